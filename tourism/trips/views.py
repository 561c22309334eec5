"""The organiser's screens. To anybody outside the organisation its trips do not exist."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tourism.booking.services import Idempotency
from tourism.core.errors import DomainError, NotAllowed
from tourism.routes.models import RoutePage

from .forms import PlanForm, SavePlanForm
from .models import StaffTrip
from .permissions import can_organise, organisations_of, organisations_run_by, trips_of
from .selectors import beds_near, booked_rooming, legs, rooming
from .services import book_trip, cancel_trip, plan_trip


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
    is_planned = found.state == StaffTrip.State.PLANNED
    sleeps = found.kind == StaffTrip.Kind.CONVALESCENCE
    proposed = (
        rooming(beds_near(found.route, found.starts_on, found.heads, now))
        if is_planned and sleeps and found.starts_on >= timezone.localdate(now)
        else []
    )
    booked = booked_rooming(found)
    context = {
        "trip": found,
        "sleeps": sleeps,
        "is_past": found.starts_on < timezone.localdate(now),
        "proposed": proposed,
        "shortages": [leg.shortage for leg in proposed if leg.shortage],
        "booked": booked,
        "rooms": sum(leg.rooms for leg in proposed or booked),
        "total": _total(proposed or booked),
        "can_organise": can_organise(request.user, found.organisation),
    }
    return render(request, "trips/trip.html", context)


@never_cache
@login_required
@require_POST
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """All nights of all households, or none."""
    found = _trip(request, pk)
    now = timezone.now()
    try:
        book_trip(
            trip_id=found.pk,
            user=request.user,
            now=now,
            today=timezone.localdate(now),
            idempotency=Idempotency(actor=f"user:{request.user.pk}", key=f"trip:{found.pk}"),
        )
    except NotAllowed as error:
        raise PermissionDenied(error.message) from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("全都订好了，每一晚每一家。"))
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
