"""A patient reader with a pencil: what stands where, field by field, told without any index."""

import re
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import opencc
from django.db.models import Manager
from pypinyin import lazy_pinyin
from wagtail.search.index import AutocompleteField, RelatedFields, SearchField

from tourism.core.chinese import PINYIN_LENGTH, fold
from tourism.search.kinds import KINDS

Key = tuple[str, int]
Texts = dict[Key, list[str]]

HAN = re.compile("[\u3400-\u9fff]+")


def read(*, names_only: bool = False) -> Texts:
    """The texts of everything public as the editors wrote them; or only the names, as suggestions know them."""
    kind_of_field = AutocompleteField if names_only else SearchField
    return {
        (kind.name, item.pk): [text for text in _fields(item, item.search_fields, kind_of_field) if text]
        for kind in KINDS.values()
        for item in kind.visible()
    }


def _fields(item: Any, fields: Iterable[Any], kind: type) -> Iterator[str]:
    for field in fields:
        value = field.get_value(item)
        if isinstance(field, RelatedFields):
            related = value.all() if isinstance(value, Manager) else [value] if value is not None else []
            for one in related:
                yield from _fields(one, field.fields, kind)
        elif isinstance(field, kind):
            yield "\n".join(value) if isinstance(value, list) else str(value or "")


def plain(text: str) -> str:
    """Folded, without marks: what a phrase may run through."""
    return "".join(letter for letter in fold(re.sub("<[^>]*>", "", text)) if letter.isalnum())


def spellings(name: str) -> set[str]:
    """Everything a name may be typed as in Latin letters, from any of its characters on: in full, by initials."""
    found = set()
    for run in HAN.findall(fold(name)):
        syllables = lazy_pinyin(run)
        for start in range(len(syllables)):
            found.add("".join(syllables[start:])[:PINYIN_LENGTH])
            found.add("".join(syllable[0] for syllable in syllables[start:]))
    return found


def words_asked(texts: Texts, each: int, chance: Random) -> list[str]:
    """`each` words of one to four characters that stand somewhere; every tenth is asked for in traditional characters."""
    traditional = opencc.OpenCC("s2t")
    sample = [texts[key] for key in chance.sample(sorted(texts), min(400, len(texts)))]
    runs = [run for fields in sample for text in fields for run in HAN.findall(text)]
    words: list[str] = []
    for length in (1, 2, 3, 4):
        pieces = sorted({run[i : i + length] for run in runs for i in range(len(run) - length + 1)})
        words += chance.sample(pieces, min(each, len(pieces)))
    return [traditional.convert(word) if number % 10 == 0 else word for number, word in enumerate(words)]


def pinyin_typed(names: Texts, amount: int, chance: Random) -> list[str]:
    """Beginnings of names in pinyin, one to eight letters long."""
    spelled = sorted({one for key in chance.sample(sorted(names), amount) for one in spellings(names[key][0])})
    return [one[: chance.randint(1, 8)] for one in chance.sample(spelled, amount)]


class Reader:
    """Knows every public text by heart."""

    def __init__(self) -> None:
        self.texts, self.names = read(), read(names_only=True)
        self._plain = {key: [plain(text) for text in fields] for key, fields in self.texts.items()}
        self._spelled = {key: {s for name in names for s in spellings(name)} for key, names in self.names.items()}

    def where(self, word: str) -> set[Key]:
        wanted = plain(word)
        return {key for key, fields in self._plain.items() if any(wanted in text for text in fields)}

    def whose_name_begins(self, typed: str) -> set[Key]:
        return {key for key, spelled in self._spelled.items() if any(one.startswith(typed) for one in spelled)}
