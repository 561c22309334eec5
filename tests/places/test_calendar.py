from datetime import date, timedelta
from functools import cache

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import Lunar, Solar

from tourism.core.solar_terms import TERMS
from tourism.places.calendar import BadRule, dates_between, next_date, rule_words
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


# ---- Days between two dates, market days ----

# Four leap months lie in here, the rare eleventh of 2033 among them.
DAYS = st.dates(date(2024, 1, 1), date(2033, 6, 30))
SPANS = st.integers(0, 400)
unhurried = settings(deadline=None, max_examples=40)
ANIMALS = "鼠牛虎兔龙蛇马羊猴鸡狗猪"


@cache
def lunar(day: date) -> Lunar:
    """What lunar_python says of a day; the rules themselves count from new moons and from one known day."""
    return Solar.fromYmd(day.year, day.month, day.day).getLunar()


def days_of(first: date, span: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(span + 1)]


@unhurried
@given(DAYS, SPANS, st.sets(st.integers(0, 9), min_size=1, max_size=4))
def test_a_market_by_lunar_digits_falls_on_those_days_of_every_month(first, span, digits):
    rule = "逢" + "、".join(str(digit) for digit in sorted(digits))

    found = dates_between("lunar_tail", rule, first, first + timedelta(days=span))

    assert found == [day for day in days_of(first, span) if lunar(day).getDay() % 10 in digits]


@unhurried
@given(DAYS, SPANS, st.sets(st.sampled_from(ANIMALS), min_size=1, max_size=3))
def test_a_market_by_animals_falls_on_their_days(first, span, animals):
    found = dates_between("animal", "".join(animals), first, first + timedelta(days=span))

    assert found == [day for day in days_of(first, span) if lunar(day).getDayShengXiao() in animals]


@unhurried
@given(DAYS, SPANS, st.integers(1, 12), st.integers(1, 30))
def test_a_lunar_feast_falls_on_its_day_and_never_in_a_leap_month(first, span, month, number):
    found = dates_between("lunar", f"{month}-{number}", first, first + timedelta(days=span))

    def is_it(day):
        here, after = lunar(day), lunar(day + timedelta(days=1))
        is_last = (here.getDay(), after.getDay(), number) == (29, 1, 30)
        return here.getMonth() == month and (here.getDay() == number or is_last)

    assert found == [day for day in days_of(first, span) if is_it(day)]


@unhurried
@given(DAYS, SPANS, st.sampled_from(TERMS))
def test_a_feast_of_a_solar_term_falls_on_its_first_day(first, span, term):
    found = dates_between("solar_term", term, first, first + timedelta(days=span))

    assert found == [day for day in days_of(first, span) if lunar(day).getJieQi() == term]


RULES = [
    ("gregorian", "02-29"), ("lunar", "12-30"), ("solar_term", "小寒"), ("weekly", "周三、周六"),
    ("lunar_tail", "五、十"), ("animal", "牛、羊"),
]  # fmt: skip


@pytest.mark.parametrize(("calendar", "rule"), RULES)
@unhurried
@given(first=DAYS, span=st.integers(-3, 900))
def test_the_next_day_is_the_first_of_the_days_between(calendar, rule, first, span):
    days = dates_between(calendar, rule, first, first + timedelta(days=span))
    coming = next_date(calendar, rule, first)

    assert days == sorted(set(days))
    assert days[:1] == ([coming] if (coming - first).days <= span else [])


def test_the_days_of_a_leap_sixth_month_are_market_days_and_no_second_feast():
    """2025 has two sixth months; the second begins on 25 July."""
    first, last = date(2025, 6, 25), date(2025, 8, 22)

    assert dates_between("lunar", "6-6", first, last) == [date(2025, 6, 30)]
    assert dates_between("lunar_tail", "六", first, last) == [
        date(2025, month, day) for month, day in [(6, 30), (7, 10), (7, 20), (7, 30), (8, 9), (8, 19)]
    ]


def test_known_days_of_the_animals():
    """1 October 1949 was 甲子, a day of the rat; 1 January 2000 was 戊午, a day of the horse."""
    assert dates_between("animal", "鼠", date(1949, 9, 30), date(1949, 10, 13)) == [
        date(1949, 10, 1),
        date(1949, 10, 13),
    ]
    assert next_date("animal", "马", date(1999, 12, 21)) == date(2000, 1, 1)


@pytest.mark.parametrize(
    ("calendar", "rules"),
    [
        ("lunar_tail", ["三、八", "逢三、八", "逢三逢八", "3、8", "3,8", "38", "三八", "八、三"]),
        ("lunar_tail", ["五、十", "5、10", "5、0", "逢五逢十"]),
        ("animal", ["牛、羊", "逢牛、羊", "丑、未", "丑日、未日", "羊牛", "牛场、羊场"]),
        ("weekly", ["周三、周六", "周六、周三", "周三，周六", "周三 周六"]),
    ],
)
def test_people_write_one_rule_in_many_ways(calendar, rules):
    days = [dates_between(calendar, rule, date(2026, 1, 1), date(2026, 12, 31)) for rule in rules]

    assert days[0]
    assert all(other == days[0] for other in days)


@pytest.mark.parametrize(
    ("calendar", "rule"),
    [
        ("lunar_tail", ""), ("lunar_tail", "逢"), ("lunar_tail", "三个"), ("lunar_tail", "十一月"),
        ("animal", ""), ("animal", "猫"), ("animal", "牛街"), ("weekly", ""), ("weekly", "周三、周八"),
        ("lunar", "6-31"), ("lunar", "0-6"), ("gregorian", "13-1"), ("gregorian", "-1-1"),
    ],
)  # fmt: skip
def test_a_market_rule_no_calendar_knows_is_refused_in_words(calendar, rule):
    for ask in (
        lambda: next_date(calendar, rule, date(2026, 11, 22)),
        lambda: dates_between(calendar, rule, date(2026, 11, 22), date(2026, 12, 22)),
        lambda: rule_words(calendar, rule),
    ):
        with pytest.raises(BadRule) as refused:
            ask()
        assert refused.value.message


@given(
    st.sampled_from(["gregorian", "lunar", "solar_term", "weekly", "lunar_tail", "animal", "manual"]),
    st.text(max_size=16),
)
def test_whatever_is_written_as_a_rule_is_a_rule_or_refused(calendar, rule):
    try:
        coming = next_date(calendar, rule, date(2026, 11, 22))
    except BadRule:
        return
    assert coming is None if calendar == "manual" else coming >= date(2026, 11, 22)


@pytest.mark.parametrize(
    ("calendar", "rule", "words"),
    [
        ("lunar", "6-6", "农历六月初六"),
        ("lunar", "12-8", "农历腊月初八"),
        ("lunar", "1-15", "农历正月十五"),
        ("weekly", "周六 周三", "每周六、周三"),
        ("lunar_tail", "逢8、3", "农历逢三、八"),
        ("lunar_tail", "0、5", "农历逢五、十"),
        ("animal", "逢牛", "逢牛（丑日）"),
        ("animal", "未、丑", "逢牛、羊（丑、未日）"),
        ("solar_term", "秋分", "秋分"),
        ("gregorian", "04-05", "每年4月5日"),
        ("manual", "", ""),
    ],
)
def test_a_rule_is_said_as_people_say_it(calendar, rule, words):
    assert rule_words(calendar, rule) == words
