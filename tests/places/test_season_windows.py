"""What an editor may write into a season window and a notice, and what is told when it cannot be."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tourism.places.models import Notice, SeasonWindow, VillageWindow
from tourism.places.seasons import current_run
from tourism.places.xun import xun_number

RICE = {
    "what": "稻黄", "season": "autumn", "starts": xun_number("9月下旬"), "peaks": xun_number("10月上旬"),
    "ends": xun_number("10月中旬"),
}  # fmt: skip


def errors(**fields: Any) -> dict[str, list[str]]:
    try:
        VillageWindow(**{**RICE, **fields}).clean()
    except ValidationError as error:
        return error.message_dict
    return {}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"starts_day": 21, "peaks_day": 1, "ends_day": 20},
        {"shifted_year": 2027, "shifted_days": -6},
        {"confirmed_role": "村委会", "confirmed_on": date(2026, 9, 1)},
        {"starts": xun_number("12月上旬"), "peaks": xun_number("1月上旬"), "ends": xun_number("3月上旬")},
        {"starts": 6, "starts_day": 29, "peaks": None, "ends": 6},
    ],
)
def test_what_is_right_passes(fields: dict[str, Any]) -> None:
    assert errors(**fields) == {}


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"starts_day": 20}, "starts_day", "9月下旬只有 21 到 30 号。"),
        ({"starts_day": 0}, "starts_day", "9月下旬只有 21 到 30 号。"),
        ({"ends_day": 21}, "ends_day", "10月中旬只有 11 到 20 号。"),
        ({"peaks": None, "peaks_day": 3}, "peaks_day", "先选是哪一旬，再填几号。"),
        ({"peaks": xun_number("11月上旬")}, "peaks", "盛期要在开始和结束之间。"),
        (
            {"peaks": None, "ends": RICE["starts"], "starts_day": 25, "ends_day": 22},
            "ends_day",
            "同一旬里，结束不能早于开始。",
        ),
        ({"shifted_year": 2027}, "shifted_days", "要填就一起填"),
        ({"shifted_days": -6}, "shifted_year", "要填就一起填"),
        ({"shifted_year": 27, "shifted_days": -6}, "shifted_year", "年份写四位"),
        ({"shifted_year": 2027, "shifted_days": 46}, "shifted_days", "早晚最多 45 天"),
        ({"shifted_year": 2027, "shifted_days": 0}, "shifted_days", "早晚最多 45 天"),
        ({"confirmed_on": date(2026, 9, 1)}, "confirmed_role", "写明是谁确认的"),
    ],
)
def test_what_is_wrong_is_named_with_its_cure(fields: dict[str, Any], where: str, words: str) -> None:
    found = errors(**fields)

    assert list(found) == [where]
    assert words in found[where][0]


THIRDS = st.none() | st.integers(1, 36)
NUMBERS = st.none() | st.integers(-50, 50)


TYPED = {
    "starts": THIRDS, "starts_day": NUMBERS, "peaks": THIRDS, "peaks_day": NUMBERS, "ends": THIRDS, "ends_day": NUMBERS,
    "shifted_year": st.none() | st.integers(0, 2200), "shifted_days": NUMBERS,
}  # fmt: skip


@given(st.fixed_dictionaries(TYPED))
def test_whatever_is_typed_is_refused_in_words_or_has_days(fields: dict[str, Any]) -> None:
    if not errors(**fields) and fields["starts"] and fields["ends"]:
        run = current_run(VillageWindow(**{**RICE, **fields}), date(2026, 11, 23))
        assert run.first <= run.last


def test_every_window_has_the_same_fields() -> None:
    assert {model.__name__ for model in SeasonWindow.__subclasses__()} >= {
        "VillageWindow",
        "RouteWindow",
        "ProduceWindow",
    }


def test_a_notice_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValidationError) as refused:
        Notice(title="修路", starts_on=date(2026, 12, 2), ends_on=date(2026, 12, 1)).clean()

    assert refused.value.message_dict == {"ends_on": ["结束不能早于开始。"]}
