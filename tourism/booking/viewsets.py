"""Bookings in the admin: to look at. They change at the desk, through services."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSetGroup

from tourism.core.viewsets import OwnModelViewSet, OwnRegisterViewSet

from .forms.message_texts import MessageTextForm
from .messages import KINDS, PLACEHOLDERS, SAMPLE, fill
from .models import Booking, Message, MessageText, OutboxEvent


class BookingViewSet(OwnRegisterViewSet):
    name = "booking_register"
    model = Booking
    icon = "calendar-check"
    menu_label = _("订单")
    menu_order = 140
    add_to_admin_menu = True
    # Guests' names and phones stay masked: the desk is the place where they are needed.
    inspect_view_fields = [
        "code",
        "state",
        "household",
        "organisation",
        "channel",
        "check_in",
        "check_out",
        "guests",
        "guests_arrived",
        "masked_name",
        "masked_phone",
        "total",
        "created_at",
    ]
    list_display = [
        "code",
        "state",
        "household",
        "check_in",
        "check_out",
        "guests",
        Column("masked_name", label=_("客人")),
        "total",
    ]
    list_filter = {"state": ["exact"], "check_in": ["gte", "lte"], "channel": ["exact"]}
    search_fields = ["code", "household__name"]


class SamplePanel(Panel):
    """What the saved words look like once they are filled in, and what may be filled in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "booking/message_preview.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            names = [(f"{{{name}}}", meaning) for name, meaning in PLACEHOLDERS.items()]
            return context | {"sample": fill(self.instance.body, SAMPLE), "placeholders": names}


class MessageTextViewSet(OwnModelViewSet):
    """Only edited words are listed; whatever is not goes out as it comes with the portal."""

    model = MessageText
    icon = "edit"
    menu_label = _("通知文案")
    form_base = MessageTextForm
    list_display = [
        Column("kind", label=_("什么时候"), accessor=lambda text: KINDS.get(text.kind, text.kind)),
        "audience",
        "medium",
        BooleanColumn("is_active", label=_("发送")),
    ]
    list_filter = ["audience", "medium", "is_active"]
    search_fields = ["kind", "body"]
    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("audience"), FieldPanel("medium")]),
        FieldPanel("subject"),
        FieldPanel("body"),
        FieldPanel("is_active"),
        SamplePanel(heading=_("预览")),
    ]


class MessageViewSet(OwnRegisterViewSet):
    """Whether messages get through. Neither addresses nor words: those are the guest's and the host's."""

    name = "message_register"
    model = Message
    icon = "mail"
    menu_label = _("通知")
    list_display = ["event", "audience", "medium", "state", "tries", "sent_at", "last_error"]
    list_filter = ["state", "medium", "audience"]
    inspect_view_fields = ["event", "audience", "medium", "state", "tries", "next_try_at", "sent_at", "last_error"]


class OutboxEventViewSet(OwnRegisterViewSet):
    name = "event_register"
    model = OutboxEvent
    icon = "history"
    menu_label = _("事件")
    list_display = ["kind", "booking", "created_at", "told_at"]
    list_filter = ["kind"]
    search_fields = ["kind", "booking__code"]
    inspect_view_fields = ["kind", "booking", "group", "payload", "created_at", "told_at"]


class MessagesGroup(ViewSetGroup):
    menu_label = _("通知")
    menu_name = "messages"
    menu_icon = "mail"
    menu_order = 145
    items = (MessageTextViewSet, MessageViewSet, OutboxEventViewSet)
