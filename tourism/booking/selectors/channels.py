"""What other places are told of a room type, and how things stand with them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking.models import Booking, Channel, ChannelEvent, RoomNight, StateChange
from tourism.core.stay_dates import LONGEST_STAY
from tourism.homestays.models import Household, RoomType

from .availability import DAYS_AHEAD, live_nights

# Calendars are read every ten minutes; one that was not read for this long needs somebody to look at it.
STALE_AFTER = timedelta(hours=6)
# The hour of the evening from which tomorrow counts as the same day, where a host keeps that from a channel.
CLOSES_TOMORROW_AT = 18


@dataclass(frozen=True, order=True)
class Stretch:
    """Consecutive nights [starts_on, ends_on) that one occupant has, as another place may know them.

    The same occupant has the same `uid` from day to day; `changed_at` and `sequence` say when and how often it changed.
    """

    starts_on: date
    ends_on: date
    uid: str
    is_guest: bool
    changed_at: datetime
    sequence: int = 0


@dataclass(frozen=True)
class Conflict:
    """Nights on which another place has a guest for whom we have no room, and our bookings on those nights."""

    event: ChannelEvent
    nights: list[date]
    bookings: list[Booking]


@dataclass(frozen=True)
class ChannelStanding:
    """A channel for its host's eyes. `age`: how old our copy of its calendar is, in words; "" before the first."""

    channel: Channel
    age: str
    is_stale: bool
    guests: int
    closures: int
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True)
class RoomTypeChannels:
    room_type: RoomType
    standings: list[ChannelStanding]


def taken_stretches(channel: Channel, *, today: date, now: datetime) -> list[Stretch]:
    """Everything that occupies the channel's room type from yesterday on, except what came from the channel itself; and
    tonight, where the host keeps it from the channel."""
    yesterday = today - timedelta(days=1)
    rows = (
        live_nights(now)
        .filter(
            room__room_type=channel.room_type_id,
            # Whoever is here since long ago keeps the first day, so that the calendar does not change each morning.
            night__gte=today - timedelta(days=LONGEST_STAY),
            night__lte=today + timedelta(days=DAYS_AHEAD),
        )
        .exclude(event__channel=channel.pk)
        .select_related("event", "line")
        .order_by("night")
    )
    nights: dict[str, dict[date, RoomNight]] = {}
    for row in rows:
        nights.setdefault(_occupant(row), {})[row.night] = row
    changed = changes_of({cell.line.booking_id for of_one in nights.values() for cell in of_one.values() if cell.line})
    found = []
    for occupant, of_one in nights.items():
        for n, (begin, end) in enumerate(_runs(sorted(of_one)), start=1):
            row = of_one[begin]
            at, times = changed[row.line.booking_id] if row.line else (channel.created_at, 0)
            # A block is known by its room and first night; any other occupant by itself, and its further stretches by number.
            suffix = f"-{begin:%Y%m%d}" if occupant.startswith("room") else f"-{n}" if n > 1 else ""
            found.append(Stretch(begin, end, occupant + suffix, _is_guest(row), at, times))
    return sorted([stretch for stretch in found if stretch.ends_on > yesterday] + _kept_back(channel, today, now))


def _kept_back(channel: Channel, today: date, now: datetime) -> list[Stretch]:
    """Tonight and, in the evening, tomorrow night: who reads us only now and then must not sell it in the morning."""
    if not channel.closes_same_day:
        return []
    is_evening = timezone.localtime(now).hour >= CLOSES_TOMORROW_AT
    nights = [today, today + timedelta(days=1)] if is_evening else [today]
    return [
        Stretch(night, night + timedelta(days=1), f"kept-{channel.pk}-{night:%Y%m%d}", False, channel.created_at)
        for night in nights
    ]


def channels_of(households: Iterable[Household], now: datetime) -> list[RoomTypeChannels]:
    """Every room type in use of these households with its channels; constant queries."""
    channels = Channel.objects.order_by("name").prefetch_related(
        Prefetch("events", ChannelEvent.objects.order_by("starts_on"))
    )
    types = list(
        RoomType.objects.filter(household__in=list(households), is_active=True)
        .select_related("household")
        .prefetch_related(Prefetch("channels", channels))
        .order_by("household__code", "pk")
    )
    rivals = _bookings_on(
        {
            (room_type.pk, date.fromisoformat(night))
            for room_type in types
            for channel in room_type.channels.all()
            for event in channel.events.all()
            for night in event.conflicts
        },
        now,
    )
    return [
        RoomTypeChannels(
            room_type, [_standing(room_type, channel, rivals, now) for channel in room_type.channels.all()]
        )
        for room_type in types
    ]


def age_in_words(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return _("刚刚")
    if minutes < 60:
        return _("%(n)d 分钟前") % {"n": minutes}
    hours = minutes // 60
    if hours < 24:
        return _("%(n)d 小时前") % {"n": hours}
    return _("%(n)d 天前") % {"n": hours // 24}


def _standing(
    room_type: RoomType, channel: Channel, rivals: dict[tuple[int, date], list[Booking]], now: datetime
) -> ChannelStanding:
    events = list(channel.events.all())
    conflicts = []
    for event in events:
        nights = [date.fromisoformat(night) for night in event.conflicts]
        bookings = {booking.pk: booking for night in nights for booking in rivals.get((room_type.pk, night), [])}
        if nights:
            conflicts.append(Conflict(event, nights, list(bookings.values())))
    closures = sum(event.is_closure for event in events)
    return ChannelStanding(
        channel=channel,
        age=age_in_words(now - channel.read_at) if channel.read_at else "",
        is_stale=bool(channel.import_url) and now - (channel.read_at or channel.created_at) > STALE_AFTER,
        guests=len(events) - closures,
        closures=closures,
        conflicts=conflicts,
    )


def _bookings_on(cells: set[tuple[int, date]], now: datetime) -> dict[tuple[int, date], list[Booking]]:
    """Our bookings by room type and night."""
    if not cells:
        return {}
    rows = live_nights(now).filter(
        room__room_type__in={room_type for room_type, _night in cells},
        night__in={night for _type, night in cells},
        line__isnull=False,
    )
    found: dict[tuple[int, date], list[Booking]] = {}
    for row in rows.select_related("room", "line__booking").order_by("night", "room__number"):
        if row.line is not None:
            found.setdefault((row.room.room_type_id, row.night), []).append(row.line.booking)
    return found


def _occupant(row: RoomNight) -> str:
    if row.line_id:
        return f"line-{row.line_id}"
    if row.event:
        # The row is written anew at each reading; its name at the other place is not, but it is nobody else's business.
        return f"channel-{row.event.channel_id}-{hashlib.sha256(row.event.uid.encode()).hexdigest()[:16]}"
    return f"room-{row.room_id}"


def _is_guest(row: RoomNight) -> bool:
    return bool(row.line_id) or (row.event is not None and not row.event.is_closure)


def changes_of(bookings: set[int]) -> dict[int, tuple[datetime, int]]:
    """When each booking last changed, and how often."""
    rows = StateChange.objects.filter(booking__in=bookings).order_by().values_list("booking")
    return {pk: (at, times - 1) for pk, at, times in rows.annotate(Max("at"), Count("pk"))}


def _runs(nights: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Half-open stretches of consecutive nights."""
    begin = previous = nights[0]
    for night in nights[1:]:
        if night - previous > timedelta(days=1):
            yield begin, previous + timedelta(days=1)
            begin = night
        previous = night
    yield begin, previous + timedelta(days=1)
