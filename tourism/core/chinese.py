"""Chinese text for search, pinyin and addresses: pure functions, one folding for index, query and highlighting.

Folding goes character by character, so fold(a + b) == fold(a) + fold(b): whatever is a substring of a text stays one
after folding, and every folded character knows where it came from. (Conversion by phrases reads better, but 乾 would no
longer be found inside 乾隆.) Every Han character is a word of its own to the index; a run of them is asked for as a
phrase. So there is no dictionary, and nothing to index again when words change.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import opencc
import rjieba
from pypinyin import lazy_pinyin

# Ideographs and kana: written without blanks. 〇 and 々 stand inside such words.
_HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_WORD = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+")
_CHUNK = re.compile(r"[^\W_]+")

# Between the characters of a phrase inside one term: FTS5, tsquery and Lucene all split here and keep the order.
_GLUE = ","
# SQLite's tokenizer knows Unicode 6.1; a younger ideograph is written as its code point, which every engine can keep.
_LAST_OLD_HAN = "\u9fa5"

# Stands after every text of the index, so that no phrase runs from the end of one field into the beginning of the next.
# Letters, because every engine counts them as a word; as a text or a question it says nothing.
FIELD_END = "xfieldendx"

# Longest pinyin suffix in the index; longer questions are cut to the same length.
PINYIN_LENGTH = 24


class Word(NamedTuple):
    """One index word (a Han character, or a run of other letters) and where it stands in the original text."""

    text: str
    start: int
    end: int


class _FoldTable(dict[int, str]):
    """For str.translate: folds a character when it is first met, then remembers it."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in "üǖǘǚǜÜǕǗǙǛ":
        return "v"  # as pinyin is typed
    if unicodedata.category(character) == "Cf":
        return ""  # zero-width joiners, soft hyphens, byte order marks
    parts = unicodedata.normalize("NFKD", character)
    plain = "".join(part for part in parts if not unicodedata.combining(part) and unicodedata.category(part) != "Mn")
    if not plain.isascii():
        plain = _simplified(_simplified(plain))  # twice, for the one character that needs two steps (薴 苧 苎)
    return plain.lower() if unicodedata.category(character) != "Cc" else " "


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    return _converter().convert(text)


_FOLDED = _FoldTable()


def fold(text: str) -> str:
    """The form in which texts are compared: simplified, half width, lower case, without accents and invisible marks."""
    return text.translate(_FOLDED)


def words(text: str) -> list[Word]:
    """The index words of a text in order, with their place in the original; symbols separate and are not words."""
    folded: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        piece = _FOLDED[ord(character)]
        folded.append(piece)
        origin.extend([position] * len(piece))
    return [
        Word(_token(match[0]), origin[match.start()], origin[match.end() - 1] + 1)
        for match in _WORD.finditer("".join(folded))
    ]


def _token(word: str) -> str:
    return word if word <= _LAST_OLD_HAN else "".join(f"u{ord(character):x}" for character in word)


def _tokens(folded: str) -> list[str]:
    return [_token(word) for word in _WORD.findall(folded) if word != FIELD_END]


def index_text(text: str) -> str:
    """What is indexed: the words of the text with one blank between them, symbols gone."""
    return " ".join(_tokens(fold(text)))


def query_text(text: str) -> str:
    """What is asked: one term per run of letters, Han characters in it glued into a phrase. No symbol survives."""
    return " ".join(_GLUE.join(_tokens(chunk)) for chunk in _CHUNK.findall(fold(text)))


def query_phrases(text: str) -> list[list[str]]:
    """The same question as lists of words: every list must be found, in its order."""
    return [tokens for chunk in _CHUNK.findall(fold(text)) if (tokens := _tokens(chunk))]


def prefix_phrases(text: str) -> list[list[str]]:
    """A name half typed, for autocompletion: Latin letters are pinyin, also behind Han characters (元阳ti)."""
    if is_latin(text):
        return [[pinyin_query(text)]]
    return [tokens for part in _split_by_script(text) if (tokens := _tokens(part))]


def is_latin(text: str) -> bool:
    """Whether a question could be pinyin: Latin letters, digits and symbols with at least one letter."""
    folded = fold(text)
    return all(word.isascii() for word in _WORD.findall(folded)) and re.search("[a-z]", folded) is not None


def cut(text: str) -> list[str]:
    """Dictionary words of a text (元阳梯田民宿 → 元阳 梯田 民宿): for questions the phrase search could not answer."""
    return [word for chunk in _CHUNK.findall(fold(text)) for word in rjieba.cut(chunk)]


def _syllables(text: str) -> list[str]:
    """One syllable per character that has one; phrases decide heteronyms (重庆 is chong qing)."""
    return lazy_pinyin(_simplified(unicodedata.normalize("NFKC", text)), errors="ignore")


def pinyin_text(text: str) -> str:
    """What autocompletion indexes: 元阳 → 'yuanyang yang yy y', every suffix of a Han run in full and in initials."""
    out: list[str] = []
    for run in _HAN_RUN.findall(unicodedata.normalize("NFKC", text)):
        syllables = _syllables(run)
        out += ["".join(syllables[i:])[:PINYIN_LENGTH] for i in range(len(syllables))]
        out += ["".join(syllable[0] for syllable in syllables[i:])[:PINYIN_LENGTH] for i in range(len(syllables))]
    return " ".join(dict.fromkeys(out))


def pinyin_query(text: str) -> str:
    """A pinyin question as one prefix of pinyin_text: "Xi'an", 'xī ān' and 'xi an' are all 'xian'."""
    return "".join(re.findall("[a-z0-9]+", fold(text)))[:PINYIN_LENGTH]


def initials(text: str) -> str:
    """元阳梯田 → 'yytt'; Latin letters and digits stay as they are."""
    return "".join(
        "".join(syllable[0] for syllable in _syllables(part)) if _HAN_RUN.match(part) else part
        for part in _split_by_script(text)
    )


def pinyin_slug(text: str, *, longest: int = 80) -> str:
    """An ASCII address for a Chinese title: 阿者科 → 'azheke', 元阳梯田民宿 → 'yuanyang-titian-minsu'.

    Empty when the text has nothing that could be spelled (symbols only).
    """
    parts: list[str] = []
    for part in _split_by_script(text):
        if not _HAN_RUN.match(part):
            parts.append(re.sub(r"[^a-z0-9]", "", part))
        elif len(part) <= 4:  # a name, more often than not: dictionary words would tear it
            parts.append("".join(_syllables(part)))
        else:
            parts += ["".join(_syllables(word)) for word in rjieba.cut(part)]
    slug = "-".join(filter(None, (re.sub(r"[^a-z0-9]", "", part.lower()) for part in parts)))
    return slug if len(slug) <= longest else slug[: longest + 1].rpartition("-")[0] or slug[:longest]


def _split_by_script(text: str) -> list[str]:
    """Runs of Han characters and runs of other letters, folded, without symbols."""
    return [part for chunk in _CHUNK.findall(fold(text)) for part in re.findall(f"[{_HAN}]+|[^{_HAN}]+", chunk)]


def highlight(text: str, query: str) -> list[tuple[str, bool]]:
    """The text cut into (part, is_hit); joined, the parts are the text again.

    Hits are what the index would match: traditional and full-width writing too, and the Han characters behind a pinyin
    question.
    """
    parts: list[tuple[str, bool]] = []
    position = 0
    for start, end in _hit_spans(text, query):
        if start > position:
            parts.append((text[position:start], False))
        parts.append((text[start:end], True))
        position = end
    if position < len(text):
        parts.append((text[position:], False))
    return parts


def excerpt(text: str, query: str, length: int = 80) -> str:
    """About `length` characters around the first hit (from the beginning when there is none); … where it was cut."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    spans = _hit_spans(text, query)
    start = max(0, spans[0][0] - length // 3) if spans else 0
    start = min(start, len(text) - length)
    end = start + length
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _hit_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Places of all hits in the original text, sorted, overlapping ones joined."""
    there = words(text)
    spans = [span for phrase in query_phrases(query) for span in _phrase_spans(there, phrase)]
    if not spans and is_latin(query):
        spans = _pinyin_spans(text, pinyin_query(query))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _phrase_spans(there: list[Word], phrase: list[str]) -> list[tuple[int, int]]:
    size = len(phrase)
    return [
        (there[i].start, there[i + size - 1].end)
        for i in range(len(there) - size + 1)
        if there[i].text == phrase[0] and [word.text for word in there[i : i + size]] == phrase
    ]


def _pinyin_spans(text: str, typed: str) -> list[tuple[int, int]]:
    """Shortest runs of Han characters whose pinyin, or initials, begin with what was typed."""
    spans: list[tuple[int, int]] = []
    for run in _HAN_RUN.finditer(text):
        syllables = _readings(run[0])
        for spelling in (syllables, [syllable[:1] for syllable in syllables]):
            spans += [(run.start() + i, run.start() + j) for i, j in _prefix_spans(spelling, typed)]
    return spans


# Kept, because every letter somebody types marks the same names again.
@lru_cache(maxsize=20_000)
def _readings(run: str) -> list[str]:
    """One syllable a character; one without a reading has an empty one, so that places stay in step."""
    return lazy_pinyin(_simplified(run), errors=lambda unread: [""] * len(unread))  # type: ignore[arg-type, return-value]


def _prefix_spans(spelling: list[str], typed: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for i, first in enumerate(spelling):
        spelled, j = "", i
        while first and len(spelled) < len(typed) and j < len(spelling):
            spelled, j = spelled + spelling[j], j + 1
        if spelled.startswith(typed) and typed:
            spans.append((i, j))
    return spans
