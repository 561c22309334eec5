"""Corrections and reviews, made through the services as people make them; pictures as telephones take them."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from tests.factories.stays import booking_in
from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.states import BookingState
from tourism.feedback.models import Correction, Review
from tourism.feedback.selectors.spots import Spot, spot_of_code
from tourism.feedback.services import answer_review, moderate_review, report_correction, write_review
from tourism.feedback.states import ReviewAction
from tourism.homestays.models import RoomType
from tourism.places.models import VillagePage

WORDS: dict[str, Any] = {
    "cleanliness": 5, "meals": 4, "welcome": 5, "as_described": 3,
    "text": "床单是干的，热水要等五分钟。", "party": "pair", "display_name": "",
}  # fmt: skip
GPS, LATITUDE, TAKEN = 0x8825, 2, 36867


def correction(village: VillagePage | None = None, *, now: datetime, **more: Any) -> Correction:
    """The gate of the village is shut, says somebody who left a mobile number."""
    spot = spot_of_code(f"v{village.pk}") if village else None
    said = {
        "key": uuid4(),
        "kind": "closed",
        "text": "上午九点，门锁着。",
        "contact": "13800001234",
        "spot": spot or Spot("", None, None),
    }
    return report_correction(now=now, **(said | more))


def left(room_type: RoomType, *, now: datetime, **fields: Any) -> Booking:
    """A stay of two nights that is over."""
    return booking_in(BookingState.CHECKED_OUT, room_type, now=now, **fields)


def review(booking: Booking, *, now: datetime, **words: Any) -> Review:
    """What its guest says, still to be looked at."""
    return write_review(booking_id=booking.pk, words=WORDS | words, now=now, today=now.date())


def published(
    booking: Booking, by: User, *, now: datetime, answer: str = "", host: User | None = None, **words: Any
) -> Review:
    """The same, let through by `by`, and answered by the host."""
    written = review(booking, now=now, **words)
    found = moderate_review(
        review_id=written.pk, action=ReviewAction.ACCEPT, user=by, now=now + timedelta(hours=1), seen=written.written_at
    )
    if answer and host is not None:
        found = answer_review(review_id=found.pk, user=host, now=now + timedelta(hours=2), answer=answer)
    return found


def photograph(form: str = "JPEG", size: tuple[int, int] = (900, 600)) -> bytes:
    """A picture that says where and when it was taken, and lies on its side."""
    exif = Image.Exif()
    exif.get_ifd(GPS)[LATITUDE] = (29.0, 54.0, 0.0)
    exif[TAKEN] = "2026:11:22 08:00:00"
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, form, exif=exif)
    return out.getvalue()
