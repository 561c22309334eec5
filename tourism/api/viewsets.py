"""Clients in the admin: registered with a key that is shown once, switched off, never deleted."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic

from tourism.core.viewsets import OwnDeleteView, OwnModelViewSet

from .models import ApiClient
from .services import register_client, revoke_client


class RegisterView(generic.CreateView):
    """Says the key in the message after saving; nobody sees it again."""

    def save_instance(self) -> ApiClient:
        asked = self.form.cleaned_data
        client, self.key = register_client(
            name=asked["name"], user=asked["user"], organisation=asked["organisation"], now=timezone.now()
        )
        return client

    def get_success_message(self, instance: Any) -> str:
        return _now("已登记 %(name)s。密钥只显示这一次，请抄好：%(key)s") % {"name": instance, "key": self.key}


class RevokeView(OwnDeleteView):
    """Switches the key off: its bookings stay the client's."""

    page_title = _("停用密钥")

    def form_valid(self, form: Any) -> HttpResponse:
        revoke_client(client_id=self.object.pk, now=timezone.now())
        messages.success(self.request, _now("%(name)s的密钥已停用。") % {"name": self.object})
        return redirect(self.index_url_name)


class ApiClientViewSet(OwnModelViewSet):
    model = ApiClient
    icon = "key"
    menu_label = _("接口客户")
    menu_order = 156
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = RegisterView
    delete_view_class = RevokeView
    list_display = ["name", "user", "organisation", "prefix", "created_at", BooleanColumn("is_open", label=_("启用"))]
    search_fields = ["name", "prefix"]
    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("user"), FieldPanel("organisation")])]
