"""What pages say of what guests and visitors wrote."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from wagtail.models import Page

from tourism.booking.models import Booking
from tourism.feedback.forms.reviews import ReviewForm
from tourism.feedback.models import Review
from tourism.feedback.questions import LEAST_TO_ADD_UP
from tourism.feedback.selectors import corrections, reviews
from tourism.feedback.selectors.corrections import PageState
from tourism.feedback.selectors.reviews import VillageVoices, Voices
from tourism.feedback.states import REVIEWS, Actor, ReviewAction
from tourism.homestays.models import Household
from tourism.places.models import VillagePage

register = template.Library()

# Their addresses tell nothing of who looks at them.
_OPEN_PLACES = frozenset({"home", "search"})


@dataclass(frozen=True)
class StayReview:
    """What a guest sees of the review of their stay. `form` where something can be written; `refusal` says why not."""

    booking: Booking
    token: str
    review: Review | None
    form: ReviewForm | None
    refusal: str
    last_day: date
    can_withdraw: bool


@register.simple_tag
def stay_review(booking: Booking, token: str, today: date, form: ReviewForm | None = None) -> StayReview | None:
    """None where there was no stay, or somebody looks who is not the guest."""
    if not token or not reviews.was_lived_in(booking):
        return None
    review = reviews.review_of(booking)
    steps = REVIEWS.allowed(review.current_state, Actor.GUEST) if review else frozenset({ReviewAction.WRITE})
    refusal = reviews.why_not_reviewed(booking, today)
    may_write = not refusal and steps & {ReviewAction.WRITE, ReviewAction.REWRITE}
    fresh = ReviewForm.of(review) if review else ReviewForm()
    return StayReview(
        booking=booking,
        token=token,
        review=review,
        form=(form or fresh) if may_write else None,
        refusal=refusal,
        last_day=reviews.last_day(booking),
        can_withdraw=ReviewAction.WITHDRAW in steps,
    )


@register.simple_tag
def household_voices(household: Household | None) -> Voices | None:
    """What guests say of a household; None where there is nothing yet."""
    voices = reviews.voices_of(household) if household is not None and household.pk else None
    return voices if voices and voices.count else None


@register.simple_tag
def village_voices(village: VillagePage) -> VillageVoices | None:
    voices = reviews.village_voices(village) if village.pk else None
    return voices if voices and voices.count else None


@register.simple_tag(takes_context=True)
def page_state(context: Context, page: Page) -> PageState | None:
    """What is being looked into here, and this month's letters; None where nobody wrote."""
    state = corrections.page_state(page, context["today"]) if page.pk else None
    return state if state and (state.received or state.checking) else None


@register.simple_tag(takes_context=True)
def report_address(context: Context) -> str:
    """Where to say what is wrong on this page. Only what is public goes along: addresses of bookings and desks do not."""
    request, page = context.get("request"), context.get("page")
    match = getattr(request, "resolver_match", None)
    # A booking's page has a page too, its homestay's, so the page is asked where it lives, not the request.
    path = page.get_url(request) if isinstance(page, Page) and page.pk else None
    if path is None and match is not None and match.namespace in _OPEN_PLACES:
        path = request.path
    base = reverse("feedback:report")
    return f"{base}?{urlencode({'from': path})}" if path and path != "/" else base


@register.simple_tag
def least_to_add_up() -> int:
    return LEAST_TO_ADD_UP
