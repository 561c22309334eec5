"""Money on screens: paying online, what gateways tell us, and the desk's account of a booking."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tourism.booking.forms.payments import ReceiveForm, RefundForm, WaiveForm
from tourism.booking.gateways.fake import FakeGateway
from tourism.booking.models import Booking, PaymentEntry, PaymentOrder
from tourism.booking.permissions import households_of
from tourism.booking.services import receive_payment, refund_payment, start_payment, take_notification, waive
from tourism.core.errors import DomainError

from .visits import only_looks, visit_of

_MOST_BYTES = 16 * 1024
_STATUS = {"unauthorised": 401, "not_found": 404, "busy": 503}
_DONE = {
    "received": gettext_noop("收款记下了：%(amount)s 元。"),
    "refunded": gettext_noop("退款记下了：%(amount)s 元。"),
    "waived": gettext_noop("减免记下了：%(amount)s 元。"),
}
_DEEDS: dict[str, tuple[type, Callable[..., PaymentEntry]]] = {
    "received": (ReceiveForm, receive_payment),
    "refunded": (RefundForm, refund_payment),
    "waived": (WaiveForm, waive),
}


@never_cache
@require_POST
def pay(request: HttpRequest, code: str, gateway: str) -> HttpResponse:
    """Off to the gateway; back to the booking when there is nothing to pay."""
    visit = visit_of(request, code)
    if not visit.is_party:
        return only_looks(request, visit)
    booking, back = visit.booking, visit.url
    try:
        started = start_payment(
            booking_id=booking.pk,
            gateway=gateway,
            now=timezone.now(),
            return_url=request.build_absolute_uri(back),
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(back)
    if url_has_allowed_host_and_scheme(started.url, allowed_hosts=None):
        return redirect(started.url)
    # The policy lets a form lead to this site alone, so the last step to another one is a link.
    return render(request, "booking/pay_go.html", {"booking": booking, "started": started, "back": back})


@csrf_exempt
@never_cache
@require_POST
def notify(request: HttpRequest, gateway: str) -> HttpResponse:
    """What a gateway has to say. Its signature is all that counts; it says so again until it hears 200."""
    if len(request.body) > _MOST_BYTES:
        return _problem(413, "too_large", _("支付通知太长。"))
    try:
        take_notification(gateway=gateway, headers=request.headers, body=request.body, now=timezone.now())
    except DomainError as error:
        return _problem(_STATUS.get(error.code, 422), error.code, error.message)
    return JsonResponse({"code": "SUCCESS"})


def _problem(status: int, code: str, title: str) -> HttpResponse:
    problem = {"title": title, "status": status, "code": code}
    return JsonResponse(
        problem, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


@never_cache
def demo_payment(request: HttpRequest, number: str) -> HttpResponse:
    """Where the demo's gateway asks whether the payment shall succeed. No money moves."""
    if not settings.DEMO:
        raise Http404
    orders = PaymentOrder.objects.select_related("booking__household")
    order = get_object_or_404(orders, gateway=FakeGateway.code, number=number)
    back = request.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("booking:find")
    if request.method != "POST":
        return render(request, "booking/pay_demo.html", {"order": order, "back": back})
    if "paid" not in request.POST:
        messages.warning(request, _("没有付成。房间照旧给你留到时间，可以再付一次。"))
        return redirect(back)
    now = timezone.now()
    message = FakeGateway().paid(order, now)
    take_notification(gateway=order.gateway, headers=message.headers, body=message.body, now=now)
    messages.success(request, _("付好了：%(amount)s 元（演示，没有动真钱）。") % {"amount": order.amount})
    return redirect(back)


@never_cache
@login_required
def desk_account(request: HttpRequest, code: str) -> HttpResponse:
    """The account of a booking as a page of its own."""
    return _account_page(request, _own_booking(request, code))


@never_cache
@login_required
@require_POST
def desk_entry(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """Write down money received, given back or let go."""
    booking = _own_booking(request, code)
    form_class, write = _DEEDS[deed]
    form = form_class(request.POST)
    if "key" in form.errors:
        messages.error(request, _("页面放久了，请再交一次。"))
        return redirect("booking:desk-account", code)
    if not form.is_valid():
        return _account_page(request, booking, 422, **{deed: form})
    try:
        entry = write(booking_id=booking.pk, user=request.user, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        field = error.details.get("field")
        form.add_error(field if field in form.fields else None, error.message)
        return _account_page(request, booking, 409, **{deed: form})
    messages.success(request, _(_DONE[deed]) % {"amount": entry.amount})
    return redirect(reverse("booking:desk-booking", args=[code]) + "#account")


def _own_booking(request: HttpRequest, code: str) -> Booking:
    """A booking of one's own desk; another household's does not exist."""
    rows = Booking.objects.select_related("household", "group", "organisation", "policy")
    return get_object_or_404(rows, code=code, household__in=households_of(request.user))


def _account_page(request: HttpRequest, booking: Booking, status: int = 200, **bound: Any) -> HttpResponse:
    context = {"booking": booking, "now": timezone.now(), "bound_forms": bound}
    return render(request, "desk/account_page.html", context, status=status)
