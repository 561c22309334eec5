"""The one door to WeasyPrint: pages set on the server, with their fonts inside.

It stands on Pango, a library of the system that pip cannot bring. Where it is missing everything else still works, so
WeasyPrint is loaded by the first who wants a PDF and never at start (loading takes a second, and fails without Pango).
"""

import ctypes
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from threading import Lock

from django.utils.translation import gettext as _

from .errors import DomainError
from .fonts import chinese_font

_LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
}


# By address (`picture:…`, of no meaning elsewhere): what makes the JPEG, called once the document is really set.
Pictures = Mapping[str, Callable[[], bytes]]
# One document at a time in a process: setting is work for the processor, and pages must be answered meanwhile.
_turn = Lock()


class CannotPrint(DomainError):
    """This machine cannot set a PDF; the message says what is to be installed."""

    code = "cannot_print"


def what_is_missing() -> list[str]:
    """What has to be installed before a PDF can be made, fit to show; nothing where it can. Loads no WeasyPrint."""
    missing = []
    if not all(any(map(_loads, names)) for names in _LIBRARIES.values()):
        missing.append(_("排版用的 Pango（Debian 装 libpango-1.0-0 与 libpangoft2-1.0-0）"))
    if chinese_font("hei") is None:
        missing.append(_("中文字体（Debian 装 fonts-noto-cjk）"))
    return missing


def make_pdf(html: str, sheets: Sequence[str], pictures: Pictures) -> bytes:
    """The document as PDF, fonts embedded as subsets. Nothing outside of what is given is read, whatever `html` names.

    Raises CannotPrint where the system lacks what it takes.
    """
    if missing := what_is_missing():
        raise CannotPrint(_("这台服务器还不能做 PDF，缺：%(what)s。") % {"what": "；".join(missing)})
    # An optional library of the system, not a circle: see the head of this file.
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnPictures(URLFetcher):
        """Editors' texts may name any address; none of them is worth a request from inside our network."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url not in pictures:
                raise ValueError(f"not a picture of this document: {url[:80]}")
            return URLFetcherResponse(url, pictures[url](), {"Content-Type": "image/jpeg"})

    fetcher = OwnPictures()
    styles = [CSS(string=sheet, url_fetcher=fetcher) for sheet in sheets]
    with _turn:
        content: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=styles)
    return content


@lru_cache
def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
