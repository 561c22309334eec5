"""Reading another place's calendar (RFC 5545): bytes → the nights it has given away.

A stranger wrote these bytes, so this reader is small and total: one pass over the lines, no recursion, no time zone
definitions or recurrence engines of the feed's own making. Whatever comes in, it answers with events or FeedUnreadable.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from tourism.core.errors import DomainError

from .recurrence import Recurrence, Unsupported

MOST_EVENTS = 2000
MOST_RECURRING = 100
# How the UIDs that we give to closures begin.
CLOSURE = "closure "
_LONGEST_UID = 255
_LONGEST_RECURRING = timedelta(days=366)
# What channels call nights that they do not sell; everything else may be somebody's name and is not kept.
_OPAQUE = ("reserved", "not available", "unavailable", "blocked", "booked", "closed", "busy")
_DURATION = re.compile(r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?")
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)')
_PARAM = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_DAY_OR_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")


class FeedUnreadable(DomainError):
    """This is not a calendar, or not one we can be sure to have understood. The message says what is wrong."""

    code = "feed_unreadable"


@dataclass(frozen=True, order=True)
class FeedEvent:
    """Nights [starts_on, ends_on) that the other place has given away.

    `is_rolling`: only a closure, such as Airbnb writes over nights it does not sell (each day anew, and over those it
    learnt from us): nobody is coming.
    """

    starts_on: date
    ends_on: date
    uid: str
    summary: str = ""
    is_rolling: bool = False


@dataclass
class _Raw:
    """The lines of one VEVENT that matter: name → [(parameters, value)]."""

    lines: dict[str, list[tuple[Mapping[str, str], str]]] = field(default_factory=dict)

    def first(self, name: str) -> tuple[Mapping[str, str], str] | None:
        found = self.lines.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        found = self.first(name)
        return found[1].strip() if found else ""


def read_feed(content: bytes, *, zone: tzinfo, first: date, last: date) -> list[FeedEvent]:
    """The events with a night in [first, last], cut to that window and sorted. Raises FeedUnreadable.

    Times of day become nights by the clock of `zone`: a stay from 15:00 to 11:00 is the night between.
    """
    raws = _events(_lines(content))
    replaced = _replaced(raws, zone)
    found: set[FeedEvent] = set()
    recurring = 0
    for n, raw in enumerate(raws, start=1):
        if raw.text("STATUS").upper() == "CANCELLED":
            continue
        recurring += "RRULE" in raw.lines
        if recurring > MOST_RECURRING:
            raise FeedUnreadable(_("日历里重复的事件超过 %(most)s 条，请在对方那里减少。") % {"most": MOST_RECURRING})
        try:
            found.update(_nights(raw, zone, first, last, replaced))
        except Unsupported as error:
            raise FeedUnreadable(
                _("第 %(n)s 条的重复规则看不懂（%(rule)s），请在对方那里改成一条条的日期。") % {"n": n, "rule": error}
            ) from error
        except (ValueError, OverflowError) as error:
            raise FeedUnreadable(_("第 %(n)s 条的日期看不懂，请在对方那里改正。") % {"n": n}) from error
        if len(found) > MOST_EVENTS:
            raise _too_many()
    # An event said twice in different words is one event.
    return sorted({(event.uid, event.starts_on, event.ends_on): event for event in sorted(found)}.values())


def _lines(content: bytes) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """(NAME, parameters, value) of each unfolded line. Raises FeedUnreadable unless it is one whole calendar."""
    text = content.decode("utf-8-sig", errors="replace").strip()
    if not text:
        raise FeedUnreadable(_("对方给的是空的，不是日历。"))
    lines = re.sub(r"(?:\r\n|\r|\n)[ \t]", "", text)
    split = [line for line in re.split(r"\r\n|\r|\n", lines) if line.strip()]
    if split[0].strip().upper() != "BEGIN:VCALENDAR":
        raise FeedUnreadable(_("对方给的不是日历，像是一个网页。请复制“导出日历”或“订阅”的地址，通常以 .ics 结尾。"))
    if split[-1].strip().upper() != "END:VCALENDAR":
        raise FeedUnreadable(_("对方的日历没有给完整。过一会儿会再去取。"))
    for line in split:
        if match := _LINE.fullmatch(line):
            params = {name.upper(): value.strip('"') for name, value in _PARAM.findall(match[2])}
            yield match[1].upper(), params, match[3]


def _events(lines: Iterator[tuple[str, Mapping[str, str], str]]) -> list[_Raw]:
    """The VEVENTs, without the alarms inside them. Raises FeedUnreadable beyond MOST_EVENTS."""
    found: list[_Raw] = []
    inside: list[str] = []
    for name, params, value in lines:
        if name == "BEGIN":
            inside.append(value.strip().upper())
            if inside[-1] == "VEVENT":
                found.append(_Raw())
        elif name == "END":
            if not inside or inside.pop() != value.strip().upper():
                raise FeedUnreadable(_("对方的日历前后对不上，没有读。过一会儿会再去取。"))
        elif inside and inside[-1] == "VEVENT":
            found[-1].lines.setdefault(name, []).append((params, value))
        if len(found) > MOST_EVENTS:
            raise FeedUnreadable(_("日历里超过 %(most)s 条，没有读。请在对方那里删去过去的。") % {"most": MOST_EVENTS})
    if inside:
        raise FeedUnreadable(_("对方的日历前后对不上，没有读。过一会儿会再去取。"))
    return found


def _too_many() -> FeedUnreadable:
    return FeedUnreadable(_("日历里超过 %(most)s 条，没有读。请在对方那里删去过去的。") % {"most": MOST_EVENTS})


def _replaced(raws: Sequence[_Raw], zone: tzinfo) -> dict[str, set[date]]:
    """Days of a recurring event that an event of their own stands for, by UID."""
    found: dict[str, set[date]] = {}
    for raw in raws:
        if line := raw.first("RECURRENCE-ID"):
            try:
                found.setdefault(raw.text("UID"), set()).add(_local_day(*line, zone))
            except (ValueError, OverflowError) as error:
                raise FeedUnreadable(_("日历里有一条改期看不懂，请在对方那里改正。")) from error
    return found


def _nights(raw: _Raw, zone: tzinfo, first: date, last: date, replaced: Mapping[str, set[date]]) -> Iterator[FeedEvent]:
    """What one VEVENT takes within the window, once for each time that it recurs."""
    line = raw.first("DTSTART")
    if line is None:
        raise ValueError("no DTSTART")
    starts_on = _local_day(*line, zone)
    # A time of day on one date, or an end before the start, is still meant to close that night.
    length = max(_ends_on(raw, line, starts_on, zone) - starts_on, timedelta(days=1))
    summary = _words(raw.text("SUMMARY"))
    is_rolling = "airbnb" in summary.lower() and "not available" in summary.lower()
    opaque = summary[:120] if any(word in summary.lower() for word in _OPAQUE) else ""
    for day in _starts(raw, starts_on, length, zone, first, last, replaced):
        begin, end = max(day, first), min(day + length, last + timedelta(days=1))
        if begin < end:
            yield FeedEvent(begin, end, _uid(raw, starts_on, length, is_rolling), opaque, is_rolling)


def _starts(
    raw: _Raw,
    starts_on: date,
    length: timedelta,
    zone: tzinfo,
    first: date,
    last: date,
    replaced: Mapping[str, set[date]],
) -> Iterator[date]:
    """The days on which the event begins, as far as they can reach the window."""
    if "RECURRENCE-ID" in raw.lines:
        yield starts_on
        return
    rule = raw.first("RRULE")
    days = {_local_day(params, one, zone) for params, value in raw.lines.get("RDATE", []) for one in value.split(",")}
    if rule is None:
        days.add(starts_on)
    elif length > _LONGEST_RECURRING or len(raw.lines["RRULE"]) > 1:
        raise Unsupported(rule[1][:80])
    else:
        days.update(Recurrence.parse(rule[1], starts_on, zone).days(first - length, last))
    without = {
        _local_day(params, one, zone) for params, value in raw.lines.get("EXDATE", []) for one in value.split(",")
    }
    yield from sorted(days - without - replaced.get(raw.text("UID"), set()))


def _ends_on(raw: _Raw, start: tuple[Mapping[str, str], str], starts_on: date, zone: tzinfo) -> date:
    """The first day not taken."""
    if end := raw.first("DTEND"):
        return _local_day(*end, zone)
    if duration := raw.text("DURATION"):
        match = _DURATION.fullmatch(duration)
        if match is None:
            raise ValueError(duration)
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        lasts = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return (_moment(*start, zone) + lasts).date()
    return starts_on + timedelta(days=1)


def _local_day(params: Mapping[str, str], value: str, zone: tzinfo) -> date:
    return _moment(params, value, zone).date()


def _moment(params: Mapping[str, str], value: str, zone: tzinfo) -> datetime:
    """A day (its midnight) or a time, on the clock of `zone`. Raises ValueError."""
    # A PERIOD of an RDATE begins with its start.
    match = _DAY_OR_TIME.fullmatch(value.strip().partition("/")[0])
    if match is None:
        raise ValueError(value)
    *digits, utc = match.groups()
    if digits[3] is None:
        return datetime(int(digits[0]), int(digits[1]), int(digits[2]))  # noqa: DTZ001 - a day has no zone
    # Second 60 is a leap second.
    year, month, day, hour, minute, second = (int(part) for part in digits)
    moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC if utc else _zone(params) or zone)
    return moment.astimezone(zone)


def _zone(params: Mapping[str, str]) -> tzinfo | None:
    """The zone by its name in the world's list. Names of the feed's own making mean the clock on our wall."""
    try:
        return ZoneInfo(params.get("TZID", "").strip("/"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _uid(raw: _Raw, starts_on: date, length: timedelta, is_rolling: bool) -> str:
    """The feed's own name for the event. Rolling closures get a new one each day, so the range is their name."""
    uid = raw.text("UID")
    if is_rolling:
        return f"{CLOSURE}{starts_on.isoformat()} {length.days}"
    if not uid:
        return f"unnamed {starts_on.isoformat()} {length.days}"
    return uid if len(uid) <= _LONGEST_UID else hashlib.sha256(uid.encode()).hexdigest()


def _words(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda found: " " if found[1] in "nN" else found[1], value).strip()
