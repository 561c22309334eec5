from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tourism.places.calendar import BadRule, next_date
from tourism.places.models import Event


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
        # Days that not every year has.
        ("gregorian", "02-29", date(2026, 11, 22), date(2028, 2, 29)),
        ("gregorian", "02-29", date(2096, 3, 1), date(2104, 2, 29)),
        ("lunar", "12-30", date(2026, 11, 22), date(2027, 2, 5)),
        ("lunar", "12-30", date(2025, 2, 1), date(2026, 2, 16)),
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


@pytest.mark.django_db
def test_a_rule_no_calendar_knows_is_refused_when_it_is_typed_in(village):
    with pytest.raises(ValidationError) as refused:
        Event(village=village, name="晒书节", calendar="lunar", rule="六月六").full_clean()

    assert "6-6" in refused.value.message_dict["rule"][0]


@pytest.mark.django_db
def test_a_bad_rule_that_came_in_another_way_costs_the_date_and_not_the_page(client, village):
    Event.objects.create(village=village, name="晒书节", calendar="lunar", rule="六月六")

    html = client.get(village.get_url()).content.decode()

    assert "晒书节" in html
    assert "日子另定" in html
