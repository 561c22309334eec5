"""Lin's input method picks the wrong characters, and her thumb the wrong letters."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.search.spelling import LONGEST, edits, nearest_names

NAMES = ["宏村", "西递村", "阿者科", "元阳老寨", "西江千户苗寨", "晒秋农家乐", "婺源篁岭", "徽州古村三日", "冬酿米酒"]
words = st.text(st.sampled_from("abcd宏村"), max_size=8)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("洪村", "宏村"),  # the same sound
        ("鴻村", "宏村"),  # in traditional characters too
        ("honcun", "宏村"),
        ("hognchun", None),  # two mistakes are too many in eight letters
        ("阿者颗", "阿者科"),
        ("阿哲科", "阿者科"),
        ("阿者科村", "阿者科"),
        ("azhekke", "阿者科"),
        ("西江千户苗塞", "西江千户苗寨"),
        ("西江千护苗村", "西江千户苗寨"),
        ("xijiangqianhumiaozai", "西江千户苗寨"),
        ("晒秋农家", "晒秋农家乐"),
        ("冬娘 米酒", "冬酿米酒"),
        ("沙漠骆驼", None),
        ("西底", "西递村"),  # as people say it
        ("西底村", "西递村"),
        ("西递", None),
        ("西村", None),  # another village, not a mistake
        ("宏", None),
        ("", None),
        ("？！", None),
        ("宏村" * LONGEST, None),
    ],
)
def test_what_was_meant(typed: str, meant: str | None) -> None:
    assert nearest_names(typed, NAMES)[:1] == ([meant] if meant else [])


def test_a_name_typed_rightly_is_not_corrected() -> None:
    assert nearest_names("宏村", NAMES) == []
    assert nearest_names("宏·村", ["宏村"]) == []


def test_the_nearest_come_first_and_no_more_than_asked_for() -> None:
    names = ["云溪人家", "云西人家", "云溪人加", "云溪大家", "云溪人家"]

    assert nearest_names("云溪仁家", names)[:2] == ["云溪人加", "云溪人家"], "by sound"
    assert len(nearest_names("云溪仁家", names, limit=2)) == 2
    assert len(nearest_names("云溪仁家", names, limit=9)) == 4, "each name once"


@given(words, words)
def test_edits_are_counted_as_by_the_book(one: str, other: str) -> None:
    @cache
    def counted(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [counted(i - 1, j) + 1, counted(i, j - 1) + 1, counted(i - 1, j - 1) + (one[i - 1] != other[j - 1])]
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            ways.append(counted(i - 2, j - 2) + 1)
        return min(ways)

    by_the_book = counted(len(one), len(other))
    for most in range(4):
        assert edits(one, other, most) == (by_the_book if by_the_book <= most else None)


@given(words, words, st.integers(0, 8))
def test_edits_are_the_same_from_both_sides(one: str, other: str, most: int) -> None:
    assert edits(one, other, most) == edits(other, one, most)
    assert edits(one, one, most) == 0


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=3, max_size=12), st.data())
def test_a_name_with_one_wrong_character_is_found(name: str, data: st.DataObject) -> None:
    """Whatever the sets of letters say beforehand: they may only spare work."""
    at = data.draw(st.integers(0, len(name) - 1))
    typed = name[:at] + "丨" + name[at + 1 :]

    found = nearest_names(typed, [name])

    assert found == [name] or name[at] == "丨"


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=6), st.integers(0, 5))
def test_only_given_names_come_back_and_never_the_question(q: str, names: list[str], limit: int) -> None:
    found = nearest_names(q, names, limit)

    assert set(found) <= set(names) - {q}
    assert len(found) == len(set(found)) <= limit
    assert nearest_names(q, list(reversed(names)), limit) == found
