from datetime import date

import pytest

from tourism.places.calendar import BadRule, next_date


@pytest.mark.parametrize(
    ("calendar", "rule", "on", "expected"),
    [
        ("lunar", "6-6", date(2026, 11, 22), date(2027, 7, 9)),
        ("lunar", "6-6", date(2026, 7, 19), date(2026, 7, 19)),
        ("solar_term", "秋分", date(2026, 11, 22), date(2027, 9, 23)),
        ("solar_term", "冬至", date(2026, 11, 22), date(2026, 12, 22)),
        ("gregorian", "04-05", date(2026, 11, 22), date(2027, 4, 5)),
        ("weekly", "周五", date(2026, 11, 22), date(2026, 11, 27)),
        ("weekly", "周日", date(2026, 11, 22), date(2026, 11, 22)),
        ("lunar", "12-8", date(2026, 1, 10), date(2026, 1, 26)),
        ("manual", "", date(2026, 11, 22), None),
    ],
)
def test_a_rule_names_its_next_day(calendar, rule, on, expected):
    assert next_date(calendar, rule, on) == expected


@pytest.mark.parametrize(
    ("calendar", "rule"),
    [("lunar", "13-1"), ("gregorian", "02-30"), ("gregorian", "abc"), ("solar_term", "大热"), ("weekly", "星期五")],
)
def test_a_rule_no_calendar_knows_is_refused_in_words(calendar, rule):
    with pytest.raises(BadRule):
        next_date(calendar, rule, date(2026, 11, 22))
