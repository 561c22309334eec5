"""Reading another place's calendar and keeping its nights off our market.

The fetch holds no lock. What was read replaces the channel's nights in one transaction; whatever goes wrong before that
leaves the nights of the last good copy as they are. So does a calendar that is suddenly empty, until it was so twice.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tourism.booking import inventory
from tourism.booking.ical_feed import FeedEvent, FeedUnreadable, read_feed
from tourism.booking.models import Channel, ChannelEvent, OutboxEvent, RoomNight
from tourism.booking.seating import Seat, seat_events
from tourism.booking.selectors import occupied_cells
from tourism.booking.selectors.availability import DAYS_AHEAD
from tourism.core.safe_fetch import Fetched, Unreachable, fetch
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Room

from .expire_holds import expire, lock_overdue

Fetch = Callable[..., Fetched]

SYNC_EVERY = timedelta(minutes=10)
_OK, _UNCHANGED = 200, 304
# Also what is remembered of the first empty reading: who finds it as the last error believes the second one.
_EMPTIED = gettext_lazy(
    "对方的日历忽然全空了，怕是那边出了错，先照上一份留着。下次去取还是空的，就把这些房夜放回来；拿得准就点“现在去取”。"
)


def due_channels(*, now: datetime) -> list[int]:
    """Channels whose calendar was not asked for lately, longest neglected first."""
    rows = Channel.objects.exclude(import_url="").exclude(tried_at__gt=now - SYNC_EVERY)
    return list(rows.order_by("tried_at", "pk").values_list("pk", flat=True))


def sync_channel(*, channel_id: int, now: datetime, today: date, fetch: Fetch = fetch) -> Channel:
    """The channel after one attempt; `last_error` says why when its calendar could not be read.

    Safe from several machines: who comes second finds the attempt taken and leaves it.
    """
    channel = Channel.objects.select_related("room_type").get(pk=channel_id)
    seen = channel.tried_at
    if not Channel.objects.filter(pk=channel.pk, tried_at=seen).update(tried_at=now):
        return channel
    channel.tried_at = now
    try:
        answer = fetch(channel.import_url, headers=_conditions(channel, today))
        content = _content(answer)
        if content is not None:
            first, last = today - timedelta(days=1), today + timedelta(days=DAYS_AHEAD)
            zone = timezone.get_default_timezone()
            events = read_feed(content, zone=zone, first=first, last=last)
            _doubt(channel, events, today)
            inventory.claim(lambda: _replace(channel, events, now))
    except (Unreachable, FeedUnreadable) as error:
        _note(channel, last_error=error.message[:200])
    else:
        _note(channel, last_error="", read_at=now, **(_validators(answer) if content is not None else {}))
    # Its host may have removed it while its calendar was on the way.
    return Channel.objects.filter(pk=channel_id).first() or channel


def _doubt(channel: Channel, events: Sequence[FeedEvent], today: date) -> None:
    """Raises FeedUnreadable the first time that a channel with guests to come has none left: an outage looks like that."""
    if not events and channel.last_error != str(_EMPTIED) and channel.events.filter(ends_on__gt=today).exists():
        raise FeedUnreadable(str(_EMPTIED))


def _conditions(channel: Channel, today: date) -> dict[str, str]:
    """Ask only for what is new. But once a day the window has moved, and a conflict may have cleared: then for all of it."""
    has_moved = channel.read_at is None or timezone.localdate(channel.read_at) != today
    if has_moved or channel.events.exclude(conflicts=[]).exists():
        return {}
    asked = {"If-None-Match": channel.etag, "If-Modified-Since": channel.last_modified}
    return {name: value for name, value in asked.items() if value}


def _content(answer: Fetched) -> bytes | None:
    """The calendar, or None when it has not changed. Raises Unreachable."""
    if answer.status == _OK:
        return answer.body
    if answer.status == _UNCHANGED:
        return None
    if answer.status in (404, 410):
        raise Unreachable(_("对方说没有这个日历了。请到对方网站重新复制一次日历地址。"))
    if answer.status in (401, 403):
        raise Unreachable(_("对方不让取这个日历。请确认复制的是公开的订阅地址。"))
    raise Unreachable(_("对方网站出错（%(status)s），过一会儿会再去取。") % {"status": answer.status})


def _validators(answer: Fetched) -> dict[str, str]:
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    # One too long to keep is as good as none.
    return {"etag": etag if len(etag) <= 200 else "", "last_modified": modified if len(modified) <= 60 else ""}


def _note(channel: Channel, **fields: Any) -> None:
    """Write down how the attempt went, unless a newer one is on its way."""
    Channel.objects.filter(pk=channel.pk, tried_at=channel.tried_at).update(**fields)


def _replace(channel: Channel, events: Sequence[FeedEvent], now: datetime) -> None:
    """Let the channel have exactly these events. Run it through `inventory.claim`."""
    household_id = channel.room_type.household_id
    if not channel.imports_closures:
        events = [event for event in events if not event.is_rolling]
    overdue = lock_overdue([household_id], _reach(events), now) if events else []
    inventory.lock_households([household_id])
    expire(overdue, now=now)
    if not Channel.objects.filter(pk=channel.pk, tried_at=channel.tried_at).exists():
        return
    had = list(channel.events.all())
    if _is_as_before(channel, had, events):
        return
    inventory.release_imported(channel.pk)
    channel.events.all().delete()
    before = {event.uid: event.room_id for event in had if event.room_id is not None}
    rooms = Room.objects.filter(room_type=channel.room_type_id, is_active=True, room_type__is_active=True)
    ids = list(rooms.order_by("number", "pk").values_list("pk", flat=True))
    nights = {event.starts_on + timedelta(days=n) for event in events for n in range(_length(event))}
    seats = seat_events(events, ids, occupied_cells(ids, nights), before)
    _seat(channel, seats)
    _tell(channel, had, seats, now)


def _is_as_before(channel: Channel, had: Sequence[ChannelEvent], events: Sequence[FeedEvent]) -> bool:
    """Whether nothing is to be done: the same events, each with its nights, and nobody waiting for a room."""
    same = {(event.uid, event.starts_on, event.ends_on) for event in had}
    if any(event.conflicts for event in had) or same != {
        (event.uid, event.starts_on, event.ends_on) for event in events
    }:
        return False
    # A closure that found its nights taken may find them free by now, so that it is laid out anew each time.
    expected = sum(_length(event) for event in events)
    return RoomNight.objects.filter(event__channel=channel.pk).count() == expected


def _seat(channel: Channel, seats: Sequence[Seat]) -> None:
    rows = ChannelEvent.objects.bulk_create(
        ChannelEvent(
            channel=channel,
            uid=seat.event.uid,
            starts_on=seat.event.starts_on,
            ends_on=seat.event.ends_on,
            summary=seat.event.summary,
            room_id=seat.room_id,
            conflicts=[night.isoformat() for night in seat.conflicts],
        )
        for seat in seats
    )
    inventory.take_nights(
        inventory.Taking(room_id, nights, RoomNight.Kind.ICAL, event=row, note=channel.name)
        for row, seat in zip(rows, seats, strict=True)
        for room_id, nights in seat.nights.items()
    )


def _tell(channel: Channel, had: Sequence[ChannelEvent], seats: Sequence[Seat], now: datetime) -> None:
    """One event for the nights that are newly in conflict; what was told is not told again."""
    known = {(event.uid, night) for event in had for night in event.conflicts}
    new = {
        night.isoformat()
        for seat in seats
        for night in seat.conflicts
        if (seat.event.uid, night.isoformat()) not in known
    }
    if new:
        payload = {
            "household": channel.room_type.household.code,
            "room_type": channel.room_type.name,
            "channel": channel.name,
            "nights": sorted(new),
        }
        OutboxEvent.objects.create(kind="channel.conflict", payload=payload, created_at=now)


def _reach(events: Sequence[FeedEvent]) -> list[StayDates]:
    """The first and the last night, as stays."""
    last = max(event.ends_on for event in events) - timedelta(days=1)
    return [StayDates.of(min(event.starts_on for event in events), 1), StayDates.of(last, 1)]


def _length(event: FeedEvent | ChannelEvent) -> int:
    return (event.ends_on - event.starts_on).days
