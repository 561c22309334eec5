"""Our style sheets as text, for files that must carry their looks with them: one source of colours and sizes, no copies."""

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
# --ink: var(--light, #1c1f1e) var(--dark, #ece8dd);
_PAIR = re.compile(r"var\(--light, ((?:[^()]|\([^()]*\))*)\) var\(--dark, (?:[^()]|\([^()]*\))*\)")
_PROPERTY = re.compile(r"--([a-z0-9-]+):\s*([^;{}]+);")
_USE = re.compile(r"var\(--([a-z0-9-]+)(?:, ([^()]*))?\)")
_RULE = re.compile(r"^([^@{}\n]+?) \{ ([^{}]*) \}", re.M)
_COLOUR = re.compile(r"--([a-z0-9-]+):\s*(?:var\(--light, )?(#[0-9a-f]{3,6})\b")


@lru_cache
def sheet_text(*names: str) -> str:
    """The sheets below css/ one after another, without comments; KeyError for one that is not there."""
    return "\n".join(_read(name) for name in names)


def on_paper(text: str) -> str:
    """The same rules for a reader that knows day only, such as WeasyPrint: the light half of every colour."""
    return _PAIR.sub(r"\1", text)


@lru_cache
def light_colour(name: str) -> str:
    """The value of a colour token by day, as #rrggbb."""
    return dict(reversed(_COLOUR.findall(_read("tokens.css"))))[name]


@lru_cache
def profile_rules() -> str:
    """How a profile looks, for an SVG that stands alone and whose reader knows no custom properties: map.css by day."""
    text = on_paper(sheet_text("tokens.css", "map.css"))
    values = dict(reversed(_PROPERTY.findall(text)))

    def resolved(found: re.Match[str]) -> str:
        value = str(values.get(found[1]) or found[2] or "currentColor")
        return _USE.sub(resolved, value)

    rules = [f"{selector}{{{body}}}" for selector, body in _RULE.findall(text) if selector.startswith(".profile-")]
    # A reader without paint-order would paint the halo over the letters.
    rules.append(".profile-drawing text{stroke:none}")
    return _USE.sub(resolved, "".join(rules))


def policy_hash(text: str) -> str:
    """What `style-src` must name for a style element of exactly this text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    found = finders.find(f"css/{name}")
    if not found:
        raise KeyError(name)
    text = _COMMENT.sub("", Path(str(found)).read_text())
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
