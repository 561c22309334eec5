"""Reading a stranger's calendar: the nights it has given away, or a sentence that says what is wrong with it.

The calendars are written by hand as the channels write them, or by the icalendar package, whose author is not ours; its
rule engine, dateutil, says on which days a recurring event begins.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from tourism.booking.ical_feed import MOST_EVENTS, FeedEvent, FeedUnreadable, read_feed
from tourism.booking.recurrence import Recurrence, Unsupported

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 11, 22), date(2027, 11, 23)


def calendar(*events: str) -> bytes:
    """A calendar of VEVENTs, each given as its lines."""
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Elsewhere//EN\n{inside}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def read(content: bytes) -> list[FeedEvent]:
    return read_feed(content, zone=SHANGHAI, first=FIRST, last=LAST)


def nights(*lines: str) -> list[tuple[str, str]]:
    """(first night, day of departure) of each event, as ISO dates without the year."""
    return [(f"{one.starts_on:%m-%d}", f"{one.ends_on:%m-%d}") for one in read(calendar("UID:1\n" + "\n".join(lines)))]


def refusal(content: bytes) -> str:
    with pytest.raises(FeedUnreadable) as refused:
        read(content)
    return refused.value.message


@pytest.mark.parametrize(
    "lines, taken",
    [
        (["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203"], ("12-01", "12-03")),
        (["DTSTART:20261201", "DTEND:20261203"], ("12-01", "12-03")),
        (["DTSTART;VALUE=DATE:20261201"], ("12-01", "12-02")),
        (["DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261201"], ("12-01", "12-02")),
        (["DTSTART;VALUE=DATE:20261203", "DTEND;VALUE=DATE:20261201"], ("12-03", "12-04")),
        (["DTSTART;VALUE=DATE:20261201", "DURATION:P3D"], ("12-01", "12-04")),
        (["DTSTART;VALUE=DATE:20261201", "DURATION:P1W"], ("12-01", "12-08")),
        (["DTSTART:20261201T150000", "DURATION:PT20H"], ("12-01", "12-02")),
        (["DTSTART:20261201T150000", "DTEND:20261203T110000"], ("12-01", "12-03")),
        (["DTSTART;TZID=Asia/Shanghai:20261201T150000", "DTEND;TZID=Asia/Shanghai:20261203T110000"], ("12-01", "12-03")),
        (["DTSTART:20261130T160000Z", "DTEND:20261202T160000Z"], ("12-01", "12-03")),
        (["DTSTART;TZID=America/New_York:20261130T200000", "DTEND;TZID=America/New_York:20261202T200000"], ("12-01", "12-03")),
        (["DTSTART;TZID=Our/Village:20261201T150000", "DTEND;TZID=Our/Village:20261203T110000"], ("12-01", "12-03")),
        (["DTSTART:20261201T100000", "DTEND:20261201T120000"], ("12-01", "12-02")),
        (["dtstart;value=date:20261201", "dtend;value=date:20261202"], ("12-01", "12-02")),
        (["DTSTART;X-NOTE=\"a;b:c\";VALUE=DATE:20261201"], ("12-01", "12-02")),
    ],
)  # fmt: skip
def test_days_and_times_become_the_nights_between(lines: list[str], taken: tuple[str, str]) -> None:
    assert nights(*lines) == [taken]


def test_a_line_folded_anywhere_reads_as_one() -> None:
    content = calendar("UID:long\n er\nDTSTART;VALUE=\n\tDATE:2026\n 1201")

    assert read(content) == [FeedEvent(date(2026, 12, 1), date(2026, 12, 2), "longer")]


def test_what_lies_outside_the_window_is_cut_off_or_left_out() -> None:
    assert nights("DTSTART:20261101", "DTEND:20261122") == []
    assert nights("DTSTART:20261101", "DTEND:20261124") == [("11-22", "11-24")]
    assert nights("DTSTART:20271122", "DTEND:20280601") == [("11-22", "11-24")]
    assert nights("DTSTART:20271124", "DTEND:20271130") == []
    assert nights("DTSTART:20200101", "DTEND:20991231") == [("11-22", "11-24")]


def test_a_cancelled_event_takes_nothing_and_a_free_one_does() -> None:
    """Google marks every all-day event as free, also the ones with which a host closes a room by hand."""
    assert nights("DTSTART:20261201", "STATUS:CANCELLED") == []
    assert nights("DTSTART:20261201", "TRANSP:TRANSPARENT") == [("12-01", "12-02")]


def test_an_alarm_in_an_event_is_not_the_event() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT30M\nDURATION:P9D\nSUMMARY:Reserved\nEND:VALARM"

    assert nights("DTSTART:20261201", alarm) == [("12-01", "12-02")]


def test_an_empty_calendar_is_a_calendar() -> None:
    assert read(calendar()) == []


def test_the_same_event_twice_is_one() -> None:
    assert len(read(calendar("UID:1\nDTSTART:20261201", "UID:1\nDTSTART:20261201"))) == 1


def test_a_byte_order_mark_and_single_line_ends_do_not_matter() -> None:
    content = b"\xef\xbb\xbf" + calendar("UID:1\nDTSTART:20261201").replace(b"\r\n", b"\n")

    assert len(read(content)) == 1


def test_names_of_guests_are_not_kept() -> None:
    kept = [one.summary for one in read(calendar("UID:1\nDTSTART:20261201\nSUMMARY:Anna Muster (HM4ABC)"))]
    opaque = [one.summary for one in read(calendar("UID:1\nDTSTART:20261201\nSUMMARY:CLOSED - Not available"))]

    assert (kept, opaque) == ([""], ["CLOSED - Not available"])


def test_airbnbs_rolling_closures_are_told_from_reservations_and_named_by_their_range() -> None:
    """Each day they come with a new UID (fewohbee#285); the same nights must stay the same event."""
    monday = calendar(
        "UID:aaa@airbnb.com\nDTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261125\nSUMMARY:Airbnb (Not available)",
        "UID:bbb@airbnb.com\nDTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261203\nSUMMARY:Reserved",
    )
    tuesday = monday.replace(b"aaa", b"zzz")

    assert [one.is_rolling for one in read(monday)] == [True, False]
    assert read(monday) == read(tuesday)
    assert read(monday)[1].uid == "bbb@airbnb.com"


def test_an_event_without_a_name_or_with_a_very_long_one_keeps_one_from_day_to_day() -> None:
    nameless = calendar("DTSTART:20261201\nDTEND:20261203")
    long = calendar(f"UID:{'x' * 900}\nDTSTART:20261201")

    assert read(nameless)[0].uid == "unnamed 2026-12-01 2"
    assert len(read(long)[0].uid) == 64


def test_a_moved_occurrence_replaces_the_one_it_stands_for() -> None:
    series = "UID:s\nDTSTART:20261201\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20261208"
    moved = "UID:s\nRECURRENCE-ID;VALUE=DATE:20261215\nDTSTART:20261217\nDTEND:20261219"

    found = [(one.starts_on.day, one.ends_on.day) for one in read(calendar(series, moved))]

    assert found == [(1, 2), (17, 19)]


def test_days_listed_one_by_one_all_count() -> None:
    assert nights("DTSTART:20261201", "RDATE;VALUE=DATE:20261205,20261207") == [
        ("12-01", "12-02"), ("12-05", "12-06"), ("12-07", "12-08"),
    ]  # fmt: skip


def test_a_recurring_event_without_an_end_fills_the_window_only() -> None:
    found = read(calendar("UID:1\nDTSTART:20100101\nRRULE:FREQ=DAILY"))

    assert (found[0].starts_on, found[-1].starts_on, len(found)) == (FIRST, LAST, (LAST - FIRST).days + 1)


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "空的"),
        (b"  \r\n ", "空的"),
        (b"<!doctype html><html>", "网页"),
        (b"\x00\xff\xfe", "网页"),
        (calendar("UID:1\nDTSTART:20261201")[:-30], "完整"),
        (calendar("UID:1\nDTSTART:20261201").replace(b"END:VEVENT\r\n", b""), "对不上"),
        (calendar("UID:1\nDTSTART:20261201\nEND:VALARM"), "对不上"),
        (calendar("UID:1\nDTSTART:20261201", "UID:2\nDTSTART:20261301"), "第 2 条的日期"),
        (calendar("UID:1"), "第 1 条的日期"),
        (calendar("UID:1\nDTSTART:20260229"), "第 1 条的日期"),
        (calendar("UID:1\nDTSTART:99991231"), "第 1 条的日期"),
        (calendar("UID:1\nDTSTART:00010101T000000Z\nDTEND;TZID=Asia/Tokyo:00010101T000000"), "第 1 条的日期"),
        (calendar("UID:1\nDTSTART:20261201\nDTEND:soon"), "第 1 条的日期"),
        (calendar("UID:1\nDTSTART:20261201\nDURATION:PX"), "第 1 条的日期"),
        (calendar("UID:1\nDTSTART:20261201\nRECURRENCE-ID:x"), "改期"),
        (calendar("UID:1\nDTSTART:20261201\nRRULE:FREQ=SECONDLY"), "FREQ=SECONDLY"),
        (calendar("UID:1\nDTSTART:20261201\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY"), "重复规则"),
        (calendar("UID:1\nDTSTART:00010101\nDTEND:20260101\nRRULE:FREQ=DAILY"), "重复规则"),
        (calendar("UID:1\nDTSTART:19500101\nRRULE:FREQ=DAILY;COUNT=99999"), "COUNT"),
        (calendar(*[f"UID:{n}\nDTSTART:20261201" for n in range(MOST_EVENTS + 1)]), "2000"),
        (calendar(*[f"UID:{n}\nDTSTART:20261201\nRRULE:FREQ=DAILY" for n in range(6)]), "2000"),
        (calendar(*[f"UID:{n}\nDTSTART:20261201\nRRULE:FREQ=YEARLY" for n in range(101)]), "重复"),
    ],
    ids=range(22),
)
def test_what_cannot_be_understood_for_sure_is_refused_with_its_cause(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_as_many_events_as_allowed_are_read() -> None:
    assert len(read(calendar(*[f"UID:{n}\nDTSTART:20261201" for n in range(MOST_EVENTS)]))) == MOST_EVENTS


day = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(st.lists(st.tuples(day, st.integers(1, 500)), max_size=12))
def test_what_another_program_writes_is_read_as_it_was_meant(stays: list[tuple[date, int]]) -> None:
    written = Calendar()
    for n, (begin, count) in enumerate(stays):
        event = Event()
        event.add("uid", f"stay-{n}@" + "x" * 80)
        event.add("summary", "预订，不要取消；" * 20)
        event.add("dtstart", begin)
        event.add("dtend", begin + timedelta(days=count))
        written.add_component(event)

    found = {night for one in read(written.to_ical()) for night in days_of(one)}

    asked = {begin + timedelta(days=n) for begin, count in stays for n in range(count)}
    assert found == {night for night in asked if FIRST <= night <= LAST}


def days_of(event: FeedEvent) -> list[date]:
    return [event.starts_on + timedelta(days=n) for n in range((event.ends_on - event.starts_on).days)]


weekdays = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
nth_weekdays = st.builds("{}{}".format, st.sampled_from(["1", "2", "-1", "5", "+3"]), weekdays)


def some(parts: st.SearchStrategy, most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=most, unique=True).map(lambda found: ",".join(map(str, found)))


rules = st.one_of(
    st.fixed_dictionaries({"FREQ": st.just("DAILY")}, optional={"BYDAY": some(weekdays), "BYMONTH": some(st.integers(1, 12))}),
    st.fixed_dictionaries({"FREQ": st.just("WEEKLY")}, optional={"BYDAY": some(weekdays), "WKST": weekdays}),
    st.fixed_dictionaries({"FREQ": st.just("MONTHLY")}, optional={"BYDAY": some(weekdays) | some(nth_weekdays)}),
    st.fixed_dictionaries({"FREQ": st.just("MONTHLY")}, optional={"BYMONTHDAY": some(st.sampled_from([1, 15, 30, 31, -1]))}),
    st.fixed_dictionaries({"FREQ": st.just("YEARLY")}, optional={"BYMONTH": some(st.integers(1, 12))}),
)  # fmt: skip
bounds = st.one_of(
    st.fixed_dictionaries({}, optional={"INTERVAL": st.integers(1, 5)}),
    st.fixed_dictionaries({"COUNT": st.integers(1, 30)}, optional={"INTERVAL": st.integers(1, 5)}),
    st.fixed_dictionaries({"UNTIL": day.map("{:%Y%m%d}".format)}, optional={"INTERVAL": st.integers(1, 5)}),
)


@settings(max_examples=60, deadline=None)
@given(day, rules, bounds)
@example(date(2025, 1, 31), {"FREQ": "MONTHLY"}, {"COUNT": 5})
@example(date(2024, 2, 29), {"FREQ": "YEARLY"}, {})
def test_a_rule_begins_on_the_days_on_which_another_engine_says_it_does(start: date, rule: dict, bound: dict) -> None:
    text = ";".join(f"{name}={value}" for name, value in (rule | bound).items())
    engine = rrulestr(text, dtstart=datetime.combine(start, datetime.min.time()))
    begin, end = date(2026, 6, 1), date(2027, 5, 31)
    expected = {moment.date() for moment in engine.between(
        datetime.combine(begin, datetime.min.time()), datetime.combine(end, datetime.min.time()), inc=True
    )}  # fmt: skip

    found = set(Recurrence.parse(text, start, UTC).days(begin, end))

    # The start always counts, also where it does not fit its own rule (RFC 5545 leaves that open).
    if start in expected or "COUNT" not in rule | bound:
        assert found - {start} == expected - {start}
    else:
        assert len(found) <= bound["COUNT"]


@pytest.mark.parametrize(
    "rule", ["", "FREQ", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;UNTIL=soon",
             "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=2MO", "FREQ=YEARLY;BYDAY=MO", "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO",
             "FREQ=DAILY;WKST=X", "FREQ=DAILY;BYMONTH=x", "INTERVAL=2"]
)  # fmt: skip
def test_a_rule_beyond_us_is_refused(rule: str) -> None:
    with pytest.raises(Unsupported):
        Recurrence.parse(rule, date(2026, 12, 1), SHANGHAI)


LINES = """
BEGIN:VEVENT|END:VEVENT|BEGIN:VALARM|END:VALARM|BEGIN:VCALENDAR|END:VCALENDAR|UID:1|UID:|STATUS:CANCELLED
DTSTART:20261201|DTSTART:20261201T000000Z|DTSTART;TZID=../../etc/passwd:20261201T000000|DTSTART:00000000|DTSTART:99991231
DTEND:|DTEND:20261203|DTEND:99991231T235960Z|DURATION:P99999D|DURATION:-P1D|SUMMARY:Airbnb (Not available)
RRULE:FREQ=DAILY|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30|RRULE:FREQ=MONTHLY;BYDAY=5FR;COUNT=3
EXDATE:20261201,x|RDATE:20261201/P1D|RECURRENCE-ID:20261201| folded|no colon|:|;=:
"""
words = st.sampled_from([word for line in LINES.strip().splitlines() for word in line.split("|")])


@given(st.binary(max_size=300) | st.lists(words | st.text(max_size=20), max_size=20).map("\r\n".join).map(
    lambda inside: f"BEGIN:VCALENDAR\r\n{inside}\r\nEND:VCALENDAR".encode(errors="ignore")
))  # fmt: skip
def test_whatever_bytes_come_in_they_are_events_in_the_window_or_a_refusal(content: bytes) -> None:
    try:
        found = read(content)
    except FeedUnreadable:
        return
    for one in found:
        assert FIRST <= one.starts_on < one.ends_on <= LAST + timedelta(days=1)
        assert 0 < len(one.uid) <= 255 and len(one.summary) <= 120
