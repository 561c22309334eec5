"""Corrections and reviews in the admin: whoever looks after Xidi reads, answers and decides nothing of Hongcun's."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.editing.conftest import Login
from tests.editing.screens import filled_form, is_refused, text_of
from tests.factories.people import make_user
from tests.factories.voices import correction, left, photograph, published, review
from tourism.accounts.models import User
from tourism.accounts.roles import Role
from tourism.accounts.services import assign_role
from tourism.feedback.models import ContactReveal, Correction, CorrectionPhoto, Review
from tourism.homestays.models import Household
from tourism.places.models import VillagePage

Pair = tuple[Any, Any]
DECISION = "form[data-decision]"


@pytest.fixture(autouse=True)
def at_ten_in_the_morning(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def letters(xidi: VillagePage, hongcun: VillagePage, now: datetime) -> Pair:
    return correction(xidi, now=now), correction(hongcun, now=now)


@pytest.fixture
def reviews(own_house: Household, their_house: Household, now: datetime) -> Pair:
    return tuple(review(left(house.room_types.get(), now=now), now=now) for house in (own_house, their_house))


def screen(kind: str, thing: Any) -> str:
    return reverse(f"{kind}:inspect", args=[thing.pk])


def mark(thing: Any) -> str:
    """By which a list shows that it holds it."""
    return thing.code if isinstance(thing, Correction) else thing.household.name


@pytest.mark.parametrize("kind", ["correction", "review"])
@pytest.mark.parametrize("who", ["editor", "township", "neighbour", "other_township"])
def test_each_sees_and_opens_their_own_villages_only(
    kind: str, who: str, letters: Pair, reviews: Pair, login: Login, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("editor")
    client = login(request.getfixturevalue(who))
    own, theirs = letters if kind == "correction" else reviews
    if who in ("neighbour", "other_township"):
        own, theirs = theirs, own

    for page in (client.get(reverse(f"{kind}:index")), client.get(reverse(f"{kind}:index_results"))):
        assert mark(own) in text_of(page) and mark(theirs) not in text_of(page)
    assert mark(theirs) not in text_of(client.get(reverse(f"{kind}:index_results"), {"q": mark(theirs)}))
    assert client.get(screen(kind, own)).status_code == 200
    assert is_refused(client.get(screen(kind, theirs)))


@pytest.mark.parametrize("kind", ["correction", "review"])
def test_the_county_sees_both_and_what_is_nobodys(
    kind: str, letters: Pair, reviews: Pair, officer: User, editor: User, now: datetime, login: Login
) -> None:
    nobodys = correction(None, now=now)
    things = [*letters, nobodys] if kind == "correction" else reviews

    page = text_of(login(officer).get(reverse(f"{kind}:index")))
    for thing in things:
        assert mark(thing) in page
        assert login(officer).get(screen(kind, thing)).status_code == 200
    assert is_refused(login(editor).get(screen("correction", nobodys)))


@pytest.mark.parametrize("role", [Role.HOST, Role.ORGANISER])
def test_hosts_and_organisers_see_nothing_of_it(role: Role, letters: Pair, reviews: Pair, login: Login) -> None:
    person = make_user("outsider")
    assign_role(user=person, role=role)
    for kind, thing in (("correction", letters[0]), ("review", reviews[0])):
        for url in (reverse(f"{kind}:index"), screen(kind, thing)):
            answer = login(person).get(url)
            assert is_refused(answer) or answer["Location"].startswith("/admin/login/"), url


def handle(client: Any, thing: Any, **more: str) -> Any:
    return client.post(screen("correction", thing), {"action": "take_up", "answer": ""} | more)


def test_a_village_answers_its_own_letters_and_no_others(letters: Pair, editor: User, login: Login) -> None:
    own, theirs = letters
    client = login(editor)

    assert handle(client, own, action="resolve", answer="锁换了。").status_code == 302
    assert is_refused(handle(client, theirs, action="resolve", answer="锁换了。"))

    assert list(Correction.objects.order_by("pk").values_list("state", "answer")) == [
        ("resolved", "锁换了。"), ("received", ""),
    ]  # fmt: skip
    # What it closed it does not open again.
    assert "重新处理" not in text_of(client.get(screen("correction", own)))
    assert handle(client, own, action="reopen").status_code == 422


def test_a_letter_closed_without_an_answer_comes_back_with_what_was_typed(
    letters: Pair, editor: User, login: Login
) -> None:
    page = handle(login(editor), letters[0], action="decline", answer=" ")

    assert page.status_code == 422
    assert "请写一句答复" in text_of(page)
    assert filled_form(page, DECISION)["action"] == "decline"


def test_the_contact_is_masked_and_a_look_at_it_is_written_down(letters: Pair, editor: User, login: Login) -> None:
    own, theirs = letters
    client = login(editor)
    assert "13800001234" not in text_of(client.get(screen("correction", own)))

    shown = text_of(client.post(screen("correction", own), {"reveal": "1"}))
    assert "13800001234" in shown and "看过联系方式的" in shown
    assert is_refused(client.post(screen("correction", theirs), {"reveal": "1"}))
    assert "13800001234" not in text_of(client.get(screen("correction", own)))
    assert [(one.user, one.correction) for one in ContactReveal.objects.all()] == [(editor, own)]


def test_a_picture_is_shown_to_its_office_only(letters: Pair, editor: User, login: Login, now: datetime) -> None:
    for letter in letters:
        photo = CorrectionPhoto(correction=letter, width=9, height=9, uploaded_at=now)
        photo.file.save("x.webp", ContentFile(photograph("WEBP")))
    urls = [reverse("correction:photo", args=[letter.pk]) for letter in letters]

    assert [login(editor).get(url).status_code for url in urls] == [200, 404]
    host = make_user("some-host")
    assert login(host).get(urls[0]).status_code in (302, 403)


def test_what_is_late_is_found_by_its_filter(
    letters: Pair, editor: User, officer: User, now: datetime, login: Login
) -> None:
    own, theirs = letters
    Correction.objects.filter(pk=theirs.pk).update(due_on=now.date() - timedelta(days=3))
    soon = correction(own.village, now=now, kind="danger")

    def listed(**question: str) -> set[str]:
        page = text_of(login(officer).get(reverse("correction:index"), question))
        return {one.code for one in Correction.objects.all() if one.code in page}

    assert listed(standing="overdue") == {theirs.code}
    assert listed(standing="soon") == {soon.code}
    assert listed(standing="open") == {own.code, theirs.code, soon.code}
    assert listed(standing="closed") == set()
    assert listed(village=str(own.village_id)) == {own.code, soon.code}
    assert "逾期 3 天" in text_of(login(officer).get(reverse("correction:index")))


def decide(client: Any, thing: Review, action: str, reason: str = "") -> Any:
    seen = thing.written_at.isoformat()
    return client.post(screen("review", thing), {"action": action, "reason": reason, "seen": seen})


def test_the_township_decides_on_its_own_reviews_and_no_others(reviews: Pair, township: User, login: Login) -> None:
    own, theirs = reviews
    client = login(township)

    assert decide(client, own, "accept").status_code == 302
    assert is_refused(decide(client, theirs, "accept"))

    assert list(Review.objects.order_by("pk").values_list("state", flat=True)) == ["published", "pending"]


def test_the_village_reads_reviews_and_decides_nothing(reviews: Pair, editor: User, login: Login) -> None:
    page = login(editor).get(screen("review", reviews[0]))

    assert "床单是干的" in text_of(page) and "data-decision" not in text_of(page)
    assert decide(login(editor), reviews[0], "accept").status_code == 422
    assert Review.objects.filter(state="published").count() == 0


def test_a_review_is_sent_back_with_a_reason_only(reviews: Pair, officer: User, login: Login) -> None:
    client = login(officer)
    bare = decide(client, reviews[0], "return")
    assert bare.status_code == 422 and "请写明理由" in text_of(bare)

    assert decide(client, reviews[0], "return", "写了车牌").status_code == 302
    reviews[0].refresh_from_db()
    assert (reviews[0].state, reviews[0].reason) == ("returned", "写了车牌")


def test_nobody_edits_the_words_of_a_review(reviews: Pair, officer: User, login: Login) -> None:
    form = filled_form(login(officer).get(screen("review", reviews[0])), DECISION)

    assert set(form) == {"csrfmiddlewaretoken", "reason", "seen"}
    login(officer).post(screen("review", reviews[0]), form | {"action": "accept", "text": "好极了", "cleanliness": "5"})
    assert Review.objects.get(pk=reviews[0].pk).text == "床单是干的，热水要等五分钟。"


def test_an_answer_is_taken_down_where_there_is_one(
    own_house: Household, officer: User, now: datetime, login: Login
) -> None:
    host = make_user("host-of-west-garden")
    own_house.hosts.add(host)
    found = published(left(own_house.room_types.get(), now=now), officer, now=now, answer="客人姓陈。", host=host)

    assert decide(login(officer), found, "take_down_answer", "写了客人的姓").status_code == 302

    found.refresh_from_db()
    assert (found.answer, found.answer_reason) == ("", "写了客人的姓")
    assert "撤下房主的答复" not in text_of(login(officer).get(screen("review", found)))


def test_numbers_in_a_review_are_pointed_out(own_house: Household, officer: User, now: datetime, login: Login) -> None:
    found = review(left(own_house.room_types.get(), now=now), now=now, text="找老王 13800001234")

    assert "手机号 138********" in text_of(login(officer).get(screen("review", found)))


def test_signs_are_printed_by_those_who_look_after_the_village(
    xidi: VillagePage, hongcun: VillagePage, editor: User, officer: User, login: Login
) -> None:
    sheets = ["/feedback/signs/villages/xidi/", "/feedback/signs/villages/hongcun/"]

    assert [login(editor).get(sheet).status_code for sheet in sheets] == [200, 404]
    assert [login(officer).get(sheet).status_code for sheet in sheets] == [200, 200]
    assert f"http://testserver/feedback/?at=v{xidi.pk}" in text_of(login(editor).get(sheets[0]))
