"""Is it good now? Pure rules."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.places.seasons import season_state, window_dates
from tourism.places.xun import CHOICES, first_day, last_day, term_column, xun_number, xun_of


@dataclass
class Window:
    what: str
    starts: int
    ends: int
    season: str = "autumn"
    confirmed_on: date | None = None
    confirmed_role: str = ""


RICE = Window(
    "稻黄", xun_number("9月下旬"), xun_number("10月上旬"), confirmed_on=date(2026, 9, 1), confirmed_role="村委会"
)
SNOW = Window("雪季", xun_number("12月上旬"), xun_number("3月下旬"), season="winter")
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


def test_a_claim_nobody_renewed_demotes_itself():
    state = season_state([RICE], date(2028, 9, 22))

    assert not state.confirmed
    assert state.source == "尚未确认"
    assert season_state([RICE], date(2026, 9, 22)).source == "村委会 2026年9月1日确认"


def test_a_place_without_windows_says_so():
    assert season_state([], date(2026, 9, 22)).text == "时令待填"


@given(XUN, XUN, DAYS)
def test_every_window_has_a_run_that_contains_or_follows_the_day(starts, ends, on):
    first, last = window_dates(Window("花", starts, ends), on)

    assert first <= last
    assert last >= on


@given(DAYS)
def test_every_day_lies_in_its_own_third_of_a_month(on):
    number = xun_of(on)

    assert first_day(number, on.year) <= on <= last_day(number, on.year)


@given(XUN)
def test_thirds_fit_the_ruler_of_twenty_four_columns(number):
    begin, end = term_column(number), term_column(number, end=True)

    assert 1 <= begin <= end <= 24
    assert begin // 2 * 2 >= (number - 1) // 3 * 2


def test_names_and_numbers_of_thirds_agree():
    assert all(xun_number(name) == number for number, name in CHOICES)
