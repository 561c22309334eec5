"""A guest says how it was, by the secret link of the stay and by no other way."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tourism.booking.models import Booking
from tourism.booking.tokens import is_manage_token, manage_path
from tourism.core.errors import DomainError
from tourism.core.throttle import is_too_often
from tourism.feedback.forms.reviews import ReviewForm
from tourism.feedback.models import Review
from tourism.feedback.services import withdraw_review, write_review
from tourism.feedback.templatetags.feedback_tags import stay_review

_TRIES, _SECONDS = 20, 600


@never_cache
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write it, or write it again while it is not public."""
    booking, token = _stay(request, code)
    today = timezone.localdate()
    if request.method != "POST":
        said = stay_review(booking, token, today)
        return render(request, "feedback/review.html", {"said": said, "booking": booking})
    form = ReviewForm(request.POST)
    status = 422
    if form.is_valid() and is_too_often("review", booking.code, most=_TRIES, seconds=_SECONDS):
        form.add_error(None, _("交得太密了，请过十分钟再来。"))
        status = 429
    elif form.is_valid():
        try:
            write_review(booking_id=booking.pk, words=form.cleaned_data, now=timezone.now(), today=today)
        except DomainError as error:
            form.add_error(None, error.message)
            status = 409
        else:
            messages.success(request, _("收到了，谢谢。乡镇看过就公开，一个字不改。"))
            return redirect(f"{manage_path(booking)}#review")
    said = stay_review(booking, token, today, form)
    return render(request, "feedback/review.html", {"said": said, "booking": booking}, status=status)


@never_cache
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take it back for good."""
    booking, _token = _stay(request, code)
    try:
        withdraw_review(booking_id=booking.pk, now=timezone.now())
    except Review.DoesNotExist as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("撤回了，写的内容已经删去。"))
    return redirect(f"{manage_path(booking)}#review")


def _stay(request: HttpRequest, code: str) -> tuple[Booking, str]:
    """The booking and its secret, or 404: without its link it does not exist."""
    booking = Booking.objects.select_related("household__village", "household__page").filter(code=code).first()
    token = request.POST.get("t") or request.GET.get("t") or ""
    if booking is None or not is_manage_token(booking, token):
        raise Http404
    return booking, token
