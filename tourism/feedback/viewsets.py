"""Corrections and reviews in the admin: read, answered, let through or sent back, never edited."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import policy_registry

from tourism.core.errors import DomainError
from tourism.core.personal_data import find_personal_data
from tourism.core.viewsets import OwnIndexView, OwnInspectView, OwnRegisterViewSet
from tourism.places.models import VillagePage
from tourism.places.permissions import villages_of

from .forms.corrections import HandleForm
from .forms.reviews import ModerationForm
from .models import Correction, CorrectionPhoto, Review
from .permissions import office_of
from .selectors.corrections import is_overdue
from .services import handle_correction, moderate_review, reveal_contact
from .states import CORRECTIONS, OPEN, REVIEWS, CorrectionAction, ReviewAction
from .views.corrections import picture_response

_SOON = timedelta(days=3)


def own_villages(request: HttpRequest | None) -> QuerySet[VillagePage]:
    return villages_of(request.user) if request else VillagePage.objects.none()


class CorrectionFilter(WagtailFilterSet):
    """What is late, what is open, whose it is."""

    standing = ChoiceFilter(
        label=_("时限"),
        method="by_standing",
        choices=[("overdue", _("逾期未答")), ("soon", _("三天内到期")), ("open", _("未办结")), ("closed", _("已办结"))],
    )
    village = ModelChoiceFilter(label=_("村"), queryset=own_villages)

    class Meta:
        model = Correction
        fields = ["state", "kind", "at_place"]

    def by_standing(self, rows: QuerySet[Correction], _name: str, value: str) -> QuerySet[Correction]:
        today = timezone.localdate()
        if value == "overdue":
            return rows.filter(is_overdue(today))
        if value == "soon":
            return rows.filter(state__in=OPEN, due_on__range=(today, today + _SOON))
        return rows.filter(state__in=OPEN) if value == "open" else rows.exclude(state__in=OPEN)


def standing(correction: Correction) -> Any:
    """In words, how it stands with the day promised."""
    if not correction.is_open:
        return _("已办结")
    left = (correction.due_on - timezone.localdate()).days
    if left < 0:
        return _now("逾期 %(days)d 天") % {"days": -left}
    return _("今天到期") if left == 0 else _now("还有 %(days)d 天") % {"days": left}


class DecisionView(OwnInspectView):
    """Shows a thing and takes a decision about it; `decide` is told by each kind. What was typed comes back with a mistake."""

    form_class: Any
    table: Any
    actions: Any
    form: Any = None

    def may_change(self) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "change", self.object)

    def allowed(self) -> frozenset[Any]:
        actor = office_of(self.request.user, self.village)
        may = actor is not None and self.may_change()
        return self.table.allowed(self.object.current_state, actor) if may else frozenset()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form(request.POST)
        if self.form.is_valid():
            try:
                self.decide(self.actions(self.form.cleaned_data["action"]), self.form.cleaned_data)
            except DomainError as error:
                self.form.add_error(None, error.message)
            else:
                messages.success(request, _now("办好了。"))
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form or self.make_form()
        return super().get_context_data(**kwargs) | {"form": form, "can_decide": bool(form.fields["action"].choices)}


class HandleCorrectionView(DecisionView):
    template_name = "feedback/admin/correction.html"
    form_class, table, actions = HandleForm, CORRECTIONS, CorrectionAction

    # How to reach whoever wrote: in the answer to this very press, in no address and no session.
    revealed = ""

    @property
    def village(self) -> VillagePage | None:
        return self.object.village

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "reveal" not in request.POST:
            return super().post(request, *args, **kwargs)
        if not self.may_change():
            raise PermissionDenied
        self.revealed = reveal_contact(correction_id=self.object.pk, user=request.user, now=timezone.now())
        return self.render_to_response(self.get_context_data())

    def make_form(self, data: Any = None) -> HandleForm:
        photo = getattr(self.object, "photo", None)
        initial = {"shows_photo": bool(photo and photo.is_public)}
        return HandleForm(data, allowed=self.allowed(), has_photo=photo is not None, initial=initial)

    def decide(self, action: CorrectionAction, data: dict[str, Any]) -> None:
        handle_correction(
            correction_id=self.object.pk, action=action, user=self.request.user, now=timezone.now(),
            answer=data.get("answer", ""), shows_photo=data.get("shows_photo", False),
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reveals = self.object.reveals.select_related("user")
        return super().get_context_data(**kwargs) | {
            "correction": self.object,
            "standing": standing(self.object),
            "photo": getattr(self.object, "photo", None),
            "steps": self.object.steps.select_related("user"),
            "reveals": reveals,
            "revealed": self.revealed,
        }


class CorrectionIndexView(OwnIndexView):
    filterset_class = CorrectionFilter


class CorrectionViewSet(OwnRegisterViewSet):
    name = "correction"
    model = Correction
    icon = "warning"
    menu_label = _("纠错")
    inspect_view_class = HandleCorrectionView
    index_view_class = CorrectionIndexView
    list_display = [
        "code",
        Column("short_kind", label=_("哪里不对")),
        "place",
        "state",
        Column("standing", label=_("时限"), accessor=standing),
        DateColumn("received_at", label=_("收到"), sort_key="received_at"),
        # Written out: a day to come has no “ago”.
        Column("due_on", label=_("最晚答复"), sort_key="due_on", accessor=lambda one: one.due_on.isoformat()),
    ]
    search_fields = ["code", "place", "text"]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/photo.webp", photo, name="photo"),
        ]


@never_cache
@require_safe
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """The picture before anybody else may see it."""
    found = CorrectionPhoto.objects.select_related("correction__village").filter(correction=pk).first()
    policy = policy_registry.get_by_type(Correction)
    if found is None or not policy.user_has_permission_for_instance(request.user, "view", found.correction):
        raise Http404
    return picture_response(found)


class ModerateReviewView(DecisionView):
    template_name = "feedback/admin/review.html"
    form_class, table, actions = ModerationForm, REVIEWS, ReviewAction

    @property
    def village(self) -> VillagePage:
        return self.object.household.village

    def allowed(self) -> frozenset[ReviewAction]:
        steps = super().allowed()
        return steps if self.object.answer else steps - {ReviewAction.TAKE_DOWN_ANSWER}

    def make_form(self, data: Any = None) -> ModerationForm:
        return ModerationForm(data, allowed=self.allowed(), initial={"seen": self.object.written_at.isoformat()})

    def decide(self, action: ReviewAction, data: dict[str, Any]) -> None:
        moderate_review(
            review_id=self.object.pk, action=action, user=self.request.user, now=timezone.now(), seen=data["seen"],
            reason=data["reason"],
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = "\n".join((self.object.text, self.object.display_name, self.object.answer))
        return super().get_context_data(**kwargs) | {
            "review": self.object,
            "findings": find_personal_data(words),
            "steps": self.object.steps.select_related("user"),
        }


class ReviewFilter(WagtailFilterSet):
    village = ModelChoiceFilter(label=_("村"), field_name="household__village", queryset=own_villages)

    class Meta:
        model = Review
        fields = ["state"]


class ReviewIndexView(OwnIndexView):
    filterset_class = ReviewFilter


class ReviewViewSet(OwnRegisterViewSet):
    name = "review"
    model = Review
    icon = "comment"
    menu_label = _("住客评价")
    inspect_view_class = ModerateReviewView
    index_view_class = ReviewIndexView
    list_display = [
        "__str__",
        "household",
        "state",
        DateColumn("written_at", label=_("写于"), sort_key="written_at"),
        BooleanColumn("answer", label=_("房主已答")),
    ]
    search_fields = ["household__name", "household__code", "text"]


class FeedbackGroup(ViewSetGroup):
    menu_label = _("评价与纠错")
    menu_name = "feedback"
    menu_icon = "mail"
    menu_order = 125
    items = (CorrectionViewSet, ReviewViewSet)
