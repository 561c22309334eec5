"""From the moment somebody says what is wrong until it is answered, and what of it can be read."""

from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.people import make_user
from tests.factories.voices import correction, photograph
from tourism.accounts.models import User
from tourism.booking.models import Message
from tourism.booking.states import WrongState
from tourism.core.errors import DomainError, NotAllowed
from tourism.feedback.models import ContactReveal, Correction, CorrectionPhoto
from tourism.feedback.photos import clean_photo
from tourism.feedback.selectors.corrections import PageState, is_overdue, page_state
from tourism.feedback.services import handle_correction, keep_photo, reveal_contact
from tourism.feedback.states import CorrectionAction
from tourism.places.models import VillagePage

TAKE_UP, RESOLVE, DECLINE, REOPEN = (
    CorrectionAction.TAKE_UP, CorrectionAction.RESOLVE, CorrectionAction.DECLINE, CorrectionAction.REOPEN,
)  # fmt: skip


def words() -> dict[tuple[str, str, str], str]:
    """The words of all messages, by who hears them, how, and where."""
    return {(one.audience, one.medium, one.address): one.body for one in Message.objects.all()}


def test_a_correction_gets_a_code_a_day_of_answer_and_the_first_line_of_its_trail(
    village: VillagePage, now: datetime
) -> None:
    made = correction(village, now=now)

    assert made.code.startswith("JC") and len(made.code) == 10
    assert (made.state, made.due_on, made.place) == ("received", date(2026, 12, 7), "竹溪村")
    assert [(step.before, step.after, step.who) for step in made.steps.all()] == [("", "received", "来信人")]


def test_danger_is_answered_the_next_workday(village: VillagePage, now: datetime) -> None:
    friday = now + timedelta(days=4)

    assert correction(village, now=friday, kind="danger").due_on == date(2026, 11, 30)


def test_sent_twice_it_is_one_correction(village: VillagePage, now: datetime) -> None:
    key = uuid4()
    first, again = (correction(village, now=now, key=key) for _ in range(2))

    assert first.pk == again.pk
    assert Correction.objects.count() == 1
    assert Message.objects.filter(audience="guest").count() == 1


def test_those_on_duty_and_whoever_wrote_are_told(
    village: VillagePage, editor: User, township: User, officer: User, now: datetime
) -> None:
    made = correction(village, now=now)

    told = words()
    assert set(told) == {
        ("guest", "sms", "13800001234"),
        ("staff", "email", "editor@example.org"),
        ("staff", "email", "township@example.org"),
    }
    assert told["guest", "sms", "13800001234"] == (
        f"收到您关于竹溪村的纠错，编号 {made.code}，最晚 12月7日 答复。随时看进展："
        f"http://127.0.0.1:8000/feedback/{made.code}/"
    )
    assert f"/admin/correction/inspect/{made.pk}/" in told["staff", "email", "editor@example.org"]


def test_where_nobody_is_on_duty_the_county_hears_of_it(village: VillagePage, officer: User, now: datetime) -> None:
    correction(village, now=now, contact="")
    correction(None, now=now, contact="li@example.org")

    assert set(words()) == {("staff", "email", "county@example.org"), ("guest", "email", "li@example.org")}
    assert words()["guest", "email", "li@example.org"].startswith("收到您的纠错，编号 JC")


def test_nobody_hears_of_what_was_made_up_for_show(village: VillagePage, editor: User, now: datetime) -> None:
    made = correction(village, now=now, is_demo=True)
    handle_correction(correction_id=made.pk, action=TAKE_UP, user=editor, now=now)

    assert words() == {}


def test_a_village_takes_it_up_and_answers_and_whoever_wrote_hears_it(
    village: VillagePage, editor: User, now: datetime
) -> None:
    made = correction(village, now=now)
    handle_correction(correction_id=made.pk, action=TAKE_UP, user=editor, now=now + timedelta(hours=1))
    done = handle_correction(
        correction_id=made.pk, action=RESOLVE, user=editor, now=now + timedelta(hours=2), answer=" 门改成八点开。 "
    )

    assert (done.state, done.answer, done.closed_at) == ("resolved", "门改成八点开。", now + timedelta(hours=2))
    assert [(step.after, step.who, step.note) for step in done.steps.all()] == [
        ("received", "来信人", ""),
        ("in_progress", "村里", ""),
        ("resolved", "村里", "门改成八点开。"),
    ]
    last = Message.objects.filter(audience="guest").last()
    assert last is not None and "：已解决。门改成八点开。http" in last.body


@pytest.mark.parametrize("action", [RESOLVE, DECLINE])
def test_nothing_is_closed_without_an_answer(village: VillagePage, editor: User, now: datetime, action) -> None:
    made = correction(village, now=now)

    with pytest.raises(DomainError, match="请写一句答复"):
        handle_correction(correction_id=made.pk, action=action, user=editor, now=now, answer="  ")

    made.refresh_from_db()
    assert made.state == "received"


def test_only_a_higher_office_opens_again_what_was_closed(
    village: VillagePage, editor: User, township: User, now: datetime
) -> None:
    made = correction(village, now=now)
    handle_correction(correction_id=made.pk, action=DECLINE, user=editor, now=now, answer="没有的事。")

    with pytest.raises(WrongState, match="不能“重新处理”"):
        handle_correction(correction_id=made.pk, action=REOPEN, user=editor, now=now)
    opened = handle_correction(correction_id=made.pk, action=REOPEN, user=township, now=now)

    assert (opened.state, opened.answer, opened.closed_at) == ("in_progress", "", None)


def test_who_has_no_duty_there_may_do_nothing(
    village: VillagePage, next_village: VillagePage, editor: User, host: User, rival: User, now: datetime
) -> None:
    theirs, nobodys = correction(next_village, now=now), correction(None, now=now)

    for person in (editor, host, rival, make_user("stranger")):
        for made in (theirs, nobodys):
            with pytest.raises(NotAllowed):
                handle_correction(correction_id=made.pk, action=TAKE_UP, user=person, now=now)
            with pytest.raises(NotAllowed):
                reveal_contact(correction_id=made.pk, user=person, now=now)
    assert not ContactReveal.objects.exists()


def test_the_county_answers_for_all_and_for_what_is_nobodys(officer: User, village: VillagePage, now: datetime) -> None:
    for made in (correction(village, now=now), correction(None, now=now)):
        done = handle_correction(correction_id=made.pk, action=RESOLVE, user=officer, now=now, answer="改了。")
        assert [step.who for step in done.steps.all()] == ["来信人", "县里"]


def test_a_person_of_another_time_acts_no_more(village: VillagePage, editor: User, now: datetime) -> None:
    made = correction(village, now=now)
    editor.is_active = False
    editor.save()

    with pytest.raises(NotAllowed):
        handle_correction(correction_id=made.pk, action=TAKE_UP, user=editor, now=now)


def test_the_contact_is_unreadable_in_the_database_and_every_look_at_it_is_written_down(
    village: VillagePage, editor: User, now: datetime
) -> None:
    made = correction(village, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM feedback_correction WHERE id = %s", [made.pk])
        (stored,) = cursor.fetchone()

    assert "13800001234" not in stored
    assert made.masked_contact == "138****1234"
    assert reveal_contact(correction_id=made.pk, user=editor, now=now) == "13800001234"
    assert [(one.user, one.at) for one in made.reveals.all()] == [(editor, now)]


def test_the_picture_belongs_to_one_correction_and_waits_to_be_seen(
    village: VillagePage, editor: User, now: datetime
) -> None:
    content = photograph()
    photo = keep_photo(clean=clean_photo(BytesIO(content), len(content)), now=now)
    made, other = (correction(village, now=now, photo=photo) for _ in range(2))

    assert CorrectionPhoto.objects.get().correction == made
    assert not hasattr(other, "photo")
    assert not made.photo.is_public
    handle_correction(correction_id=made.pk, action=TAKE_UP, user=editor, now=now, shows_photo=True)
    assert CorrectionPhoto.objects.get().is_public


def test_the_database_holds_that_what_is_closed_was_answered(village: VillagePage, now: datetime) -> None:
    made = correction(village, now=now)

    for wrong in ({"state": "resolved"}, {"state": "resolved", "closed_at": now}, {"closed_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.filter(pk=made.pk).update(**wrong)


def test_a_page_says_what_is_looked_into_and_how_the_month_stands(
    village: VillagePage, next_village: VillagePage, editor: User, today: date, now: datetime
) -> None:
    last_month = correction(village, now=now - timedelta(days=40), kind="phone")
    for made in (last_month, correction(village, now=now, kind="danger"), correction(village, now=now, kind="danger")):
        handle_correction(correction_id=made.pk, action=TAKE_UP, user=editor, now=now)
    done = correction(village, now=now)
    handle_correction(correction_id=done.pk, action=RESOLVE, user=editor, now=now, answer="改了。")
    correction(next_village, now=now)

    state = page_state(village, today)

    assert state == PageState(checking=[("有危险", 2), ("电话打不通，或联系方式不对", 1)], received=3, resolved=1)
    assert state.checking_count == 3
    assert page_state(next_village, today) == PageState(checking=[], received=1, resolved=0)


def test_what_is_late_is_open_and_past_its_day(village: VillagePage, editor: User, now: datetime) -> None:
    late, done = correction(village, now=now), correction(village, now=now)
    handle_correction(correction_id=done.pk, action=RESOLVE, user=editor, now=now, answer="改了。")

    def overdue(on: date) -> list[Correction]:
        return list(Correction.objects.filter(is_overdue(on)))

    assert overdue(late.due_on) == []
    assert overdue(late.due_on + timedelta(days=1)) == [late]
