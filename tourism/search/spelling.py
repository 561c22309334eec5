"""Names near to what was typed (您是不是要找): the same sound written otherwise, or a letter or character amiss. Pure.

Most wrong characters in Chinese come from the right pinyin (洪村 for 宏村), so a name is compared twice: as it is written
and as it is read.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pypinyin import lazy_pinyin

from tourism.core.chinese import fold

# A question longer than any name; shorter ones are near to everything.
LONGEST, SHORTEST = 24, 2
# People leave these off the end of a place's name, so 西底 may mean 西递村.
_GENERIC = ("村", "寨", "屯", "镇", "乡")
_NO_LETTER = re.compile(r"[\W_]+")


class Spelled(NamedTuple):
    """A name without symbols as it is compared: folded characters, and pinyin without tones (Latin letters stay).

    With each goes the set of its letters as bits; different letters may share one.
    """

    written: str
    read: str
    written_letters: int
    read_letters: int


@lru_cache(maxsize=50_000)
def spelled(name: str) -> Spelled:
    written = _NO_LETTER.sub("", fold(name))
    read = "".join(map(_reading, written))
    return Spelled(written, read, _letters(written), _letters(read))


@lru_cache(maxsize=20_000)
def _reading(character: str) -> str:
    """Its commonest reading: which one of several is meant costs a dictionary a name, and a mistake or two are allowed."""
    return "".join(lazy_pinyin(character))


def _letters(text: str) -> int:
    letters = 0
    for letter in text:
        letters |= 1 << ord(letter) % 61
    return letters


def nearest_names(q: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """At most `limit` of `names`, the nearest first; a name that is written as the question is no correction of it."""
    typed = spelled(q)
    if not SHORTEST <= len(typed.written) <= LONGEST:
        return []
    found = []
    for name in dict.fromkeys(names):
        forms = _forms(name)
        distances = [far for form in forms if (far := _distance(typed, form)) is not None]
        if distances and all(form.written != typed.written for form in forms):
            found.append((min(distances), abs(len(forms[0].written) - len(typed.written)), len(name), name))
    return [name for *_, name in sorted(found)[:limit]]


def _forms(name: str) -> list[Spelled]:
    """The name as it is and, of a place, as people say it."""
    shorter = name[:-1] if name.endswith(_GENERIC) else ""
    return [spelled(form) for form in (name, shorter) if len(form) >= SHORTEST]


def _distance(typed: Spelled, name: Spelled) -> int | None:
    """Mistakes in the reading or in the writing, whichever are fewer; None for more than such a name may have."""
    most = _read_mistakes(min(len(typed.read), len(name.read)))
    read = written = None
    if _may_be_near(typed.read_letters, name.read_letters, most):
        read = edits(typed.read, name.read, most)
    most = _written_mistakes(min(len(typed.written), len(name.written)))
    if _may_be_near(typed.written_letters, name.written_letters, most):
        written = edits(typed.written, name.written, most)
    # A wrong character weighs more than a wrong letter of its pinyin.
    weighed = [one for one in (read, None if written is None else written * 2) if one is not None]
    return min(weighed, default=None)


def _may_be_near(letters: int, others: int, most: int) -> bool:
    """Every mistake brings in or takes away one letter at most: tells most names apart without counting."""
    return (letters & ~others).bit_count() <= most and (others & ~letters).bit_count() <= most


def _read_mistakes(letters: int) -> int:
    return 0 if letters < 5 else 1 if letters < 9 else 2


def _written_mistakes(characters: int) -> int:
    """Of two characters one wrong would make every 村 the neighbour of every other."""
    return 0 if characters < 3 else 1 if characters < 6 else 2


def edits(one: str, other: str, most: int) -> int | None:
    """Letters to add, drop, change or swap with their neighbour to make `other` of `one`; None for more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    if one == other:
        return 0
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(last) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None
