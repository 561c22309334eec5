"""The two languages of the site: Chinese at the plain address, English under /en/ (docs/adr/0015-english.md)."""

from django.utils.translation import get_language

CHINESE, ENGLISH = "zh-hans", "en"
# As `lang` and `hreflang` write them.
TAGS = {CHINESE: "zh-Hans", ENGLISH: "en"}
_PREFIX = f"/{ENGLISH}/"
# Tools of those who work here, files and interfaces: they speak one language and have one address.
CHINESE_ONLY = ("/admin/", "/desk/", "/union/", "/ledger/", "/accounts/")
_WITHOUT_LANGUAGE = (*CHINESE_ONLY, "/api/", "/documents/", "/media/", "/static/")


def is_english() -> bool:
    """Whether this answer is made for somebody who reads English."""
    return get_language() == ENGLISH


def root_of(language: str) -> str:
    """Where the site begins: / or /en/."""
    return _PREFIX if language == ENGLISH else "/"


def plain_path(path: str) -> str:
    """`path` without its language."""
    return path.removeprefix(_PREFIX[:-1]) if path.startswith(_PREFIX) else path


def addresses_of(path: str) -> dict[str, str]:
    """The addresses of one page by the tag of their language; empty for what is there in one language only.

    `path` may carry a question. Every public page has both: where nobody put a text into English, it stands in Chinese
    inside English signs, and is marked so.
    """
    plain = plain_path(path)
    if plain.startswith((*_WITHOUT_LANGUAGE, "//")):
        return {}
    return {TAGS[CHINESE]: plain, TAGS[ENGLISH]: f"{_PREFIX}{plain.removeprefix('/')}"}
