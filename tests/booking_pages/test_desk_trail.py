"""The trail in words."""

from datetime import datetime
from typing import Any

import pytest

from tourism.booking.models import StateChange
from tourism.booking.states import TRANSITIONS
from tourism.booking.trail import tell


def step(now: datetime, **other: Any) -> StateChange:
    """A host's change of a confirmed booking."""
    given = {"before": "confirmed", "after": "confirmed", "action": "change", "actor": "host", "at": now}
    return StateChange(**(given | other))


@pytest.mark.parametrize(
    ("diff", "said"),
    [
        ({"check_out": ["2026-11-25", "2026-12-01"]}, ["离店 11月25日 → 12月1日"]),
        ({"total": ["336.00", "1504.00"]}, ["房费 336.00 元 → 1,504.00 元"]),
        ({"rooms": [["双人间 × 2"], ["双人间 × 1", "家庭间 × 1"]]}, ["房间 双人间 × 2 → 双人间 × 1、家庭间 × 1"]),
        ({"payment": ["on_arrival", "transfer"]}, ["付款方式 到店付 → 对公转账"]),
        ({"expected_at": ["", "2026-11-23T22:30+08:00"]}, ["几点到 11月23日 22:30"]),
        ({"guests": [2, 3], "fee": ["0.00", "0.00"]}, ["人数 2 → 3"]),
        ({"erased": [["contact_name"], []]}, []),
    ],
)
def test_what_changed_is_told_in_chinese_and_what_has_no_word_is_not(
    now: datetime, diff: dict[str, Any], said: list[str]
) -> None:
    assert tell([step(now, diff=diff)])[0].changes == said


def test_who_did_it_is_named_by_their_part(now: datetime) -> None:
    parts = ("guest", "organiser", "host", "staff", "system")
    assert [tell([step(now, actor=part)])[0].who for part in parts] == ["客人", "单位经办", "农家", "值守", "系统"]


def test_every_step_of_the_table_has_its_verb(now: datetime) -> None:
    for row in TRANSITIONS:
        change = step(now, before=row.before or "", after=row.after, action=row.action)
        assert tell([change])[0].what == str(row.verb)


def test_a_step_outside_the_table_is_told_by_where_it_led(now: datetime) -> None:
    assert tell([step(now, action="", after="cancelled")])[0].what == "已取消"
