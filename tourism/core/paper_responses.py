"""Answers that are files to take along: one HTML without a network, or a PDF; and what to say where that cannot be."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .kept_files import ComeBackLater, kept_file, version_of
from .pdf import CannotPrint, Pictures, make_pdf
from .sheets import on_paper, policy_hash, sheet_text

EDITION = 1  # raise when WeasyPrint or the fonts change what comes out
NOTHING = "'none'"


def html_file(request: HttpRequest, html: str, *, style: str, name: str) -> HttpResponse:
    """A page that carries everything with it. Its policy lets it load nothing at all; its one style is known by hash."""
    response = kept_file(
        request, name=name, version=version_of(html), content_type="text/html; charset=utf-8", build=html.encode
    )
    response._csp_replace = {  # type: ignore[attr-defined]
        "default-src": [NOTHING],
        "script-src": [NOTHING],
        "style-src": [policy_hash(style)],
        "img-src": ["data:"],
    }
    return response


def pdf_response(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    sheets: tuple[str, ...],
    pictures: Pictures,
    name: str,
    page_url: str,
) -> HttpResponse:
    """The template set as PDF with the `pictures` it names. Where this machine cannot, 503 with what is missing and the way
    to `page_url`, which prints well from any browser."""
    html = render_to_string(template, dict(context), request)
    styles = on_paper(sheet_text(*sheets))
    version = version_of(EDITION, html, styles)
    try:
        return kept_file(
            request,
            name=name,
            version=version,
            content_type="application/pdf",
            build=lambda: make_pdf(html, [styles], pictures),
        )
    except CannotPrint as error:
        return no_file(request, error.message, HTTPStatus.SERVICE_UNAVAILABLE, page_url)
    except ComeBackLater as error:
        return no_file(request, error.message, error.status, page_url)


def no_file(request: HttpRequest, message: str, status: HTTPStatus, page_url: str) -> HttpResponse:
    """Why there is no file, and where the same stands."""
    response = render(request, "paper/no_file.html", {"message": message, "page_url": page_url}, status=status)
    response["Cache-Control"] = "no-store"
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        response["Retry-After"] = "600"
    return response


def style_element(text: str) -> SafeString:
    """The element whose text is known to `policy_hash`."""
    if "</" in text:
        raise ValueError("a style sheet must not end its element")
    return mark_safe(f"<style>{text}</style>")  # noqa: S308  our own sheets, and nothing in them can end it


def qr_code(url: str) -> SafeString:
    """A QR code as SVG, always dark on light, with its quiet zone: cameras want it so by night, too."""
    drawn = segno.make(url, error="m", micro=False).svg_inline(
        border=3, dark="#000", light="#fff", omitsize=True, svgclass="", lineclass=""
    )
    told = _("二维码：%(url)s") % {"url": url}
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', told, mark_safe(drawn))  # noqa: S308
