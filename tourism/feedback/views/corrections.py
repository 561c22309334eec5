"""Anybody may say what is wrong, without an account, and see by a code what becomes of it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe
from wagtail.models import Page

from tourism.core.holidays import holiday_calendar
from tourism.core.throttle import is_too_often
from tourism.feedback.forms.corrections import CorrectionForm, FindCorrectionForm, photo_ticket
from tourism.feedback.models import Correction, CorrectionPhoto
from tourism.feedback.photos import CleanPhoto
from tourism.feedback.questions import REPLY_WORKDAYS, URGENT_WORKDAYS
from tourism.feedback.selectors.corrections import correction_by_code
from tourism.feedback.selectors.spots import LONGEST_PATH, Spot, spot_of_code, spot_of_page
from tourism.feedback.services import keep_photo, report_correction
from tourism.feedback.services.corrections import NOWHERE

_LETTERS, _PHOTOS, _GUESSES = 8, 12, 30
_SECONDS = 600


@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """The form; `at` is the code of a sign, `from` the page somebody came from."""
    if request.method != "POST":
        asked = {"at": request.GET.get("at", "")[:16], "path": request.GET.get("from", "")[:LONGEST_PATH]}
        return _show(request, CorrectionForm(initial=asked | {"key": uuid4()}), asked)
    form = CorrectionForm(request.POST, request.FILES)
    asked = {"at": request.POST.get("at", "")[:16], "path": request.POST.get("path", "")[:LONGEST_PATH]}
    if not form.is_valid():
        return _show(request, form, asked, kept=_kept(request, form), status=422)
    if _is_too_often(request, "correction", _LETTERS):
        form.add_error(None, _("从这个网络来的信太密了，请过十分钟再交。写的都还在。"))
        return _show(request, form, asked, kept=form.cleaned_data.get("kept_photo"), status=429)
    correction = _send(request, form, asked)
    messages.success(request, _("收到了，谢谢。请记下编号 %(code)s。") % {"code": correction.code})
    return redirect("feedback:correction", correction.code)


def _send(request: HttpRequest, form: CorrectionForm, asked: dict[str, str]) -> Correction:
    data, now = form.cleaned_data, timezone.now()
    spot = _spot(request, asked) or NOWHERE
    photo = keep_photo(clean=data["photo"], now=now) if data["photo"] else data["kept_photo"]
    return report_correction(
        key=data["key"], kind=data["kind"], text=data["text"], contact=data["contact"], spot=spot, photo=photo, now=now,
        path="" if spot.page else _own_path(asked["path"]), at_place=bool(asked["at"] and spot.code),
    )  # fmt: skip


def _kept(request: HttpRequest, form: CorrectionForm) -> CorrectionPhoto | None:
    """The picture that came with a form that goes back, so that it need not be chosen again."""
    clean: CleanPhoto | None = form.cleaned_data.get("photo")
    if clean is not None and not _is_too_often(request, "correction-photo", _PHOTOS):
        return keep_photo(clean=clean, now=timezone.now())
    return form.cleaned_data.get("kept_photo")


def _show(
    request: HttpRequest,
    form: CorrectionForm,
    asked: dict[str, str],
    *,
    kept: CorrectionPhoto | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "find": FindCorrectionForm(),
        "spot": _spot(request, asked),
        "asked": asked | {"path": _own_path(asked["path"])},
        "kept": kept,
        "ticket": photo_ticket(kept) if kept else "",
        "key": (form.cleaned_data.get("key") if form.is_bound else None) or uuid4(),
        "workdays": REPLY_WORKDAYS,
        "urgent": URGENT_WORKDAYS,
    }
    return render(request, "feedback/report.html", context, status=status)


def _spot(request: HttpRequest, asked: dict[str, str]) -> Spot | None:
    """What it is about; None where nothing public is meant."""
    if asked["at"] and (spot := spot_of_code(asked["at"])):
        return spot
    path = _own_path(asked["path"])
    language = get_language_from_path(path) if path else None
    page = Page.find_for_request(request, path.removeprefix(f"/{language}") if language else path) if path else None
    return spot_of_page(page) if page else None


def _own_path(path: str) -> str:
    """A path of this site as it was typed, or nothing: it is only ever shown, and never led to unless a page is there."""
    is_own = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path.partition("?")[0].partition("#")[0] if is_own else ""


def _is_too_often(request: HttpRequest, what: str, most: int) -> bool:
    return is_too_often(what, request.META.get("REMOTE_ADDR", ""), most=most, seconds=_SECONDS)


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """From a code on a slip of paper to its page."""
    form = FindCorrectionForm(request.GET)
    status = 422
    if form.is_valid():
        found = correction_by_code(form.cleaned_data["code"])
        if found is not None:
            return redirect("feedback:correction", found.code)
        form.add_error("code", _("没有这个编号，请核对，差一个字也找不到。"))
        if _is_too_often(request, "correction-code", _GUESSES):
            form.errors.clear()
            form.add_error(None, _("试得太多了，请过十分钟再来。"))
            status = 429
    return render(request, "feedback/find.html", {"form": form}, status=status)


@never_cache
@require_GET
def correction(request: HttpRequest, code: str) -> HttpResponse:
    """How it stands, for whoever has the code."""
    found = _found(request, code)
    year = holiday_calendar().note(found.due_on.year) if found.is_open else ""
    context = {"correction": found, "photo": getattr(found, "photo", None), "holidays_note": year}
    return render(request, "feedback/correction.html", context)


@require_safe
def photo(request: HttpRequest, code: str) -> FileResponse:
    """The picture, once an office has said that it may be seen."""
    shown = getattr(_found(request, code), "photo", None)
    if shown is None or not shown.is_public:
        raise Http404
    return picture_response(shown)


def picture_response(photo: CorrectionPhoto) -> FileResponse:
    """Never by the address of its file, which no web server hands out."""
    try:
        file = photo.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type="image/webp", headers={"Cache-Control": "private, no-store"})


def _found(request: HttpRequest, code: str) -> Correction:
    """Wrong codes are counted: a program that tries them all gets nowhere."""
    correction = correction_by_code(code[:16]) if code.isascii() and code.isalnum() else None
    if correction is None:
        _is_too_often(request, "correction-code", _GUESSES)
        raise Http404
    return correction
