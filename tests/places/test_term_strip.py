"""What is good in this solar term and the next ones."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.seasons import Window
from tourism.core.solar_terms import TERMS, solar_day
from tourism.places.term_strip import term_strip
from tourism.places.xun import xun_number, xun_of

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@dataclass
class Village:
    pk: int
    windows: list[Window] = field(default_factory=list)


def window(what, starts, ends, peaks=None, confirmed_on=None):
    return Window(what, xun_number(starts), xun_number(ends), peaks and xun_number(peaks), confirmed_on=confirmed_on)


def strip(*villages, on=TODAY, count=4):
    return term_strip([(village, village.windows) for village in villages], on, count)


def named(card):
    return [thing.what for thing in card.things]


def test_the_strip_begins_with_the_term_it_is_and_crosses_new_year():
    cards = strip()

    assert [(card.name, card.first) for card in cards] == [
        ("小雪", date(2026, 11, 22)), ("大雪", date(2026, 12, 7)),
        ("冬至", date(2026, 12, 22)), ("小寒", date(2027, 1, 5)),
    ]  # fmt: skip
    assert [card.season for card in cards] == ["winter"] * 4


@given(DAYS)
def test_terms_follow_each_other_without_a_gap(on):
    cards = strip(on=on, count=5)

    assert cards[0].first <= on <= cards[0].last
    assert all(after.first == before.last + timedelta(days=1) for before, after in zip(cards, cards[1:], strict=False))
    assert all(after.column == before.column % 24 + 1 for before, after in zip(cards, cards[1:], strict=False))
    assert all(solar_day(card.last).term == card.name == TERMS[card.column - 1] for card in cards)
    assert all(14 <= card.days <= 17 for card in cards)


def test_a_term_names_what_is_on_in_it_and_nothing_else():
    cards = strip(
        Village(1, [window("雪季", "12月中旬", "2月下旬")]), Village(2, [window("红叶", "10月下旬", "11月下旬")])
    )

    assert [named(card) for card in cards] == [["红叶"], ["雪季"], ["雪季"], ["雪季"]]


def test_what_begins_or_is_at_its_best_leads_and_the_confirmed_before_the_rest():
    long_on = Village(1, [window("古建筑", "1月上旬", "12月下旬", confirmed_on=TODAY)])
    begins = Village(2, [window("腌肉", "12月上旬", "1月下旬")])
    best = Village(3, [window("银杏", "10月下旬", "12月上旬", "12月上旬", confirmed_on=TODAY)])

    (card,) = strip(long_on, begins, best, on=date(2026, 12, 1), count=1)

    assert named(card) == ["银杏", "腌肉", "古建筑"]
    assert [thing.is_confirmed for thing in card.things] == [True, False, True]


def test_in_todays_term_what_is_over_is_left_out_and_what_is_ahead_comes_last():
    over = Village(1, [window("红叶", "10月下旬", "11月下旬")])
    ahead = Village(2, [window("雪季", "12月上旬", "2月下旬")])
    on_now = Village(3, [window("古建筑", "1月上旬", "12月下旬")])

    assert named(strip(over, ahead, on_now, on=date(2026, 11, 30))[0]) == ["红叶", "古建筑", "雪季"]
    assert named(strip(over, ahead, on_now, on=date(2026, 12, 1))[0]) == ["雪季", "古建筑"]


def test_a_place_stands_once_in_a_term_and_the_others_are_counted():
    windows = [window("雪", "11月下旬", "1月下旬"), window("茶", "11月下旬", "1月下旬")]

    (card,) = strip(*(Village(number, windows) for number in range(5)), count=1)

    assert len({thing.page.pk for thing in card.things}) == 3
    assert card.more == 2


def test_three_that_say_the_same_leave_room_for_one_that_says_something_else():
    same = [Village(n, [window("银杏", "11月下旬", "12月上旬", "11月下旬")]) for n in range(3)]
    other = Village(9, [window("火塘", "1月上旬", "12月下旬")])

    (card,) = strip(*same, other, count=1)

    assert named(card) == ["银杏", "火塘", "银杏"]


def test_what_stands_in_one_term_makes_room_in_the_next():
    first, second = strip(*(Village(n, [window(f"雪{n}", "11月下旬", "2月下旬")]) for n in range(6)), count=2)

    assert not {*named(first)} & {*named(second)}


@given(DAYS, st.lists(st.tuples(st.integers(1, 36), st.integers(1, 36), st.none() | st.integers(1, 36)), max_size=8))
def test_whatever_the_windows_are_each_term_tells_the_ones_that_are_on(on, spans):
    villages = [Village(n, [Window(f"看{n}", *span)]) for n, span in enumerate(spans)]

    for card in strip(*villages, on=on):
        days = [day for n in range(card.days) if (day := card.first + timedelta(days=n)) >= on]
        expected = {n for n, (starts, ends, _) in enumerate(spans) if any(is_in(day, starts, ends) for day in days)}
        assert len(card.things) + card.more == len(expected)
        assert {thing.page.pk for thing in card.things} <= expected


def is_in(day, starts, ends):
    return starts <= xun_of(day) <= ends if starts <= ends else xun_of(day) >= starts or xun_of(day) <= ends
