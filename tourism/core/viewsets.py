"""Wagtail admin screens that ask the permission policy about every single object.

Wagtail's generic views ask it about the model only: who may edit some object may open any by its address. These ask again
for the object, and list only what they would open.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, ProtectedError, QuerySet
from django.forms import Textarea
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser, history, usage
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from .forms import HolidayDayForm, OwnModelForm, own_form
from .models import EnglishText, HolidayDay

ANY_ACTION = frozenset({"view", "add", "change", "delete"})


class OwnObjectMixin:
    """Opens an object only to those who may do here what the view is for."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        actions = {self.permission_required} if self.permission_required else self.any_permission_required  # type: ignore[attr-defined]
        if not self.permission_policy.user_has_any_permission_for_instance(self.request.user, actions, found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found


class OwnIndexView(generic.IndexView):
    """Lists what the user may at least view."""

    def get_base_queryset(self) -> QuerySet:
        own = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ANY_ACTION)
        return super().get_base_queryset().filter(pk__in=own.order_by().values("pk"))


class OwnEditView(OwnObjectMixin, generic.EditView):
    pass


class OwnDeleteView(OwnObjectMixin, generic.DeleteView):
    """Deletes; says so plainly when something still hangs on the object."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("还有别的记录挂在它上面，不能删除。请改为停用。"))
            return redirect(self.index_url_name)


class OwnCopyView(OwnObjectMixin, generic.CopyView):
    pass


class OwnInspectView(OwnObjectMixin, generic.InspectView):
    pass


class OwnHistoryView(OwnObjectMixin, history.HistoryView):
    pass


class OwnUsageView(OwnObjectMixin, usage.UsageView):
    pass


class OwnModelViewSet(ModelViewSet):
    """A ModelViewSet limited object by object. `own_fields` are limited in the form as well."""

    index_view_class = OwnIndexView
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    copy_view_class = OwnCopyView
    inspect_view_class = OwnInspectView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    copy_view_enabled = False
    # Plain LIKE over `search_fields`: registers are short, and a search index cannot filter by what one may see.
    search_backend_name = None
    own_fields: tuple[str, ...] = ()
    form_base: type[OwnModelForm] | None = None
    panels: list[Panel | str]

    def get_edit_handler(self) -> Panel:
        panels = getattr(self, "panels", None) or self.model.panels
        form = self.form_base or own_form(*self.own_fields)
        return ObjectList(panels, base_form_class=form).bind_to_model(self.model)


class OwnRegisterViewSet(OwnModelViewSet):
    """A list to look at and to export: no screen of it writes."""

    inspect_view_enabled = True

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        written = dict.fromkeys(
            ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name")
        )
        return super().get_common_view_kwargs(**{**written, **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        key = self.pk_path_converter
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{key}:pk>/", self.inspect_view, name="inspect"),
        ]

    def register_admin_url_finder(self) -> None:
        """There is no editing address to find."""


class OwnNoticeViewSet(OwnModelViewSet):
    """Messages that hold from one day to another; `notice_columns` and `notice_panels` take the field that says whose."""

    icon = "warning"
    list_filter = {"is_closure": ["exact"], "ends_on": ["gte"]}
    search_fields = ["title"]


def notice_columns(about: str) -> list[str | Column]:
    return ["title", about, "starts_on", "ends_on", BooleanColumn("is_closure", label=gettext_lazy("停止接待"))]


def notice_panels(about: str) -> list[Panel | str]:
    dates = FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("is_closure")])
    return [FieldPanel(about), FieldPanel("title"), FieldPanel("text"), dates]


class OwnChooseMixin:
    """Offers what the user may at least view."""

    model_class: type[Model]

    def get_object_list(self) -> QuerySet:
        return own_instances(self.model_class, self.request.user)  # type: ignore[attr-defined]


class OwnChooseView(OwnChooseMixin, chooser.ChooseView):
    pass


class OwnChooseResultsView(OwnChooseMixin, chooser.ChooseResultsView):
    pass


class OwnChosenView(chooser.ChosenView):
    """Tells the name of an object only to those it is offered to."""

    def get_object(self, pk: Any) -> Model:
        return own_instances(self.model_class, self.request.user).get(pk=pk)


class OwnChosenMultipleView(chooser.ChosenMultipleView):
    def get_objects(self, pks: Iterable[Any]) -> QuerySet:
        return own_instances(self.model_class, self.request.user).filter(pk__in=pks)


class OwnChooserViewSet(ChooserViewSet):
    """A chooser limited object by object."""

    choose_view_class = OwnChooseView
    choose_results_view_class = OwnChooseResultsView
    chosen_view_class = OwnChosenView
    chosen_multiple_view_class = OwnChosenMultipleView


def own_instances(model: type[Model], user: Any) -> QuerySet:
    """The instances of `model` that its permission policy lets `user` at least view."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ANY_ACTION)


class HolidayDayViewSet(OwnModelViewSet):
    """The county enters the plan as soon as it is published; prices follow at once."""

    model = HolidayDay
    icon = "date"
    form_base = HolidayDayForm
    menu_label = gettext_lazy("放假安排")
    menu_order = 165
    add_to_admin_menu = True
    list_display = ["on", "name", "kind", "source"]
    list_filter = {"kind": ["exact"], "on": ["gte", "lte"]}
    search_fields = ["name"]
    panels = [
        FieldRowPanel([FieldPanel("on"), FieldPanel("ends_on")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("name")]),
        FieldPanel("source"),
    ]


class EnglishTextViewSet(OwnModelViewSet):
    """One register for the whole site: the same words are said the same way on every page."""

    model = EnglishText
    icon = "globe"
    menu_label = gettext_lazy("英文")
    menu_order = 166
    add_to_admin_menu = True
    list_display = ["chinese", "english", "changed_at"]
    list_per_page = 50
    search_fields = ["chinese", "english"]
    panels = [FieldPanel("chinese", widget=Textarea), FieldPanel("english", widget=Textarea)]
