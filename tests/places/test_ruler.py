"""Season windows on the ruler of 24 solar terms, seen on 23 November 2026."""

from datetime import date

from tests.factories.seasons import Window
from tourism.places.ruler import bars_of, ruler_row
from tourism.places.xun import xun_number

TODAY = date(2026, 11, 23)


def window(what: str, starts: str, ends: str, **fields: object) -> Window:
    return Window(what, xun_number(starts), xun_number(ends), **fields)  # type: ignore[arg-type]


def test_a_window_inside_the_year_is_one_bar() -> None:
    (bar,) = bars_of([window("稻黄", "9月中旬", "10月上旬")], TODAY)

    assert (bar.start, bar.end, bar.label) == (17, 19, "稻黄")


def test_a_window_across_new_year_becomes_two_bars_and_one_label() -> None:
    first, last = bars_of([window("冬酿", "11月中旬", "1月下旬")], TODAY)

    assert (first.start, first.end, first.label) == (1, 2, "")
    assert (last.start, last.end, last.label) == (21, 24, "冬酿")


def test_what_nobody_confirmed_is_hatched() -> None:
    said = window("苗年", "11月上旬", "12月中旬", confirmed_on=date(2026, 11, 18), confirmed_role="村委会")
    long_ago = window("苗年", "11月上旬", "12月中旬", confirmed_on=date(2025, 9, 1), confirmed_role="村委会")

    assert [bar.confirmed for bar in bars_of([said], TODAY)] == [True]
    assert [bar.confirmed for bar in bars_of([long_ago], TODAY)] == [False]


def test_the_state_beside_the_ruler_is_short() -> None:
    rows = [
        ruler_row("水酒", [window("冬酿", "11月中旬", "1月下旬", confirmed_on=TODAY, confirmed_role="村委会")], TODAY),
        ruler_row("禾木", [window("雪季", "12月上旬", "3月中旬")], TODAY),
        ruler_row("龙脊", [window("灌水插秧", "5月中旬", "6月中旬")], TODAY),
    ]

    assert [row.state_text for row in rows] == ["正好 · 冬酿", "12月上旬起", "歇 · 5月中旬起"]


def test_the_bar_is_this_years_run_not_the_usual_one() -> None:
    said = {"shifted_year": 2026, "shifted_days": -20}

    (usual,) = bars_of([window("稻黄", "9月中旬", "10月上旬")], TODAY)
    (early,) = bars_of([window("稻黄", "9月中旬", "10月上旬", **said)], date(2026, 8, 25))
    (next_year,) = bars_of([window("稻黄", "9月中旬", "10月上旬", **said)], TODAY)

    assert (early.start, early.end) == (16, 18)
    assert (next_year.start, next_year.end) == (usual.start, usual.end) == (17, 19)
