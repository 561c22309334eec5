from datetime import date

import pytest

from tourism.core.terms import ERAS, era_on


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2019, 5, 1), "poverty-relief"),
        (date(2020, 12, 31), "poverty-relief"),
        (date(2021, 1, 1), "transition"),
        (date(2025, 12, 31), "transition"),
        (date(2026, 1, 1), "regular-support"),
    ],
)
def test_a_record_keeps_the_words_of_its_day(on, key):
    assert era_on(on).key == key


def test_eras_follow_each_other():
    assert [era.begins_on for era in ERAS] == sorted(era.begins_on for era in ERAS)
