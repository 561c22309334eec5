"""A room, or some nights of it, given back by the house: what that makes is shown before it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tourism.booking.forms import DropPartForm
from tourism.booking.selectors import CancelTerms, drop_terms
from tourism.booking.services import drop
from tourism.booking.states import Action
from tourism.core.errors import DomainError

from .desk_booking import may_now
from .desk_frame import Scene, at_desk


@at_desk
def drop_part(request: HttpRequest, code: str) -> HttpResponse:
    """The rooms and nights there are, what is left without those chosen, and, by POST, giving them back."""
    scene = Scene.of(request, code)
    if Action.DROP not in may_now(scene):
        return redirect("booking:desk-booking", code)
    lines = list(scene.booking.lines.all())
    if request.method == "POST":
        return _drop(scene, DropPartForm(request.POST, lines=lines))
    form = DropPartForm(request.GET if "key" in request.GET else None, lines=lines)
    if not form.is_bound:
        return _page(scene, form)
    if not form.is_valid():
        return _page(scene, form, status=422)
    asked = form.cleaned_data
    try:
        terms = drop_terms(scene.booking, asked["lines"], asked["nights"], scene.now, scene.actor)
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(scene, form, status=409)
    return _page(scene, form, terms)


def _drop(scene: Scene, form: DropPartForm) -> HttpResponse:
    if not form.is_valid():
        return _page(scene, form, status=422)
    asked = form.cleaned_data
    try:
        booking = drop(**scene.by(form), line_ids=asked["lines"], nights=asked["nights"])
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(scene, form, status=409)
    messages.success(
        scene.request, _("退好了，房间放回去了，房费现在合计 %(total)s 元。") % {"total": f"{booking.total:,.2f}"}
    )
    return redirect("booking:desk-booking", booking.code)


def _page(scene: Scene, form: DropPartForm, terms: CancelTerms | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"booking": scene.booking, "form": form, "terms": terms}
    if terms:
        asked = form.cleaned_data
        context["after"] = scene.booking.total - terms.given
        context["sent"] = [(name, str(each)) for name in ("lines", "nights") for each in asked[name]]
    return render(scene.request, "desk/drop.html", context, status=status)
