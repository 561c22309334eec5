"""What happens when and where: /events/ and the calendars to subscribe to."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from tests.factories.pages import county, make_village
from tourism.home.events import EventList, event_list, feed
from tourism.places.models import Event, Notice, Region, VillagePage

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with freeze_time("2026-11-22 09:00:00+08:00"):
        yield


@pytest.fixture
def shaxi(db: None) -> VillagePage:
    """A village of Yunnan with a market."""
    Region.objects.get_or_create(code="530000", defaults={"name": "云南省", "level": Region.Level.PROVINCE})
    village = make_village("寺登村", "sideng", region=county("532931", "剑川县"))
    Event.objects.create(village=village, name="街天", calendar="weekly", rule="周五", text="上午热闹。")
    return village


@pytest.fixture
def village(village: VillagePage) -> VillagePage:
    """Of Anhui, with a feast of each calendar."""
    for name, calendar, rule in [
        ("腊八晒豆腐", "lunar", "12-8"),
        ("冬至打糍粑", "solar_term", "冬至"),
        ("开山", "gregorian", "11-10"),
        ("看叶", "manual", ""),
    ]:
        Event.objects.create(village=village, name=name, calendar=calendar, rule=rule)
    return village


def told(events: EventList) -> list[tuple[str, list[tuple[str, list[int]]]]]:
    """Month by month: names and days."""
    return [
        (
            f"{month.first:%Y-%m}" if month.first else "",
            [(entry.event.name, [day.on.day for day in entry.days]) for entry in month.entries],
        )
        for month in events.months
    ]


def counts(events: EventList, key: str) -> dict[str, int]:
    return {o.value: o.count for facet in events.listing.facets if facet.key == key for o in facet.options}


def test_feasts_stand_once_by_month_and_those_without_a_day_last(village: VillagePage) -> None:
    assert told(event_list({}, TODAY)) == [
        ("2026-12", [("冬至打糍粑", [22])]),
        ("2027-01", [("腊八晒豆腐", [15])]),
        ("2027-11", [("开山", [10])]),
        ("", [("看叶", [])]),
    ]


def test_a_market_stands_with_the_days_of_the_month_that_is_asked_for(shaxi: VillagePage) -> None:
    assert told(event_list({}, TODAY)) == [("2026-11", [("街天", [27])])]
    assert told(event_list({"month": "2026-12"}, TODAY)) == [("2026-12", [("街天", [4, 11, 18, 25])])]
    assert list(counts(event_list({}, TODAY), "month")) == [f"{2026 + n // 12}-{n % 12 + 1:02d}" for n in range(10, 22)]


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"kind": "market", "month": "2026-12"}, ["街天"]),
        ({"month": "2026-12"}, ["街天", "冬至打糍粑"]),
        ({"province": "340000", "month": "2026-12"}, ["冬至打糍粑"]),
        ({"kind": "manual"}, ["看叶"]),
        ({"kind": "term", "province": "530000"}, []),
        ({"kind": "rubbish", "province": "x' OR 1", "month": "2026-12"}, ["街天", "冬至打糍粑"]),
    ],
)
def test_filters_narrow_the_list(
    village: VillagePage, shaxi: VillagePage, params: dict[str, str], names: list[str]
) -> None:
    assert [entry.event.name for month in event_list(params, TODAY).months for entry in month.entries] == names


def test_every_filter_says_how_much_it_leaves(village: VillagePage, shaxi: VillagePage) -> None:
    events = event_list({"month": "2026-12"}, TODAY)

    assert counts(events, "kind") == {"market": 1, "term": 1}
    assert counts(events, "province") == {"340000": 1, "530000": 1}
    assert counts(event_list({}, TODAY), "kind") == {"market": 1, "lunar": 1, "term": 1, "gregorian": 1, "manual": 1}


def test_what_is_confirmed_is_told_apart_from_what_is_reckoned(client: Client, village: VillagePage) -> None:
    Event.objects.filter(name="冬至打糍粑").update(confirmed_on_date=date(2026, 12, 23))

    html = client.get("/events/?month=2026-12").content.decode()
    other = client.get("/events/?month=2027-01").content.decode()

    assert 'datetime="2026-12-23"' in html
    assert "村里已确认" in html
    assert "以当地通知为准</span>" not in html
    assert "以当地通知为准</span>" in other
    assert "农历腊月初八" in other
    assert f"{village.get_url()}#events" in html


def test_a_feast_in_a_closed_village_says_so(client: Client, village: VillagePage) -> None:
    Notice.objects.create(
        village=village, title="修路", starts_on=date(2026, 12, 20), ends_on=date(2026, 12, 24), is_closure=True
    )

    assert "修路" in client.get("/events/?month=2026-12").content.decode()
    assert "修路" not in client.get("/events/?month=2027-01").content.decode()


@pytest.mark.parametrize("hide", [VillagePage.unpublish, lambda page: PageViewRestriction.objects.create(page=page)])
def test_a_village_that_is_not_public_tells_no_events(
    client: Client, village: VillagePage, hide: Callable[[VillagePage], object]
) -> None:
    hide(village)

    assert event_list({}, TODAY).months == []
    assert feed(TODAY) == []
    assert client.get("/villages/zhuxi-cun/events.ics").status_code == 404


def test_an_empty_list_says_what_to_do(client: Client, db: None) -> None:
    assert "还没有登记节庆与集市" in client.get("/events/").content.decode()


def test_a_filter_without_an_answer_leads_back(client: Client, village: VillagePage) -> None:
    html = client.get("/events/?kind=lunar&month=2026-12").content.decode()

    assert "没有这样的节与集" in html
    assert 'href="?kind=lunar"' in html


def test_a_rule_nobody_can_read_costs_the_day_and_not_the_page(client: Client, village: VillagePage) -> None:
    Event.objects.create(village=village, name="晒书节", calendar="lunar", rule="六月六")
    Event.objects.create(village=village, name="怪集", calendar="weekly", rule="星期八")

    assert "晒书节" in client.get("/events/").content.decode()
    assert client.get("/events.ics").status_code == 200


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ask()
    return len(asked)


@pytest.mark.parametrize("path", ["/events/", "/events.ics"])
def test_more_events_cost_no_more_queries(client: Client, village: VillagePage, shaxi: VillagePage, path: str) -> None:
    client.get(path)
    few = queries(lambda: client.get(path))

    for number in range(8):
        other = make_village(f"村{number}", f"cun-{number}", region=county(f"3410{number + 30}", f"县{number}"))
        Event.objects.create(village=other, name="年会", calendar="lunar", rule=f"{number + 1}-6")
        Event.objects.create(village=other, name="日子另定", calendar="manual")

    assert queries(lambda: client.get(path)) == few
    assert few <= 15


def test_a_village_leads_from_its_feasts_to_its_calendar(client: Client, village: VillagePage) -> None:
    Event.objects.create(village=village, name="赶场", calendar="animal", rule="牛")

    html = client.get(village.get_url()).content.decode()
    section = html[html.index('id="events"') :]
    section = section[: section.index("</section>")]

    assert 'href="/villages/zhuxi-cun/events.ics"' in section
    assert 'href="/events/"' in section
    assert "农历腊月初八" in section
    assert "逢牛（丑日）" in section
    assert section.count("未确认</span>") == 3  # a market needs no confirming, a day nobody has set cannot have any


# ---- Calendars ----


def entries(content: bytes) -> dict[str, dict]:
    """Name → fields of its first day, as icalendar reads them."""
    days = sorted(Calendar.from_ical(content).walk("VEVENT"), key=lambda entry: entry.decoded("dtstart"), reverse=True)
    return {
        str(entry["summary"]): {
            "days": (entry.decoded("dtstart"), entry.decoded("dtend")),
            "uid": str(entry["uid"]),
            "status": str(entry["status"]),
            "description": str(entry.get("description", "")),
            "location": str(entry["location"]),
            "url": str(entry["url"]),
        }
        for entry in days
    }


def test_the_calendar_holds_whole_days_that_end_the_next_morning(client: Client, village: VillagePage) -> None:
    response = client.get("/events.ics")
    found = entries(response.content)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    solstice = found["冬至打糍粑（竹溪村，日子待确认）"]
    assert solstice["days"] == (date(2026, 12, 22), date(2026, 12, 23))
    assert solstice["status"] == "TENTATIVE"
    assert "以当地通知为准" in solstice["description"]
    assert solstice["location"] == "安徽省 黟县 竹溪村"
    assert solstice["url"] == f"http://testserver{village.get_url()}"
    assert not any(name.startswith("看叶") for name in found)


def test_lines_are_folded_by_octets_within_no_character(client: Client, village: VillagePage) -> None:
    text = "糯米在石臼里打成糍粑，" * 30 + "🎉，；\\n：“引号”\nBEGIN:VEVENT"
    Event.objects.filter(name="冬至打糍粑").update(text=text)

    content = client.get("/villages/zhuxi-cun/events.ics").content

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode()  # a character cut in two would not decode
    found = entries(content)
    assert text in found["冬至打糍粑（竹溪村，日子待确认）"]["description"]
    assert len(found) == 3


def test_a_calendar_is_what_the_standard_says(client: Client, village: VillagePage, shaxi: VillagePage) -> None:
    """RFC 5545: 3.1 lines, 3.6 what must stand once, 3.3.5 UTC, 3.8.1.6 latitude first."""
    content = client.get("/events.ics").content
    calendar = Calendar.from_ical(content)
    days = list(calendar.walk("VEVENT"))

    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert (str(calendar["version"]), bool(calendar["prodid"]), str(calendar["method"])) == ("2.0", True, "PUBLISH")
    assert len(days) == content.count(b"BEGIN:VEVENT") > 14
    for name in (b"UID:", b"DTSTAMP:", b"DTSTART;VALUE=DATE:", b"DTEND;VALUE=DATE:", b"SUMMARY:", b"STATUS:"):
        assert content.count(b"\r\n" + name) == len(days)
    assert all(entry["dtstamp"].to_ical().endswith(b"Z") for entry in days)
    assert all(entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(days=1) for entry in days)
    assert {entry["geo"].to_ical() for entry in days} == {"29.9;117.99"}
    assert not [error for entry in days for error in entry.errors]


def test_a_day_the_village_moves_moves_in_the_calendar_too(client: Client, village: VillagePage) -> None:
    before = entries(client.get("/events.ics").content)["冬至打糍粑（竹溪村，日子待确认）"]
    Event.objects.filter(name="冬至打糍粑").update(confirmed_on_date=date(2026, 12, 26))

    after = entries(client.get("/events.ics").content)["冬至打糍粑（竹溪村）"]

    assert after["uid"] == before["uid"]
    assert after["days"] == (date(2026, 12, 26), date(2026, 12, 27))
    assert after["status"] == "CONFIRMED"


def test_no_two_entries_share_a_name_and_the_same_day_gives_the_same_bytes(
    client: Client, village: VillagePage, shaxi: VillagePage
) -> None:
    Event.objects.create(village=village, name="冬月会", calendar="lunar", rule="11-20")  # twice in some years
    first = client.get("/events.ics")

    uids = [str(entry["uid"]) for entry in Calendar.from_ical(first.content).walk("VEVENT")]

    assert len(uids) == len(set(uids)) > 14
    assert client.get("/events.ics").content == first.content
    again = client.get("/events.ics", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_market_is_in_the_calendar_for_a_season_and_a_feast_until_it_comes_round(
    village: VillagePage, shaxi: VillagePage
) -> None:
    days = {name: [h.day.on for h in feed(TODAY) if h.event.name == name] for name in ("街天", "开山")}

    assert days["街天"][0] >= TODAY - timedelta(days=31)
    assert date(2027, 2, 15) < days["街天"][-1] <= TODAY + timedelta(days=92)
    assert days["开山"] == [date(2026, 11, 10), date(2027, 11, 10)]


def test_a_calendar_keeps_to_the_filters_of_the_list(client: Client, village: VillagePage, shaxi: VillagePage) -> None:
    events = event_list({"province": "340000", "kind": "lunar", "month": "2027-01", "page": "1"}, TODAY)

    found = entries(client.get(f"/events.ics{events.feed_query}").content)

    assert list(found) == ["腊八晒豆腐（竹溪村，日子待确认）"]
    assert len(entries(client.get("/villages/sideng/events.ics").content)) == 1  # one name, many days


def test_a_calendar_says_that_the_village_is_closed(client: Client, village: VillagePage) -> None:
    Notice.objects.create(
        village=village, title="修路", starts_on=date(2026, 12, 20), ends_on=date(2026, 12, 24), is_closure=True
    )

    assert "冬至打糍粑（竹溪村，停止接待）" in entries(client.get("/events.ics").content)


def test_a_calendar_is_never_longer_than_a_phone_can_take(
    village: VillagePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tourism.home.events.LONGEST_FEED", 2)

    assert [h.event.name for h in feed(TODAY)] == ["开山", "冬至打糍粑"]
