"""What every screen of the desk stands on: whose desk it is, which booking, who acts, and a press that counts once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, TypedDict

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from tourism.accounts.models import User
from tourism.booking.forms import KeyForm
from tourism.booking.models import Booking
from tourism.booking.permissions import households_of
from tourism.booking.services import Idempotency
from tourism.booking.states import Actor
from tourism.core.solar_terms import solar_day
from tourism.homestays.models import Household

# A desk of more households than this is a register: choose one first.
_MOST_AT_ONCE = 8

View = Callable[..., HttpResponse]


class By(TypedDict):
    """Arguments of every step the desk takes with a booking."""

    booking_id: int
    actor: Actor
    user: User
    now: datetime
    idempotency: Idempotency


@dataclass(frozen=True)
class Moment:
    """The clock, read once for a request."""

    now: datetime
    today: date

    @classmethod
    def here(cls) -> "Moment":
        now = timezone.now()
        return cls(now, timezone.localdate(now))


@dataclass(frozen=True)
class Scene:
    """Somebody at the desk with a booking in front of them."""

    request: HttpRequest
    booking: Booking
    actor: Actor
    now: datetime
    today: date

    @classmethod
    def of(cls, request: HttpRequest, code: str) -> "Scene":
        """A booking of one's own desk; another household's does not exist."""
        booking: Booking = get_object_or_404(
            Booking.objects.select_related("household__village", "organisation", "group", "policy").prefetch_related(
                "lines__room_type__price_bands", "lines__room_nights__room__room_type", "spends__recorded_by",
                "changes__user", "payments",
            ),
            code=code,
            household__in=households_of(request.user),
        )  # fmt: skip
        moment = Moment.here()
        return cls(request, booking, actor_of(request, booking.household), moment.now, moment.today)

    def by(self, form: KeyForm) -> By:
        return By(
            booking_id=self.booking.pk,
            actor=self.actor,
            user=user_of(self.request),
            now=self.now,
            idempotency=press(self.request, form),
        )


def user_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def actor_of(request: HttpRequest, household: Household) -> Actor:
    """The host of the house; anybody else who works its desk is staff."""
    return Actor.HOST if household.hosts.filter(pk=request.user.pk).exists() else Actor.STAFF


def press(request: HttpRequest, form: KeyForm) -> Idempotency:
    return Idempotency(actor=f"desk:{request.user.pk}", key=str(form.cleaned_data["key"]))


def at_desk(view: View) -> View:
    """A screen for people who work here, kept by no cache."""
    return never_cache(login_required(view))


def pressed(view: View) -> View:
    """A deed: something is sent. Who comes without anything to send, back from logging in, is led to the desk."""

    @wraps(view)
    def only_posts(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        code = kwargs.get("code")
        return redirect("booking:desk-booking", code) if code else redirect("booking:desk")

    return at_desk(only_posts)


def desk_of(request: HttpRequest) -> tuple[list[Household], list[Household]]:
    """(all households the user works for, those shown now). Nobody's desk is 403, a foreign one 404."""
    mine = list(households_of(request.user).select_related("village").order_by("village", "code"))
    if not mine:
        raise PermissionDenied
    code = request.GET.get("h")
    if not code:
        return mine, mine if len(mine) <= _MOST_AT_ONCE else []
    shown = [household for household in mine if household.code == code]
    if not shown:
        raise Http404
    return mine, shown


def frame(mine: list[Household], shown: list[Household], today: date) -> dict[str, Any]:
    """What desk/base.html shows around every screen."""
    chosen = shown[0] if len(shown) == 1 else None
    return {
        "mine": mine,
        "shown": shown,
        "chosen": chosen,
        "today": today,
        "day": solar_day(today),
        "suffix": f"?h={chosen.code}" if chosen and len(mine) > 1 else "",
    }
