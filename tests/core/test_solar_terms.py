"""Against the table of the domain guide (§2.9), not against the library itself."""

from datetime import date, timedelta

import pytest

from tourism.core.solar_terms import TERMS, lunar_to_date, season_of_column, solar_day, term_begins

TABLE = {
    2025: "1-5 1-20 2-3 2-18 3-5 3-20 4-4 4-20 5-5 5-21 6-5 6-21 7-7 7-22 8-7 8-23 9-7 9-23 10-8 10-23 11-7 11-22 12-7 12-21",
    2026: "1-5 1-20 2-4 2-18 3-5 3-20 4-5 4-20 5-5 5-21 6-5 6-21 7-7 7-23 8-7 8-23 9-7 9-23 10-8 10-23 11-7 11-22 12-7 12-22",
    2027: "1-5 1-20 2-4 2-19 3-6 3-21 4-5 4-20 5-6 5-21 6-6 6-21 7-7 7-23 8-8 8-23 9-8 9-23 10-8 10-23 11-7 11-22 12-7 12-22",
    2028: "1-6 1-20 2-4 2-19 3-5 3-20 4-4 4-19 5-5 5-20 6-5 6-21 7-6 7-22 8-7 8-22 9-7 9-22 10-8 10-23 11-7 11-22 12-6 12-21",
}
DAYS = [
    (term, date(year, *(int(part) for part in text.split("-"))))
    for year, line in TABLE.items()
    for term, text in zip(TERMS, line.split(), strict=True)
]


@pytest.mark.parametrize(("term", "day"), DAYS)
def test_a_term_begins_on_the_day_of_the_table(term, day):
    assert term_begins(term, day.year) == day
    assert solar_day(day).term == term
    assert solar_day(day - timedelta(days=1)).term != term


def test_seasons_begin_with_their_terms():
    begins = {"立春": "spring", "立夏": "summer", "立秋": "autumn", "立冬": "winter"}

    for term, season in begins.items():
        column = TERMS.index(term) + 1
        assert season_of_column(column) == season
        assert season_of_column(column - 1) != season
    assert season_of_column(1) == "winter"


def test_the_day_of_light_snow_is_written_in_words():
    day = solar_day(date(2026, 11, 22))

    assert (day.term, day.column, day.season) == ("小雪", 22, "winter")
    assert day.lunar_text == "丙午年十月十四"


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [(2026, 1, 1, date(2026, 2, 17)), (2026, 8, 15, date(2026, 9, 25)), (2026, 6, 6, date(2026, 7, 19)),
     (2027, 6, 6, date(2027, 7, 9)), (2028, 5, 5, date(2028, 5, 28))],
)  # fmt: skip
def test_lunar_feasts_fall_on_their_days(year, month, day, expected):
    assert lunar_to_date(year, month, day) == expected
