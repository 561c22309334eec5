"""The waiting list for a guest: put oneself down, see how one stands, leave."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tourism.booking.forms.waiting import JoinWaitingForm
from tourism.booking.models import WaitingParty
from tourism.booking.selectors.waiting import waiting_place
from tourism.booking.services import HasRoom, join_waiting_list, leave_waiting_list
from tourism.booking.tokens import is_waiting_token, manage_path, waiting_path
from tourism.core.errors import DomainError
from tourism.core.throttle import is_too_often
from tourism.homestays.models import HomestayPage
from tourism.homestays.selectors import live_homestays

_TRIES = 10
_TRIES_SECONDS = 600


@never_cache
def join(request: HttpRequest, code: str) -> HttpResponse:
    """The form, with the stay as it was asked for; sent twice it is one place in line."""
    page: HomestayPage = get_object_or_404(live_homestays(), household__code=code)
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method != "POST":
        asked = {name: request.GET.get(name, "") for name in ("check_in", "nights", "guests")}
        form = JoinWaitingForm(initial=asked | {"key": uuid4()}, today=today)
        return render(request, "booking/waiting_join.html", {"form": form, "page": page})
    form = JoinWaitingForm(request.POST, today=today)
    status = 422
    if form.is_valid() and is_too_often("waiting", request.META["REMOTE_ADDR"], most=_TRIES, seconds=_TRIES_SECONDS):
        form.add_error(None, _("这会儿登记得太密了，请过十分钟再来。"))
        status = 429
    elif form.is_valid() and form.stay is not None:
        data = form.cleaned_data
        contact = {name: data[name] for name in ("contact_name", "contact_phone", "contact_email", "key", "guests")}
        try:
            party = join_waiting_list(household=page.household, stay=form.stay, now=now, today=today, **contact)
        except DomainError as error:
            form.add_error(None, error.message)
            return _refused(request, page, form, has_room=isinstance(error, HasRoom))
        messages.success(request, _("登记好了。有房会先给您留着，再发消息给您。"))
        return redirect(waiting_path(party))
    return render(request, "booking/waiting_join.html", {"form": form, "page": page}, status=status)


def _refused(request: HttpRequest, page: HomestayPage, form: JoinWaitingForm, *, has_room: bool) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "page": page}
    if has_room:
        data = form.cleaned_data
        context["query"] = f"check_in={data['check_in']:%Y-%m-%d}&nights={data['nights']}&guests={data['guests']}"
    return render(request, "booking/waiting_join.html", context, status=409)


@never_cache
@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """How one stands, in words."""
    party = _party(request, code)
    shown = waiting_place(party, timezone.now())
    context = {
        "party": party,
        "state": shown.state.value,
        "ahead": shown.ahead,
        "token": request.GET.get("t", ""),
        "page": getattr(party.household, "page", None),
        "booking_url": manage_path(party.booking) if party.booking else "",
    }
    return render(request, "booking/waiting.html", context)


@never_cache
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    party = _party(request, code)
    try:
        leave_waiting_list(party_id=party.pk, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("好的，不等了。"))
    return redirect(waiting_path(party))


def _party(request: HttpRequest, code: str) -> WaitingParty:
    """The party, or 404: without its link it does not exist."""
    parties = WaitingParty.objects.select_related("household__village", "household__page", "booking")
    party = parties.filter(code=code).first()
    token = request.POST.get("t") or request.GET.get("t") or ""
    if party is None or not is_waiting_token(party, token):
        raise Http404
    return party
