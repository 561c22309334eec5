"""What guests said, at the host's desk, and the host's one answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tourism.booking.permissions import households_of
from tourism.core.errors import DomainError
from tourism.core.solar_terms import solar_day
from tourism.feedback.forms.reviews import AnswerForm
from tourism.feedback.selectors.reviews import published, reviews_at_desk
from tourism.feedback.services import answer_review
from tourism.homestays.models import Household

_MOST = 40


@never_cache
@login_required
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    return _show(request)


@never_cache
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Another household's review does not exist; who only looks after the household may read it, not answer."""
    review = get_object_or_404(published(), pk=pk, household__in=households_of(request.user))
    if request.method != "POST":
        return redirect("feedback:desk-reviews")
    if not review.household.hosts.filter(pk=request.user.pk).exists():
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, refused=(pk, form))
    try:
        answer_review(review_id=pk, user=request.user, now=timezone.now(), answer=form.cleaned_data["answer"])
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("答复公开了。"))
    return redirect(f"{reverse('feedback:desk-reviews')}#review-{pk}")


def _show(request: HttpRequest, refused: tuple[int, AnswerForm] | None = None) -> HttpResponse:
    mine = list(households_of(request.user).select_related("village").order_by("village", "code"))
    if not mine:
        raise PermissionDenied
    code = request.GET.get("h")
    shown = [household for household in mine if code in (None, household.code)]
    if not shown:
        raise Http404
    own = set(Household.objects.filter(hosts=request.user).values_list("pk", flat=True))
    found = reviews_at_desk(shown)[:_MOST]
    rows = [(review, _form(review, own, refused)) for review in found]
    status = 422 if refused else 200
    return render(request, "feedback/desk_reviews.html", _frame(mine, shown) | {"rows": rows}, status=status)


def _form(review: Any, own: set[int], refused: tuple[int, AnswerForm] | None) -> AnswerForm | None:
    """Where there is still something to answer, and it is one's own to answer."""
    if review.answer or review.household_id not in own:
        return None
    if refused and refused[0] == review.pk:
        return refused[1]
    return AnswerForm(auto_id=f"id_{review.pk}_%s")


def _frame(mine: list[Household], shown: list[Household]) -> dict[str, Any]:
    """What desk/base.html asks for."""
    today = timezone.localdate()
    chosen = shown[0] if len(shown) == 1 else None
    suffix = f"?h={chosen.code}" if chosen and len(mine) > 1 else ""
    return {"mine": mine, "shown": shown, "chosen": chosen, "today": today, "day": solar_day(today), "suffix": suffix}
