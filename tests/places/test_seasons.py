"""Is it good now? Pure rules: rice in autumn, snow over New Year, notices of a village."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.seasons import Message, Window
from tourism.places.seasons import (
    GOOD,
    KINDS,
    LIGHT_COLUMNS,
    LightWindow,
    current_run,
    peak_days,
    rank_during,
    season_rank,
    season_state,
    season_state_during,
    window_dates,
)
from tourism.places.xun import CHOICES, day_in, days_within, first_day, last_day, term_column, xun_number, xun_of

SAID = {"confirmed_on": date(2026, 9, 1), "confirmed_role": "村委会"}
RICE = Window("稻黄", xun_number("9月下旬"), xun_number("10月上旬"), season="autumn", **SAID)
SNOW = Window("雪季", xun_number("12月上旬"), xun_number("3月下旬"), **SAID)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
XUN = st.integers(1, 36)


@pytest.mark.parametrize(
    ("on", "kind", "text"),
    [
        (date(2026, 7, 1), "rest", "歇 · 9月下旬起稻黄"),
        (date(2026, 8, 1), "soon", "9月下旬起 · 稻黄"),
        (date(2026, 9, 21), "now", "正好 · 稻黄"),
        (date(2026, 9, 27), "end", "尾声 · 稻黄"),
        (date(2026, 10, 10), "end", "尾声 · 稻黄"),
        (date(2026, 10, 11), "rest", "歇 · 9月下旬起稻黄"),
    ],
)
def test_the_badge_follows_the_window(on, kind, text):
    state = season_state([RICE], on)

    assert (state.kind, state.text) == (kind, text)


def test_a_window_over_new_year_is_open_on_both_sides():
    assert season_state([SNOW], date(2026, 12, 20)).kind == "now"
    assert season_state([SNOW], date(2027, 1, 15)).kind == "now"
    assert season_state([SNOW], date(2027, 3, 25)).kind == "end"
    assert season_state([SNOW], date(2027, 4, 1)).kind == "rest"


def test_what_is_on_beats_what_comes_and_a_confirmed_claim_beats_an_old_one():
    apples = Window("苹果", RICE.starts, RICE.ends)

    assert season_state([SNOW, RICE], date(2026, 9, 22)).what == "稻黄"
    assert season_state([apples, RICE], date(2026, 9, 22)).what == "稻黄"


def test_while_everything_rests_the_nearest_season_is_named():
    flowers = Window("山杏花", xun_number("4月上旬"), xun_number("4月中旬"), season="spring")

    assert season_state([RICE, flowers], date(2026, 11, 22)).what == "山杏花"


def test_a_place_without_windows_says_so():
    state = season_state([], date(2026, 9, 22))

    assert (state.text, state.reason) == ("时令待填", "还没有人填这里的时令。")


# --- the reason ---


@pytest.mark.parametrize(
    ("window", "on", "reason"),
    [
        (RICE, date(2026, 9, 21), "稻黄约到 10月10日。"),
        (replace(RICE, peaks=RICE.starts), date(2026, 9, 21), "稻黄正是盛期，约到 10月10日。"),
        (RICE, date(2026, 10, 5), "稻黄将收场，约到 10月10日。"),
        (RICE, date(2026, 9, 1), "稻黄约从 9月21日起，还有 20 天，可以先订。"),
        (RICE, date(2026, 11, 1), "这会儿来人少，看的是平常日子；稻黄约从 2027年9月21日起。"),
        (
            replace(RICE, shifted_year=2026, shifted_days=-6),
            date(2026, 9, 15),
            "稻黄约到 10月4日。2026年比往年早 6 天。",
        ),
        (
            replace(RICE, shifted_year=2026, shifted_days=5),
            date(2026, 9, 26),
            "稻黄约到 10月15日。2026年比往年晚 5 天。",
        ),
        (replace(RICE, confidence="weather"), date(2026, 9, 21), "稻黄约到 10月10日。早晚看天气，动身前问一声。"),
    ],
)
def test_the_badge_comes_with_its_reason(window, on, reason):
    assert season_state([window], on).reason == reason


def test_the_source_is_who_said_it_and_when():
    state = season_state([RICE], date(2026, 9, 22))

    assert state.source == "村委会 2026年9月1日确认"
    assert (state.confirmed, state.confirmed_on, state.confirmed_role) == (True, date(2026, 9, 1), "村委会")


# --- claims demote themselves ---


def test_a_claim_nobody_renewed_is_told_as_how_it_used_to_be():
    state = season_state([RICE], date(2028, 9, 22))

    assert (state.kind, state.text) == ("usual", "往年此时 · 稻黄")
    assert state.reason == "往年稻黄约从 9月21日到 10月10日。上次确认是 2026年9月1日，隔得太久，今年怎样还没有人说。"
    assert (state.confirmed, state.source) == (False, "尚未确认")


def test_a_claim_nobody_ever_confirmed_is_never_good_now():
    state = season_state([replace(RICE, confirmed_on=None, confirmed_role="")], date(2026, 9, 22))

    assert state.kind not in GOOD
    assert state.reason.endswith("今年怎样还没有人说。")


@pytest.mark.parametrize(("confidence", "holds"), [("steady", 400), ("usual", 400), ("weather", 45)])
def test_what_hangs_on_the_weather_is_out_of_date_sooner(confidence, holds):
    always = Window("溪", 1, 36, confidence=confidence, **SAID)
    said = date(2026, 9, 1)

    assert season_state([always], said + timedelta(days=holds)).kind == "now"
    assert season_state([always], said + timedelta(days=holds + 1)).kind == "usual"


# --- exact days and years that come early or late ---


def test_a_known_day_stands_in_for_the_beginning_or_the_end_of_its_third():
    known = replace(RICE, starts_day=24, ends_day=6)

    assert window_dates(known, date(2026, 9, 1)) == (date(2026, 9, 24), date(2026, 10, 6))
    assert season_state([known], date(2026, 9, 1)).text == "9月24日起 · 稻黄"


def test_a_leap_day_is_the_28th_in_other_years():
    leap = Window("梅", xun_number("2月下旬"), xun_number("3月上旬"), starts_day=29)

    assert window_dates(leap, date(2028, 2, 1))[0] == date(2028, 2, 29)
    assert window_dates(leap, date(2027, 2, 1))[0] == date(2027, 2, 28)


def test_a_year_said_to_be_early_moves_that_year_alone():
    early = replace(RICE, shifted_year=2026, shifted_days=-6)

    assert window_dates(early, date(2026, 8, 1)) == (date(2026, 9, 15), date(2026, 10, 4))
    assert window_dates(early, date(2026, 10, 5)) == (date(2027, 9, 21), date(2027, 10, 10))
    assert season_state([early], date(2026, 9, 16)).kind == "now"
    assert season_state([RICE], date(2026, 9, 16)).kind == "soon"


def test_a_run_over_new_year_is_moved_as_the_year_it_begins_in():
    late = replace(SNOW, shifted_year=2026, shifted_days=10)

    assert window_dates(late, date(2027, 1, 1)) == (date(2026, 12, 11), date(2027, 4, 10))
    assert window_dates(replace(SNOW, shifted_year=2027, shifted_days=10), date(2027, 1, 1))[0] == date(2026, 12, 1)


def test_the_best_days_move_with_the_run_and_cross_new_year_with_it():
    snow = replace(SNOW, peaks=xun_number("1月中旬"), shifted_year=2026, shifted_days=-3)

    assert peak_days(snow, date(2026, 12, 20)) == (date(2027, 1, 8), date(2027, 1, 17))
    assert peak_days(replace(RICE, peaks=RICE.starts, peaks_day=25), date(2026, 9, 1)) == (
        date(2026, 9, 25),
        date(2026, 9, 30),
    )
    assert peak_days(RICE, date(2026, 9, 1)) is None


# --- notices ---

FLOOD = Message("防汛", date(2026, 9, 20), date(2026, 9, 25), is_closure=True)


def test_a_closure_on_that_date_wins_over_every_season():
    state = season_state([RICE], date(2026, 9, 22), [FLOOD])

    assert (state.kind, state.text) == ("closed", "停止接待 · 到9月25日")
    assert state.reason == "2026年9月20日至2026年9月25日停止接待：防汛。"
    assert season_state([RICE], date(2026, 9, 26), [FLOOD]).kind == "now"


def test_a_notice_that_closes_nothing_leaves_the_badge_as_it_is():
    works = replace(FLOOD, is_closure=False)

    assert season_state([RICE], date(2026, 9, 22), [works]) == season_state([RICE], date(2026, 9, 22))


def test_a_place_without_windows_can_be_closed():
    assert season_state([], date(2026, 9, 22), [FLOOD]).kind == "closed"


def test_a_weekend_is_as_good_as_its_better_day():
    weekend = [date(2026, 9, 25), date(2026, 9, 26)]

    assert season_state_during([RICE], weekend, [FLOOD]).kind == "now"
    assert season_state_during([RICE], weekend[:1], [FLOOD]).kind == "closed"


# --- whatever the figures ---


@st.composite
def windows(draw: st.DrawFn) -> Window:
    starts, ends = draw(XUN), draw(XUN)
    peaks = draw(st.none() | XUN)
    shifted = draw(st.none() | st.tuples(st.integers(2022, 2032), st.integers(-45, 45)))
    return Window(
        draw(st.text(min_size=1, max_size=5)), starts, ends, peaks,
        draw(st.sampled_from(["spring", "summer", "autumn", "winter"])),
        draw(st.none() | st.sampled_from(days_within(starts))),
        draw(st.none() | st.sampled_from(days_within(peaks))) if peaks else None,
        draw(st.none() | st.sampled_from(days_within(ends))),
        *(shifted or (None, None)),
        draw(st.sampled_from(["steady", "usual", "weather"])),
        draw(st.none() | DAYS), "村委会",
    )  # fmt: skip


@st.composite
def messages(draw: st.DrawFn) -> Message:
    starts = draw(DAYS)
    return Message("告示", starts, starts + timedelta(days=draw(st.integers(0, 40))), draw(st.booleans()))


@given(windows(), DAYS)
def test_every_window_has_a_run_that_contains_or_follows_the_day(window, on):
    run = current_run(window, on)

    assert run.first <= run.last
    assert run.last >= on
    assert abs(run.shift) <= 45
    earlier = current_run(window, on - timedelta(days=1))
    assert earlier == run or earlier.last == on - timedelta(days=1) or earlier.first < run.first


@given(windows(), DAYS)
def test_the_days_of_a_run_are_told_as_on_and_the_days_before_as_not(window, on):
    run, state = current_run(window, on), season_state([window], on)

    assert (state.kind in (*GOOD, "usual")) == (run.first <= on)
    if state.kind in GOOD:
        assert state.confirmed
        assert state.until == run.last


@given(st.lists(windows(), max_size=4), DAYS, st.lists(messages(), max_size=3))
def test_one_badge_with_a_reason_whatever_is_known(its, on, told):
    state = season_state(its, on, told)
    is_closed = any(one.is_closure and one.starts_on <= on <= one.ends_on for one in told)

    assert state.kind in KINDS
    assert state.text
    assert state.reason
    assert (state.kind == "closed") == is_closed


@given(st.lists(windows(), min_size=1, max_size=4), DAYS, st.lists(messages(), max_size=3), st.integers(1, 2))
def test_lists_rank_by_what_the_badge_says_without_writing_it(its, on, told, count):
    days = [on + timedelta(days=n) for n in range(count)]
    light = [LightWindow(**{name: getattr(one, name) for name in LIGHT_COLUMNS}) for one in its]

    assert rank_during(light, days, told) == season_rank(season_state_during(its, days, told))


@given(DAYS)
def test_every_day_lies_in_its_own_third_of_a_month(on):
    number = xun_of(on)

    assert first_day(number, on.year) <= on <= last_day(number, on.year)
    assert on.day in days_within(number)
    assert day_in(number, on.day, on.year) == on


@given(XUN)
def test_thirds_fit_the_ruler_of_twenty_four_columns(number):
    begin, end = term_column(number), term_column(number, end=True)

    assert 1 <= begin <= end <= 24
    assert begin // 2 * 2 >= (number - 1) // 3 * 2


def test_names_and_numbers_of_thirds_agree():
    assert all(xun_number(name) == number for number, name in CHOICES)
