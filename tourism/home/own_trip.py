"""One's own trip with all that is known of it: days and hours, what is on or shut, beds for the party, the nearest route."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tourism.booking.selectors.availability import DAYS_AHEAD
from tourism.booking.selectors.village_nights import VillageNights, village_nights
from tourism.core.stay_dates import StayDates
from tourism.places.models import Notice, VillagePage
from tourism.places.seasons import GOOD, SeasonState, season_state
from tourism.routes.models import RoutePage

from .trip_address import MOST_DAYS, Kind, TripItem, TripPlan, TripRefused, changed, with_added, with_nights
from .trip_days import (
    RIDE_MINUTES,
    Day,
    Night,
    Note,
    Step,
    days_of,
    gravest_first,
    nights_of,
    notes_of,
    proposed_nights,
)
from .trip_legs import Leg, estimate, told
from .trip_spots import TripSpot, find_spots, items_of_route, nearest_route, told_stops

TripDay = Day[TripSpot]


@dataclass(frozen=True)
class ShownStep:
    """A stop; `state` where its village is named for the first time that day and something is on."""

    step: Step[TripSpot]
    state: SeasonState | None


@dataclass(frozen=True)
class ShownNight:
    """Nights in a row in one village; `beds` is None where nobody can be asked yet or any more."""

    night: Night
    stay: StayDates
    village: VillagePage | None
    beds: VillageNights | None

    @property
    def question(self) -> str:
        """What /stays/ is asked, but for the guests."""
        place = f"village={self.village.slug}&" if self.village else ""
        return f"{place}check_in={self.stay.check_in.isoformat()}&nights={self.stay.count}"


@dataclass(frozen=True)
class ShownDay:
    """`night`: where one sleeps after it; `begins_night`: whether that stay begins on this day."""

    day: TripDay
    steps: list[ShownStep]
    notes: list[Note]
    night: ShownNight | None

    @property
    def begins_night(self) -> bool:
        return self.night is not None and self.night.night.first_day == self.day.number

    @property
    def title(self) -> str:
        """西递村 → 宏村: the villages of the day, else its first and last stop."""
        villages = list(dict.fromkeys(s.step.spot.village.title for s in self.steps if s.step.spot.village))
        names = villages or list(dict.fromkeys([s.step.spot.name for s in self.steps[:: max(len(self.steps) - 1, 1)]]))
        if names:
            return " → ".join(names)
        return _("留在%(village)s") % {"village": self.night.village.title} if self.night and self.night.village else ""


@dataclass(frozen=True)
class OwnTrip:
    """`plan` holds what was found; `gone` says in words what was not."""

    plan: TripPlan
    days: list[ShownDay]
    nights: list[ShownNight]
    gone: list[str]
    route: RoutePage | None
    route_villages: int
    is_past: bool
    is_far_ahead: bool

    @property
    def spots(self) -> list[TripSpot]:
        return [shown.step.spot for day in self.days for shown in day.steps]

    @property
    def villages(self) -> list[VillagePage]:
        return list({spot.village.pk: spot.village for spot in self.spots if spot.village}.values())

    @property
    def km(self) -> float:
        return sum(shown.day.km for shown in self.days)

    @property
    def minutes(self) -> int:
        return sum(shown.day.minutes for shown in self.days)

    @property
    def clocked_way(self) -> str:
        return f"{self.minutes // 60}:{self.minutes % 60:02d}"

    @property
    def warnings(self) -> dict[Note, list[int]]:
        """Every note but mere hints, gravest first, with the numbers of its days."""
        days: dict[Note, list[int]] = {}
        for shown in self.days:
            for note in shown.notes:
                if note.kind != "info":
                    days.setdefault(note, []).append(shown.day.number)
        return {note: days[note] for note in gravest_first(days)}


def own_trip(plan: TripPlan, now: datetime) -> OwnTrip:
    """Constant queries, however long the trip."""
    today = timezone.localdate(now)
    found = find_spots(plan.items)
    spots = [spot for spot in found if spot]
    kept = TripPlan(tuple(spot.item for spot in spots), plan.on, plan.guests, plan.by)
    days = days_of(spots, legs_of(spots, kept), kept.on)
    villages = {spot.village.pk: spot.village for spot in spots if spot.village}
    is_far_ahead = kept.on > today + timedelta(days=DAYS_AHEAD)
    nights = _nights(nights_of(days), villages, kept.guests, None if kept.on < today or is_far_ahead else now)
    notices = _notices(villages, kept.on)
    route = nearest_route(spots)
    return OwnTrip(
        plan=kept,
        days=[_shown(day, nights, notices) for day in days],
        nights=nights,
        gone=[_gone(plan.items, found, at) for at, spot in enumerate(found) if spot is None],
        route=route[0] if route else None,
        route_villages=route[1] if route else 0,
        is_past=kept.on < today,
        is_far_ahead=is_far_ahead,
    )


def legs_of(spots: Sequence[TripSpot], plan: TripPlan) -> list[Leg | None]:
    """The way to each stop, None to the first: an editor's figures where the stops follow each other in a route."""
    if not spots:
        return []
    known = told_stops(spots)
    legs: list[Leg | None] = [None]
    for here, there in pairwise(spots):
        leg = told(here.told, there.told, known) if here.told and there.told else None
        legs.append(leg or estimate(here.point, there.point, plan.by))
    return legs


def after(plan: TripPlan, deed: str) -> tuple[TripPlan, int]:
    """The plan after any step, those included that need the database: route.7 adds a whole route, split cuts the trip
    into days. With the number of the stop it was about, 0 for none. Raises TripRefused."""
    verb, _dot, pk = deed.partition(".")
    if verb == "route" and pk.isascii() and pk.isdecimal() and len(pk) < 10:
        return with_added(plan, items_of_route(int(pk)))
    if deed == "split":
        return _split(plan), 0
    return changed(plan, deed)


def _split(plan: TripPlan) -> TripPlan:
    spots = [spot for spot in find_spots(plan.items) if spot]
    kept = TripPlan(tuple(spot.item for spot in spots), plan.on, plan.guests, plan.by)
    nights = proposed_nights([spot.visit_minutes for spot in spots], legs_of(spots, kept))
    if sum(nights) >= MOST_DAYS:
        raise TripRefused(
            _("每天坐车不过 %(h)d 小时，要排 %(n)d 天，超过了 %(most)d 天。先移出几站，或自己分天。")
            % {"h": RIDE_MINUTES // 60, "n": sum(nights) + 1, "most": MOST_DAYS}
        )
    return with_nights(kept, nights)


def _nights(
    nights: Sequence[Night], villages: dict[int, VillagePage], guests: int, now: datetime | None
) -> list[ShownNight]:
    """Asks for beds only with `now`: not in the past, not before they can be booked."""
    stays = [StayDates.of(night.on, night.count) for night in nights]
    asked = [(night.village_key, stay) for night, stay in zip(nights, stays, strict=True) if night.village_key]
    answers = iter(village_nights(asked, guests, now) if now and asked else [])
    return [
        ShownNight(
            night,
            stay,
            villages[night.village_key] if night.village_key else None,
            next(answers, None) if night.village_key else None,
        )
        for night, stay in zip(nights, stays, strict=True)
    ]


def _notices(villages: dict[int, VillagePage], on: date) -> dict[int, list[Notice]]:
    last = on + timedelta(days=MOST_DAYS)
    by_village: dict[int, list[Notice]] = {}
    for notice in Notice.objects.filter(village__in=villages, starts_on__lte=last, ends_on__gte=on):
        by_village.setdefault(notice.village_id, []).append(notice)
    return by_village


def _shown(day: TripDay, nights: Sequence[ShownNight], notices: dict[int, list[Notice]]) -> ShownDay:
    night = next((one for one in nights if day.sleeps and one.stay.check_in <= day.on < one.stay.check_out), None)
    firsts: dict[int, Step[TripSpot]] = {}
    villages: dict[int, VillagePage] = {}
    for step in day.steps:
        if step.spot.village:
            firsts.setdefault(step.spot.village.pk, step)
            villages.setdefault(step.spot.village.pk, step.spot.village)
    states = {pk: season_state(one.windows.all(), day.on) for pk, one in villages.items() if one.windows.all()}
    steps = [
        ShownStep(step, _good(states, step.spot.village_key) if step in firsts.values() else None) for step in day.steps
    ]
    notes = [note for pk, state in states.items() for note in _season_notes(villages[pk], state)]
    if night and night.village:
        villages.setdefault(night.village.pk, night.village)
    notes += [note for one in villages.values() for note in _notice_notes(one, day.on, notices)]
    return ShownDay(day, steps, gravest_first([*notes, *notes_of(day)]), night)


def _good(states: Mapping[int, SeasonState], village: int | None) -> SeasonState | None:
    state = states.get(village) if village else None
    return state if state and state.kind in GOOD else None


def _notice_notes(village: VillagePage, on: date, notices: Mapping[int, Sequence[Notice]]) -> list[Note]:
    notes = []
    for notice in notices.get(village.pk, []):
        if notice.starts_on <= on <= notice.ends_on:
            text = _("%(village)s这天停止接待：%(why)s") if notice.is_closure else _("%(village)s告示：%(why)s")
            said = text % {"village": village.title, "why": notice.title}
            notes.append(Note("stop" if notice.is_closure else "warn", said))
    return notes


def _season_notes(village: VillagePage, state: SeasonState) -> list[Note]:
    if state.kind in GOOD:
        return []
    said = _("%(village)s这天不在时令里，%(opens)s起有%(what)s。")
    return [Note("info", said % {"village": village.title, "opens": state.opens, "what": state.what})]


_KIND_WORDS = {
    Kind.VILLAGE: gettext_lazy("乡村"),
    Kind.SIGHT: gettext_lazy("景点"),
    Kind.ROUTE_STOP: gettext_lazy("线路上的一站"),
}


def _gone(items: Sequence[TripItem], found: Sequence[TripSpot | None], at: int) -> str:
    """Where the lost one stood: its name is no longer ours to tell."""
    before = next((spot.name for spot in reversed(found[:at]) if spot), "")
    nights = _("，连同在那里的 %(n)d 晚") % {"n": items[at].nights} if items[at].nights else ""
    words = {"n": at + 1, "kind": _KIND_WORDS[items[at].kind], "before": before, "nights": nights}
    if before:
        return _("原来的第 %(n)d 站（%(kind)s，在“%(before)s”之后）已经不在网上%(nights)s，没有排进来。") % words
    return _("原来的第 %(n)d 站（%(kind)s）已经不在网上%(nights)s，没有排进来。") % words
