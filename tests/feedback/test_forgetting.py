"""Who wrote is forgotten when nobody needs it any more; what was said in public stays."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.factories.voices import correction, photograph, published, review
from tourism.accounts.models import User
from tourism.booking.models import Booking, Message
from tourism.booking.services import erase_person
from tourism.booking.states import Actor
from tourism.feedback.models import Correction, CorrectionPhoto
from tourism.feedback.photos import clean_photo
from tourism.feedback.services import Forgotten, forget_feedback, handle_correction, keep_photo
from tourism.feedback.states import CorrectionAction
from tourism.places.models import VillagePage

MONTH = timedelta(days=30)


def picture(now: datetime) -> CorrectionPhoto:
    content = photograph()
    return keep_photo(clean=clean_photo(BytesIO(content), len(content)), now=now)


def resolved(village: VillagePage, editor: User, now: datetime, *, shows_photo: bool = False) -> Correction:
    made = correction(village, now=now, photo=picture(now))
    return handle_correction(
        correction_id=made.pk,
        action=CorrectionAction.RESOLVE,
        user=editor,
        now=now,
        answer="改了。",
        shows_photo=shows_photo,
    )


def test_a_month_after_the_answer_nobody_can_be_reached_by_it(
    village: VillagePage, editor: User, now: datetime
) -> None:
    made = resolved(village, editor, now)

    assert forget_feedback(now=now + MONTH - timedelta(seconds=1)) == Forgotten(0, 0, 0)
    assert forget_feedback(now=now + MONTH) == Forgotten(1, 0, 1)

    made.refresh_from_db()
    assert (made.contact, made.answer, made.forgotten_at) == ("", "改了。", now + MONTH)
    assert set(Message.objects.values_list("address", "body")) == {("", "")}
    assert forget_feedback(now=now + 2 * MONTH) == Forgotten(0, 0, 0)


def test_what_is_open_is_kept_however_old(village: VillagePage, now: datetime) -> None:
    made = correction(village, now=now, photo=picture(now))

    assert forget_feedback(now=now + 40 * MONTH) == Forgotten(0, 0, 0)
    assert Correction.objects.get(pk=made.pk).contact == "13800001234"


def test_a_picture_that_everybody_may_see_stays(village: VillagePage, editor: User, now: datetime) -> None:
    resolved(village, editor, now, shows_photo=True)

    assert forget_feedback(now=now + MONTH).photos == 0
    assert CorrectionPhoto.objects.count() == 1


def test_a_picture_whose_form_never_came_back_is_gone_after_a_day_with_its_file(db: None, now: datetime) -> None:
    photo = picture(now)
    path = settings.MEDIA_ROOT / photo.file.name
    assert path.exists()

    assert forget_feedback(now=now + timedelta(hours=23)).photos == 0
    assert forget_feedback(now=now + timedelta(days=1)).photos == 1
    assert not path.exists()


def erase(stay: Booking, now: datetime) -> None:
    erase_person(booking_id=stay.pk, actor=Actor.STAFF, user=None, now=now, basis="本人要求")


def test_with_the_stay_goes_the_name_under_a_review_but_not_what_all_have_read(
    stay: Booking, township: User, now: datetime
) -> None:
    found = published(stay, township, now=now, display_name="老陈")
    erase(stay, now)

    assert forget_feedback(now=now) == Forgotten(0, 1, 0)

    found.refresh_from_db()
    assert (found.display_name, found.text[:6], found.state) == ("", "床单是干的，", "published")
    assert forget_feedback(now=now) == Forgotten(0, 0, 0)


def test_what_was_never_public_goes_altogether(stay: Booking, now: datetime) -> None:
    found = review(stay, now=now)
    erase(stay, now)

    forget_feedback(now=now)

    found.refresh_from_db()
    assert found.text == ""


def test_the_worker_does_it_each_day(db: None, capsys: pytest.CaptureFixture) -> None:
    assert settings.CHORES["forget_feedback"] == 86400
    call_command("forget_feedback")

    assert capsys.readouterr().out == "erased: 0 corrections, 0 reviews, 0 pictures\n"
