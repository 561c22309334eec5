"""Small numbers in Chinese words."""

import pytest
from django.utils.translation import override

from tourism.core.templatetags.core_tags import numeral


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "〇"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100"), (3012, "3012")],
)
def test_small_numbers_are_words_and_large_ones_figures(number: int, words: str) -> None:
    assert numeral(number) == words


def test_english_reads_figures() -> None:
    with override("en"):
        assert numeral(12) == "12"
