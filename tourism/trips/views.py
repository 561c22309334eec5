"""The organiser's screens. To anybody outside the organisation its trips do not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tourism.booking.forms.changes import ConsentForm
from tourism.booking.selectors import GroupRelease, release_terms
from tourism.booking.services import Idempotency
from tourism.booking.states import Actor
from tourism.core.errors import DomainError, NotAllowed
from tourism.routes.models import RoutePage

from .forms import PlanForm, ReleaseForm, SavePlanForm
from .models import StaffTrip
from .permissions import can_organise, organisations_of, organisations_run_by, trips_of
from .selectors import beds_near, booked_rooming, legs, rooming, terms_of_trip
from .services import book_trip, cancel_trip, hold_trip, plan_trip, release_from_trip


@never_cache
@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The trips of one's organisations, and routes to start from."""
    organisations = list(organisations_of(request.user))
    if not organisations:
        raise PermissionDenied
    context = {
        "organisations": organisations,
        "trips": list(trips_of(request.user)),
        "can_plan": organisations_run_by(request.user).exists(),
        "routes": RoutePage.objects.live().order_by("title"),
        "today": timezone.localdate(),
    }
    return render(request, "trips/home.html", context)


@never_cache
@login_required
def plan(request: HttpRequest) -> HttpResponse:
    """Choose route, day and heads; see the beds at every night stop; write the plan down."""
    if not organisations_run_by(request.user).exists():
        raise PermissionDenied
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "POST":
        return _save(request)
    is_asked = "starts_on" in request.GET
    if not is_asked:
        form = PlanForm(initial={"route": request.GET.get("route")}, today=today)
        return render(request, "trips/plan.html", {"form": form})
    form = PlanForm(request.GET, today=today)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        asked = form.cleaned_data
        title = f"{asked['route'].title} {asked['starts_on'].month}月{asked['starts_on'].day}日"
        save = SavePlanForm(
            initial={**asked, "route": asked["route"].pk, "title": title}, today=today, user=request.user
        )
        context |= {"asked": asked, "save": save, **_beds(asked, now)}
    return render(request, "trips/plan.html", context)


def _beds(asked: dict[str, Any], now: Any) -> dict[str, Any]:
    if asked["kind"] == StaffTrip.Kind.OUTING:
        return {"plan": [], "nights": len(legs(asked["route"], asked["starts_on"]))}
    found = rooming(beds_near(asked["route"], asked["starts_on"], asked["heads"], now))
    return {"plan": found, "shortages": [leg.shortage for leg in found if leg.shortage], "total": _total(found)}


def _total(found: Any) -> Any:
    return sum(leg.price for leg in found)


def _save(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = SavePlanForm(request.POST, today=timezone.localdate(now), user=request.user)
    if form.is_valid():
        try:
            trip = plan_trip(user=request.user, now=now, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("记下了。还没有占房，看过配房再订。"))
            return redirect("trips:trip", trip.pk)
    context: dict[str, Any] = {"form": PlanForm(request.POST, today=form.today), "save": form}
    if context["form"].is_valid():
        context |= {"asked": context["form"].cleaned_data, **_beds(context["form"].cleaned_data, now)}
    return render(request, "trips/plan.html", context, status=422)


def _trip(request: HttpRequest, pk: int) -> StaffTrip:
    trip: StaffTrip = get_object_or_404(trips_of(request.user), pk=pk)
    return trip


@never_cache
@login_required
@require_GET
def trip(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sleeps where: as proposed while planned, as booked afterwards."""
    found = _trip(request, pk)
    now = timezone.now()
    terms = terms_of_trip(found, now)
    has_run_out = terms is not None and terms.has_run_out
    is_planned = found.state == StaffTrip.State.PLANNED or has_run_out
    sleeps = found.kind == StaffTrip.Kind.CONVALESCENCE
    proposed = (
        rooming(beds_near(found.route, found.starts_on, found.heads, now))
        if is_planned and sleeps and found.starts_on >= timezone.localdate(now)
        else []
    )
    booked = [] if has_run_out else booked_rooming(found)
    context = {
        "terms": terms,
        "has_run_out": has_run_out,
        "is_kept": found.state == StaffTrip.State.HELD and not has_run_out,
        "trip": found,
        "sleeps": sleeps,
        "is_past": found.starts_on < timezone.localdate(now),
        "proposed": proposed,
        "shortages": [leg.shortage for leg in proposed if leg.shortage],
        "booked": booked,
        "rooms": sum(leg.rooms for leg in proposed or booked),
        "total": _total(proposed or booked),
        "can_organise": can_organise(request.user, found.organisation),
        "can_release": _has_rooms(found, now),
    }
    return render(request, "trips/trip.html", context)


@never_cache
@login_required
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep all nights of all households for some days, or none."""
    return _take(request, pk, hold_trip, _("都占上了。请在期限前定下来，过时自动放回。"))


@never_cache
@login_required
@require_POST
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """All nights of all households, or none."""
    return _take(request, pk, book_trip, _("全都订好了，每一晚每一家。"))


def _take(request: HttpRequest, pk: int, deed: Any, said: str) -> HttpResponse:
    found = _trip(request, pk)
    now = timezone.now()
    # A group that ran out and the one taken afterwards are two requests.
    key = Idempotency(actor=f"user:{request.user.pk}", key=f"trip:{found.pk}:{deed.__name__}:{found.group_id or 0}")
    try:
        deed(trip_id=found.pk, user=request.user, now=now, today=timezone.localdate(now), idempotency=key)
    except NotAllowed as error:
        raise PermissionDenied(error.message) from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("trips:trip", found.pk)


@never_cache
@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _trip(request, pk)
    try:
        cancel_trip(trip_id=found.pk, user=request.user, now=timezone.now())
    except NotAllowed as error:
        raise PermissionDenied(error.message) from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("取消了，房间全部放回。"))
    return redirect("trips:trip", found.pk)


def _has_rooms(trip: StaffTrip, now: datetime) -> bool:
    terms = terms_of_trip(trip, now)
    return terms is not None and not terms.has_run_out and trip.state != StaffTrip.State.CANCELLED


@dataclass(frozen=True)
class ReleaseTerms:
    """What giving back would come to, household by household."""

    parts: Sequence[GroupRelease]

    @property
    def nights(self) -> int:
        return sum(part.nights for part in self.parts)

    @property
    def free(self) -> int:
        return sum(part.free for part in self.parts)

    @property
    def fee(self) -> Decimal:
        return sum((part.fee for part in self.parts), Decimal("0.00"))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The rooms there are, what giving some back would cost, and, by POST, giving them back."""
    found, now = _trip(request, pk), timezone.now()
    if not can_organise(request.user, found.organisation):
        raise PermissionDenied
    if not _has_rooms(found, now):
        messages.error(request, _("眼下没有占着的房，没有可放的。"))
        return redirect("trips:trip", found.pk)
    asked: QueryDict | None = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "ask" not in request.GET:
        asked = None
    form = ReleaseForm(asked, legs=booked_rooming(found))
    if request.method == "POST":
        return _accept_release(request, found, form, now)
    return _show_release(request, found, form, now)


def _accept_release(request: HttpRequest, trip: StaffTrip, form: ReleaseForm, now: datetime) -> HttpResponse:
    consent = ConsentForm(request.POST)
    if not form.is_valid() or not consent.is_valid():
        return _show_release(request, trip, form, now, status=422)
    try:
        release_from_trip(
            trip_id=trip.pk,
            line_ids=form.cleaned_data["lines"],
            nights=form.cleaned_data["nights"],
            user=request.user,
            now=now,
            idempotency=Idempotency(actor=f"user:{request.user.pk}", key=str(consent.cleaned_data["key"])),
            # Nothing read is nothing agreed to.
            fee_at_most=consent.cleaned_data["agreed"] or Decimal(0),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return _show_release(request, trip, form, now, status=409)
    messages.success(request, _("放回去了，其余的房照旧。"))
    return redirect("trips:trip", trip.pk)


def _release_terms(trip: StaffTrip, form: ReleaseForm, now: datetime) -> ReleaseTerms | None:
    """What it costs; None when there is nothing of the kind, as when the same press came before."""
    try:
        return _terms_asked(trip, form, now)
    except DomainError:
        return None


def _terms_asked(trip: StaffTrip, form: ReleaseForm, now: datetime) -> ReleaseTerms:
    asked = form.cleaned_data
    return ReleaseTerms(release_terms(trip.group, asked["lines"], asked["nights"], actor=Actor.ORGANISER, at=now))


def _show_release(
    request: HttpRequest, trip: StaffTrip, form: ReleaseForm, now: datetime, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "trip": trip,
        "form": form,
        "legs": [leg for leg in booked_rooming(trip) if leg.rooms],
        "terms": terms_of_trip(trip, now),
        "key": uuid4(),
    }
    is_clear = form.is_bound and form.is_valid()
    # What was understood stays ticked, beside what was not.
    context["ticked"] = form.cleaned_data.get("lines", ()) if form.is_bound else ()
    if is_clear:
        try:
            context["cost"] = _terms_asked(trip, form, now)
            context["sent"] = [(name, str(each)) for name in ("lines", "nights") for each in form.cleaned_data[name]]
        except DomainError as error:
            form.add_error(None, error.message)
            status = 409
    elif form.is_bound and status == 200:
        status = 422
    return render(request, "trips/release.html", context, status=status)
