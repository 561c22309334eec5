"""Says in HTML which parts are Chinese, and puts into English those whose English is known (WCAG 3.1.2). Pure.

A page in English is made of English signs and of texts from the database, which are Chinese. Instead of every template
asking at every text, the finished page is gone through once: a text whose English is known is exchanged, any other that is
written in Chinese gets `lang="zh-Hans"`, so that it is read out and drawn as Chinese.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import pairwise
from typing import NamedTuple

# The English of a Chinese text, or None.
Known = Callable[[str], str | None]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[A-Za-z]{3}")
_MARK = ' lang="zh-Hans"'
_TOKEN = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style|textarea|pre|code)\b.*?</(?P=raw)>"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|<![^>]*>|[^<]+|<",
    re.S,
)
_SPOKEN = re.compile(r'(\s(?:alt|aria-label|title|placeholder|content|data-label)=")([^"]*)(")')
# A stretch of Chinese: what stands between its characters without a space belongs to it, and the mark that closes it.
_STRETCH = re.compile(f"[{HAN}](?:[^\\s<·]*[{HAN}])?[。！？”’》…]*")
_ITEMS = re.compile("([、，；：（）／/])")
_OTHER_MARKS = re.compile("[，；：（）]")
# Marks left between what has become English.
_MARKS = str.maketrans({
    "、": ", ", "，": ", ", "；": "; ", "：": ": ", "（": " (", "）": ")", "。": ". ", "！": "! ", "？": "? ", "／": "/", "＋": "+",
    "\u3000": " ", "《": "“", "》": "”",
})  # fmt: skip
_IS_OURS = re.compile(f"[{HAN}、，；：（）。！？／＋\u3000《》]")
# These hold text alone: no element may stand around a part of it.
_TEXT_ONLY = frozenset({"title", "option", "text", "tspan", "desc"})
_DRAWN = frozenset({"text", "tspan"})
_VOID = frozenset({"img", "input", "br", "hr", "meta", "link", "source", "wbr", "col", "area"})


class Told(NamedTuple):
    """A page told in English; `left` counts the Chinese characters that are still in its texts."""

    html: str
    left: int


class _Element(NamedTuple):
    """An open element: the place of its tag in the output, and whether it says itself that it is Chinese."""

    name: str
    place: int
    is_marked: bool


@dataclass
class _Page:
    known: Known
    out: list[str] = field(default_factory=list)
    open: list[_Element] = field(default_factory=list)
    left: int = 0


def in_english(html: str, known: Known) -> Told:
    """`html` with its texts in English where `known` has one, and its Chinese parts marked."""
    page = _Page(known)
    for token, following in pairwise([*_TOKEN.finditer(html), None]):
        assert token is not None  # only the last is followed by nothing
        text = token.group()
        if token["name"]:
            _tag(page, token)
        elif text[0] == "<" or not _IS_OURS.search(text) or any(each.is_marked for each in page.open):
            page.out.append(text)
        else:
            _text(page, text, ends_element=following is not None and bool(following["close"]))
    return Told("".join(page.out), page.left)


def _tag(page: _Page, token: re.Match[str]) -> None:
    tag, name = token.group(), token["name"].lower()
    if token["close"]:
        _close(page, name)
    is_marked = ' lang="zh' in tag
    if not is_marked and _HAN.search(tag):
        tag = _SPOKEN.sub(lambda found: found[1] + _attribute(found[2], page.known) + found[3], tag)
        if name == "img" and _HAN.search(tag):
            tag = _marked(tag)
    page.out.append(tag)
    if not token["close"] and name not in _VOID and not tag.endswith("/>"):
        page.open.append(_Element(name, len(page.out) - 1, is_marked))


def _close(page: _Page, name: str) -> None:
    """A closing tag closes what was left open inside, too (`<li>`, `<p>`); one without an opening closes nothing."""
    if any(each.name == name for each in page.open):
        while page.open.pop().name != name:
            pass


def _attribute(value: str, known: Known) -> str:
    plain = unescape(value).strip()
    whole = known(plain)
    return escape(whole if whole is not None else "".join(words for words, _is_chinese in _parts(plain, known)))


def _text(page: _Page, text: str, *, ends_element: bool) -> None:
    before, core, after = _around(unescape(text))
    inside = page.open[-1] if page.open else None
    # What is drawn found its room by its length; maps say it in English themselves.
    known = _nothing if inside and inside.name in _DRAWN else page.known
    whole = known(core)
    parts = [(whole, False)] if whole is not None else list(_parts(core, known))
    page.left += sum(len(_HAN.findall(words)) for words, is_chinese in parts if is_chinese)
    if inside and any(is_chinese for _words, is_chinese in parts) and not _has_english(parts):
        is_whole = ends_element and inside.place == len(page.out) - 1
        if is_whole or inside.name in _TEXT_ONLY:
            # The element says it for the whole of its text, which stays as it is written.
            page.out[inside.place] = _marked(page.out[inside.place])
            page.out.append(text)
            return
    said = "".join(escape(words, quote=False) for words, _is_chinese in parts)
    if not (inside and inside.name in _TEXT_ONLY):
        said = "".join(map(_span, parts))
    page.out.append(escape(before, quote=False) + said + escape(after, quote=False))


def _nothing(_chinese: str) -> None:
    return None


def _around(text: str) -> tuple[str, str, str]:
    """The space before, the words, the space after. The wide space of Chinese is space, too."""
    core = text.strip()
    start = text.index(core) if core else 0
    return text[:start], core, text[start + len(core) :]


def _span(part: tuple[str, bool]) -> str:
    words, is_chinese = part
    said = escape(words, quote=False)
    return f"<span{_MARK}>{said}</span>" if is_chinese else said


def _marked(tag: str) -> str:
    if " lang=" in tag:
        return tag
    end = "/>" if tag.endswith("/>") else ">"
    return f"{tag.removesuffix(end).rstrip()}{_MARK}{end}"


def _has_english(parts: list[tuple[str, bool]]) -> bool:
    return any(_LATIN.search(words) for words, is_chinese in parts if not is_chinese)


def _parts(text: str, known: Known) -> list[tuple[str, bool]]:
    """Words in their order, and whether they are Chinese still."""
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in _STRETCH.finditer(text):
        parts += [(text[end : found.start()].translate(_MARKS), False), *_stretch(found.group(), known)]
        end = found.end()
    parts.append((text[end:].translate(_MARKS), False))
    return [part for part in parts if part[0]]


def _stretch(stretch: str, known: Known) -> list[tuple[str, bool]]:
    """One stretch: in English as a whole, or a list of things (、) thing by thing, or a phrase of which every part is
    known; else Chinese as it is."""
    whole = known(stretch)
    if whole is not None:
        return [(whole, False)]
    items = [item for item in _ITEMS.split(stretch) if item]
    said = [item.translate(_MARKS) if _ITEMS.fullmatch(item) else known(item.strip("。")) for item in items]
    told = [text for text, item in zip(said, items, strict=True) if text is not None and not _ITEMS.fullmatch(item)]
    is_list = "、" in items and not _OTHER_MARKS.search(stretch)
    if told and (None not in said or is_list):
        return [(item, True) if text is None else (text, False) for text, item in zip(said, items, strict=True)]
    return [(stretch, True)]
