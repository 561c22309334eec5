"""The form for whoever found something wrong: without an account, from a page or a sign, and nothing typed is lost."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.pages import home_page
from tests.factories.routes import make_route
from tests.factories.voices import correction, photograph
from tourism.accounts.models import User
from tourism.feedback.models import Correction, CorrectionPhoto
from tourism.feedback.services import handle_correction
from tourism.feedback.states import CorrectionAction
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, VillagePage

FORM = "/feedback/"


def sent(**more: Any) -> dict[str, Any]:
    return {"kind": "closed", "text": "九点还锁着。", "contact": "", "website": "", "key": str(uuid4())} | more


def upload(name: str = "gate.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph() if content is None else content, "image/jpeg")


def hidden(html: str, name: str) -> str:
    field = BeautifulSoup(html, "html.parser").select_one(f"form.form input[name={name}]")
    assert field is not None
    return str(field.get("value", ""))


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_page_leads_to_the_form_and_the_form_knows_the_page(client: Client, village: VillagePage) -> None:
    footer = text_of(client.get(village.get_url())).partition("<footer")[2]
    (link,) = re.findall(r'href="(/feedback/[^"]*)"', footer)
    assert link == "/feedback/?from=%2Fvillages%2Fzhuxi-cun%2F"

    html = text_of(client.get(link))
    assert "关于" in html and ">竹溪村</a>" in html
    client.post(FORM, sent(path=hidden(html, "path")))

    made = Correction.objects.get()
    assert (made.village, made.page_id, made.place, made.at_place) == (village, village.pk, "竹溪村", False)


def test_a_sign_leads_to_the_form_with_its_place_filled_in(client: Client, village: VillagePage) -> None:
    gate = Attraction.objects.create(village=village, name="老寨门", kind="scenic")
    html = text_of(client.get(f"{FORM}?at=a{gate.pk}"))
    assert "竹溪村 · 老寨门" in html and "由村里先核实" in html

    client.post(FORM, sent(at=hidden(html, "at")))

    made = Correction.objects.get()
    assert (made.village, made.place, made.at_place) == (village, "竹溪村 · 老寨门", True)


def test_a_route_and_a_homestay_know_who_answers(client: Client, creekside_page: HomestayPage) -> None:
    route = make_route()
    for page in (creekside_page, route):
        client.post(FORM, sent(path=page.get_url()))

    house, way = Correction.objects.order_by("pk")
    assert (house.place, house.village) == ("竹溪村 · 溪畔小院", creekside_page.household.village)
    assert (way.place, way.village, way.page_id) == ("竹溪二日", None, route.pk)


@pytest.mark.parametrize(
    "at", ["v999999", "x1", "v0", "v-1", "v１", "", "v1' OR 1=1", "v" + "9" * 14, "\x00", "<script>"]
)
def test_a_sign_that_leads_nowhere_still_takes_the_letter(client: Client, village: VillagePage, at: str) -> None:
    html = text_of(client.get(FORM, {"at": at}))
    assert "<script>" not in html.partition("<main")[2]
    if at.strip("\x00"):
        assert "没有找到" in html

    response = client.post(FORM, sent(at=at))

    if response.status_code == 302:
        assert Correction.objects.get().village is None
    else:
        assert response.status_code == 422 and "九点还锁着。" in text_of(response)


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb", "/x" * 400]
)
def test_an_address_of_elsewhere_is_neither_shown_nor_led_to(client: Client, village: VillagePage, path: str) -> None:
    main = text_of(client.get(FORM, {"from": path})).partition("<main")[2].partition("</main")[0]

    assert "evil" not in main and "javascript" not in main
    client.post(FORM, sent(path=path[:200]))
    assert "evil" not in Correction.objects.get().path


def test_a_question_in_an_address_is_not_kept(client: Client, village: VillagePage) -> None:
    client.post(FORM, sent(path="/bookings/XJ8K2M4PQR/?t=secret"))

    assert Correction.objects.get().path == "/bookings/XJ8K2M4PQR/"


def test_pages_behind_a_secret_do_not_tell_their_address(client: Client, stay, creekside_page: HomestayPage) -> None:
    from tourism.booking.tokens import manage_path

    footer = text_of(client.get(manage_path(stay))).partition("<footer")[2]

    assert stay.code not in footer
    assert "from=%2Fvillages%2Fzhuxi-cun%2Fxipan-xiaoyuan%2F" in footer


def test_a_draft_is_nobodys_business(client: Client, village: VillagePage) -> None:
    path, code = village.get_url(), f"v{village.pk}"
    village.unpublish()

    for question in ({"from": path}, {"at": code}):
        assert "竹溪村" not in text_of(client.get(FORM, question)).partition("<main")[2]


def test_nothing_typed_is_lost_when_something_is_missing(client: Client, village: VillagePage) -> None:
    response = client.post(FORM, sent(kind="", contact="不是电话", at=f"v{village.pk}", text="门锁着\n第二行"))
    html = text_of(response)

    assert response.status_code == 422
    assert "请选一样" in html and "这不像内地的电话" in html
    assert "门锁着\n第二行</textarea>" in html and 'value="不是电话"' in html
    assert hidden(html, "at") == f"v{village.pk}"
    assert not Correction.objects.exists()


def test_a_picture_need_not_be_chosen_again(client: Client, db: None) -> None:
    refused = client.post(FORM, sent(text="", photo=upload()))
    html = text_of(refused)
    assert "照片已经收好（600 × 900）" in html

    client.post(FORM, sent(kept_photo=hidden(html, "kept_photo")))

    assert Correction.objects.get().photo.width == 600


@pytest.mark.parametrize("ticket", ["1", "1:abc:def", "' OR 1", "9" * 150])
def test_nobody_takes_a_picture_that_is_not_theirs(client: Client, db: None, ticket: str) -> None:
    client.post(FORM, sent(text="", photo=upload()))

    client.post(FORM, sent(kept_photo=ticket))

    assert not hasattr(Correction.objects.get(), "photo")
    assert CorrectionPhoto.objects.get().correction is None


def test_a_ticket_is_good_for_one_letter(client: Client, db: None) -> None:
    ticket = hidden(text_of(client.post(FORM, sent(text="", photo=upload()))), "kept_photo")
    for _ in range(2):
        client.post(FORM, sent(kept_photo=ticket))

    assert [hasattr(one, "photo") for one in Correction.objects.order_by("pk")] == [True, False]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"<script>1</script>", "这个文件打不开"), (b"", "这个文件是空的"), (b"x" * 13_000_000, "12 MB")],
)
def test_a_file_that_is_no_photograph_is_refused_in_words(client: Client, db: None, content: bytes, said: str) -> None:
    response = client.post(FORM, sent(photo=upload(content=content)))

    assert response.status_code == 422
    assert said in text_of(response) and "九点还锁着。" in text_of(response)
    assert not CorrectionPhoto.objects.exists()


def test_whoever_fills_in_what_people_do_not_see_is_told_so_and_loses_nothing(client: Client, db: None) -> None:
    response = client.post(FORM, sent(website="http://spam.example"))

    assert response.status_code == 422
    assert "要空着" in text_of(response) and "九点还锁着。" in text_of(response)
    assert not Correction.objects.exists()


def test_too_many_letters_from_one_place_are_asked_to_wait(client: Client, db: None) -> None:
    answers = [client.post(FORM, sent(text=f"第 {n} 处")) for n in range(10)]

    assert [answer.status_code for answer in answers] == [302] * 8 + [429] * 2
    assert "第 9 处" in text_of(answers[-1]) and "过十分钟" in text_of(answers[-1])
    assert Correction.objects.count() == 8
    assert client.post(FORM, sent(), REMOTE_ADDR="10.0.0.9").status_code == 302


def test_pictures_of_forms_that_come_back_are_limited_too(client: Client, db: None) -> None:
    for _ in range(14):
        client.post(FORM, sent(text="", photo=upload()))

    assert CorrectionPhoto.objects.count() == 12


def test_sent_twice_it_is_one_letter(client: Client, db: None) -> None:
    letter = sent()

    first, again = (client.post(FORM, letter)["Location"] for _ in range(2))

    assert first == again
    assert Correction.objects.count() == 1


def test_a_broken_key_is_no_reason_to_refuse(client: Client, db: None) -> None:
    assert client.post(FORM, sent(key="x")).status_code == 302


def test_the_code_shows_how_it_stands_to_whoever_has_it(
    client: Client, village: VillagePage, editor: User, now: datetime
) -> None:
    letter = client.post(FORM, sent(at=f"v{village.pk}", contact="138 0000 1234"), follow=True)
    made = Correction.objects.get()
    html = text_of(letter)
    assert f"请记下编号 {made.code}" in html and "2026年12月7日（周一），收到后 10 个工作日" in html
    assert "13800001234" not in html and "noindex" in html
    assert "no-store" in letter["Cache-Control"]

    for action, answer in ((CorrectionAction.TAKE_UP, ""), (CorrectionAction.RESOLVE, "八点就开。")):
        handle_correction(correction_id=made.pk, action=action, user=editor, now=now, answer=answer)
    html = text_of(client.get(f"/feedback/{made.code.lower()}/"))
    assert re.search(r"<h1>已解决", html) and "八点就开。" in html
    assert [html.count(f"<b>{word}</b>") for word in ("已收到", "处理中", "已解决")] == [1, 1, 1]
    assert "editor" not in html


def test_an_answer_that_is_late_is_said_to_be_late(client: Client, village: VillagePage, now: datetime) -> None:
    made = correction(village, now=now)
    Correction.objects.filter(pk=made.pk).update(due_on="2026-11-20")

    assert "已经过了期限" in text_of(client.get(f"/feedback/{made.code}/"))


def test_a_picture_is_seen_by_nobody_until_an_office_lets_it_through(
    client: Client, village: VillagePage, editor: User, now: datetime
) -> None:
    client.post(FORM, sent(at=f"v{village.pk}", photo=upload()))
    made = Correction.objects.get()
    picture, page = f"/feedback/{made.code}/photo.webp", f"/feedback/{made.code}/"
    assert client.get(picture).status_code == 404 and "核实以前只有经办看得到" in text_of(client.get(page))
    assert client.get(f"/media/{made.photo.file.name}").status_code == 404

    handle_correction(correction_id=made.pk, action=CorrectionAction.TAKE_UP, user=editor, now=now, shows_photo=True)

    shown = client.get(picture)
    assert (shown["Content-Type"], b"".join(shown.streaming_content)[8:12]) == ("image/webp", b"WEBP")
    assert picture in text_of(client.get(page))


def test_a_code_can_be_typed_in(client: Client, village: VillagePage, now: datetime) -> None:
    made = correction(village, now=now)

    found = client.get("/feedback/find/", {"code": f" {made.code[:4].lower()} {made.code[4:]} "})

    assert found["Location"] == f"/feedback/{made.code}/"
    lost = client.get("/feedback/find/", {"code": "JC22222222"})
    assert lost.status_code == 422 and "没有这个编号" in text_of(lost)
    assert client.get("/feedback/find/").status_code == 422


@pytest.mark.parametrize("code", ["JC22222222", "x" * 500, "汉字", "%00", "..", "<b>"])
def test_a_wrong_code_is_no_page(client: Client, db: None, code: str) -> None:
    assert client.get(f"/feedback/{code}/").status_code == 404


def test_who_tries_codes_by_the_hundred_is_stopped(client: Client, db: None) -> None:
    cache.clear()
    answers = [client.get("/feedback/find/", {"code": f"JC{n:08d}"}) for n in range(33)]

    assert [one.status_code for one in answers[-3:]] == [429] * 3


def test_the_form_costs_the_same_from_everywhere(
    client: Client, creekside_page: HomestayPage, django_assert_max_num_queries
) -> None:
    gate = Attraction.objects.create(village=creekside_page.household.village, name="老寨门", kind="scenic")
    client.get(FORM)
    for question in ({}, {"at": f"a{gate.pk}"}, {"from": creekside_page.get_url()}, {"from": home_page().get_url()}):
        with django_assert_max_num_queries(10):
            client.get(FORM, question)
