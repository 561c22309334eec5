"""Other places that sell the same rooms: the calendar they read, and the desk's screen about them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from tourism.booking.exports import channel_calendar
from tourism.booking.forms import KeyForm
from tourism.booking.forms.channels import ChannelForm
from tourism.booking.models import Channel
from tourism.booking.permissions import can_work_desk, households_of
from tourism.booking.selectors.channels import ChannelStanding, channels_of, taken_stretches
from tourism.booking.services.channels import ChannelRefused, add_channel, remove_channel, rotate_export_key
from tourism.booking.services.sync_channel import sync_channel
from tourism.core.errors import DomainError
from tourism.core.safe_fetch import Unreachable
from tourism.homestays.models import RoomType

from .desk_frame import Moment, View, at_desk, desk_of, frame, press, pressed


@dataclass(frozen=True)
class _Row:
    """A channel as the screen shows it: how it stands, the link for the other place, as a picture too, and the press of a deed."""

    standing: ChannelStanding
    link: str
    picture: str
    form: KeyForm


@require_safe
def calendar_for_others(request: HttpRequest, key: str) -> HttpResponse:
    """The taken nights of a room type, for whoever knows the secret address. Unchanged nights answer 304."""
    channel = get_object_or_404(Channel, export_key=key)
    moment = Moment.here()
    content = channel_calendar(taken_stretches(channel, today=moment.today, now=moment.now))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response = get_conditional_response(request, etag=etag, response=response)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


@at_desk
@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    return _show(request)


@pressed
def add(request: HttpRequest, room_type: int) -> HttpResponse:
    """A new channel, read at once, so that a wrong address is seen at once."""
    found = get_object_or_404(RoomType, pk=room_type, household__in=households_of(request.user))
    form = ChannelForm(request.POST, room_type_id=found.pk)
    moment = Moment.here()
    if form.is_valid():
        try:
            channel = add_channel(room_type=found, now=moment.now, today=moment.today, **form.cleaned_data)
        except Unreachable as error:
            form.add_error("import_url", error.message)
        except ChannelRefused as error:
            form.add_error("name", error.message)
        else:
            return _report(request, channel)
    return _show(request, refused=(found.pk, form))


def _of_channel(do: Callable[[HttpRequest, Channel], HttpResponse]) -> View:
    """A deed with a channel of one's own desk: another household's does not exist, one that is gone was parted from."""

    @pressed
    @wraps(do)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        channel = Channel.objects.select_related("room_type__household").filter(pk=pk).first()
        if channel is None:
            messages.success(request, _("这个渠道已经删掉了。"))
            return redirect(_screen(request))
        if not can_work_desk(request.user, channel.room_type.household):
            raise Http404
        return do(request, channel)

    return view


@_of_channel
def sync(request: HttpRequest, channel: Channel) -> HttpResponse:
    moment = Moment.here()
    return _report(request, sync_channel(channel_id=channel.pk, now=moment.now, today=moment.today))


@_of_channel
def rotate(request: HttpRequest, channel: Channel) -> HttpResponse:
    said = _("地址换了，旧的已经作废。请把新地址贴到“%(name)s”。") % {"name": channel.name}
    return _once(request, channel, rotate_export_key, said)


@_of_channel
def remove(request: HttpRequest, channel: Channel) -> HttpResponse:
    said = _("“%(name)s”删掉了，它占的房夜放回来了。") % {"name": channel.name}
    return _once(request, channel, remove_channel, said)


def _once(request: HttpRequest, channel: Channel, do: Callable[..., object], said: str) -> HttpResponse:
    form = KeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.non_field_errors()[0])
        return _back(request, channel)
    try:
        do(channel_id=channel.pk, now=Moment.here().now, idempotency=press(request, form))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return _back(request, channel)


def _show(request: HttpRequest, refused: tuple[int, ChannelForm] | None = None) -> HttpResponse:
    """Every room type of the desk with its channels; the form that was refused comes back as it was filled in."""
    mine, shown = desk_of(request)
    moment = Moment.here()
    context = frame(mine, shown, moment.today)
    if not shown:
        return render(request, "desk/choose.html", context)
    refusals = dict([refused] if refused else [])
    context["blocks"] = [
        (
            block.room_type,
            [_row(request, standing) for standing in block.standings],
            refusals.get(block.room_type.pk) or ChannelForm(room_type_id=block.room_type.pk),
        )
        for block in channels_of(shown, moment.now)
    ]
    return render(request, "desk/channels.html", context, status=422 if refused else 200)


def _row(request: HttpRequest, standing: ChannelStanding) -> _Row:
    link = request.build_absolute_uri(reverse("booking:channel-calendar", args=[standing.channel.export_key]))
    return _Row(standing, link, segno.make(link, micro=False).svg_data_uri(scale=4, light="#fff"), KeyForm())


def _report(request: HttpRequest, channel: Channel) -> HttpResponse:
    if channel.last_error:
        messages.error(request, channel.last_error)
    elif channel.events.exclude(conflicts=[]).exists():
        messages.warning(request, _("取到了，有撞单，请看下面标红的。"))
    elif channel.import_url:
        messages.success(request, _("取到了：“%(name)s”的日历已经算进房态。") % {"name": channel.name})
    else:
        messages.success(request, _("加好了。把导出地址贴到“%(name)s”的日历同步里。") % {"name": channel.name})
    return _back(request, channel)


def _back(request: HttpRequest, channel: Channel) -> HttpResponse:
    return redirect(f"{_screen(request)}#rooms-{channel.room_type_id}")


def _screen(request: HttpRequest) -> str:
    """The desk that was open: of one house, or of all."""
    chosen = {"h": request.GET["h"]} if "h" in request.GET else None
    return reverse("booking:desk-channels", query=chosen)
