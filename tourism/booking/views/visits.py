"""Somebody at the page of a booking: who it is, what may be done, and what follows a press of a button."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.forms import ConsentForm
from tourism.booking.models import Booking
from tourism.booking.permissions import can_act_for_payer, can_see_booking, can_work_desk
from tourism.booking.selectors.previews import PARTY
from tourism.booking.services import Idempotency
from tourism.booking.states import Action, Actor, WrongState, allowed
from tourism.core.errors import DomainError
from tourism.core.throttle import is_too_often

# Changing one's mind is free; trying all dates of a year by a program is not.
_STEPS = 60
_STEPS_SECONDS = 600


@dataclass(frozen=True)
class Visit:
    """Somebody who may see a booking, how they act, and the secret to hand on in forms and links.

    Who is no party acts as nobody here: every step asks `is_party` first.
    """

    booking: Booking
    actor: Actor
    token: str
    user: User | None

    @property
    def is_party(self) -> bool:
        """Whether these are the guests, or those who pay for them; the desk has pages of its own."""
        return self.actor in PARTY

    @property
    def works_desk(self) -> bool:
        return self.user is not None and can_work_desk(self.user, self.booking.household)

    @property
    def can(self) -> frozenset[Action]:
        return allowed(self.booking.current_state, self.actor) if self.is_party else frozenset()

    @property
    def url(self) -> str:
        return self.address("booking-detail")

    def address(self, name: str) -> str:
        """One of the booking's own pages, with the secret where there is one."""
        base = reverse(f"booking:{name}", args=[self.booking.code])
        return f"{base}?t={self.token}" if self.token else base


def visit_of(request: HttpRequest, code: str) -> Visit:
    """The booking, or 404: to a stranger a booking does not exist."""
    booking = (
        Booking.objects.filter(code=code)
        .select_related("household__village", "household__page", "organisation", "group", "policy")
        .prefetch_related("lines__room_type", "spends", "changes")
        .first()
    )
    token = request.POST.get("t") or request.GET.get("t") or ""
    if booking is None:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    if token and can_see_booking(token, booking):
        return Visit(booking, Actor.GUEST, token, user)
    if not can_see_booking(request.user, booking):
        raise Http404
    return Visit(booking, Actor.ORGANISER if can_act_for_payer(request.user, booking) else Actor.STAFF, "", user)


def is_too_hasty(visit: Visit) -> bool:
    return is_too_often("step", visit.booking.code, most=_STEPS, seconds=_STEPS_SECONDS)


def too_hasty(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "booking/too_often.html", {"visit": visit}, status=429)


def only_looks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """For the desk, and for those of the organisation who do not act for it: back to the page, and who can do it."""
    if visit.works_desk:
        messages.error(request, _("这是客人的页面。要替客人办，请到前台。"))
    else:
        messages.error(request, _("您只能看这张订单，要办请找本单位经办。"))
    return redirect(visit.url)


def take_step(
    request: HttpRequest, visit: Visit, form: ConsentForm, done: Collection[str], work: Callable[[Idempotency], str]
) -> HttpResponse:
    """Do it once, say what `work` says of it, go back. A second press of the same button finds it done and says the same.

    `done` are the states in which there was nothing left to do.
    """
    if not visit.is_party:
        return only_looks(request, visit)
    if is_too_hasty(visit):
        return too_hasty(request, visit)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(visit.url)
    try:
        messages.success(request, work(key_of(visit, form)))
    except WrongState as error:
        visit.booking.refresh_from_db(fields=["state"])
        if visit.booking.state not in done:
            messages.error(request, error.message)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(visit.url)


def key_of(visit: Visit, form: ConsentForm) -> Idempotency:
    return Idempotency(actor=f"booking:{visit.booking.code}", key=str(form.cleaned_data["key"]))
