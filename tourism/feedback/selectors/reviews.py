"""Reviews as pages show them: what was said of a household, added up from the third on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Window
from django.utils.translation import gettext as _

from tourism.booking.models import Booking
from tourism.booking.states import BookingState
from tourism.feedback.models import Review
from tourism.feedback.questions import GOOD, LEAST_TO_ADD_UP, QUESTIONS, REVIEW_DAYS, Question
from tourism.feedback.states import ReviewState
from tourism.homestays.models import Household
from tourism.places.models import VillagePage

LATEST = 12
_LEFT = (BookingState.CHECKED_OUT, BookingState.SETTLED)


@dataclass(frozen=True)
class Share:
    """How many of those who answered a question said good."""

    question: Question
    good: int
    answered: int


@dataclass(frozen=True)
class Voices:
    """What guests say of a household: `count` reviews in all, the latest of them, and the sums from the third on."""

    count: int
    latest: Sequence[Review]
    shares: list[Share]


@dataclass(frozen=True)
class VillageVoices:
    """Reviews of all homestays of a village, and how many of them praised; the sums are to be shown from the third on."""

    count: int
    clean: int
    welcome: int

    @property
    def is_added_up(self) -> bool:
        return self.count >= LEAST_TO_ADD_UP


def published() -> QuerySet[Review]:
    return Review.objects.filter(state=ReviewState.PUBLISHED)


def voices_of(household: Household) -> Voices:
    """In one query: the sums are counted over all, whichever are shown."""
    sums = {f"{kind}_{question.name}": Window(Count("pk", filter=which)) for question in QUESTIONS
            for kind, which in _counts(question).items()}  # fmt: skip
    rows = published().filter(household=household).select_related("booking")
    latest = list(rows.annotate(count=Window(Count("pk")), **sums).order_by("-published_at", "-pk")[:LATEST])
    count = latest[0].count if latest else 0
    shares = [_share(question, latest[0]) for question in QUESTIONS] if count >= LEAST_TO_ADD_UP else []
    return Voices(count, latest, [share for share in shares if share.answered >= LEAST_TO_ADD_UP])


def _counts(question: Question) -> dict[str, Q]:
    return {"good": Q(**{f"{question.name}__gte": GOOD}), "answered": Q(**{f"{question.name}__isnull": False})}


def _share(question: Question, row: Review) -> Share:
    return Share(question, getattr(row, f"good_{question.name}"), getattr(row, f"answered_{question.name}"))


def village_voices(village: VillagePage) -> VillageVoices:
    """One query."""
    praised = {
        "clean": Count("pk", filter=Q(cleanliness__gte=GOOD)),
        "welcome": Count("pk", filter=Q(welcome__gte=GOOD)),
    }
    return VillageVoices(**published().filter(household__village=village).aggregate(count=Count("pk"), **praised))


def last_day(booking: Booking) -> date:
    """Until when its guests may write."""
    return booking.check_out + timedelta(days=REVIEW_DAYS)


def was_lived_in(booking: Booking) -> bool:
    """Whether somebody really stayed: a no-show is settled too, but nobody ever left."""
    return booking.state in _LEFT and booking.guests_arrived is not None


def why_not_reviewed(booking: Booking, today: date) -> str:
    """In words, why no review can be written now; empty when it can."""
    if not was_lived_in(booking):
        return _("离店以后才能写评价。")
    if booking.erased_at is not None:
        return _("这一单的个人信息已经抹去，不能再写评价。")
    if today > last_day(booking):
        return _("离店 %(days)d 天以后就不能写了。") % {"days": REVIEW_DAYS}
    return ""


def review_of(booking: Booking) -> Review | None:
    return Review.objects.select_related("booking", "household").filter(booking=booking).first()


def reviews_at_desk(households: Sequence[Household]) -> QuerySet[Review]:
    """What is public about these households, unanswered first."""
    rows = published().filter(household__in=households).select_related("booking", "household")
    return rows.order_by("answered_at", "-published_at", "-pk")
