"""The English face of the site (docs/adr/0015-english.md): pages under /en/ in English, tools at their only address."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tourism.core.english_texts import english_texts
from tourism.core.language_of_parts import in_english
from tourism.core.languages import CHINESE_ONLY, is_english, plain_path

# The line that says why there is Chinese on the page; it goes where there is hardly any.
_NOTICE = re.compile(r"<p [^>]*data-untranslated[^>]*>.*?</p>\s*", re.S)
LEFT_WITHOUT_NOTICE = 60


def english_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Puts the texts of a page into English where that is known, and marks the rest as Chinese."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (plain := plain_path(request.path_info)) != request.path_info and plain.startswith(CHINESE_ONLY):
            question = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(f"{plain}?{question}" if question else plain, preserve_request=True)
        response = get_response(request)
        if is_english() and _is_page(response):
            _put_into_english(response)
        return response

    return middleware


def _is_page(response: HttpResponse) -> bool:
    return (
        not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and "Content-Encoding" not in response.headers
    )


def _put_into_english(response: HttpResponse) -> None:
    told = in_english(response.content.decode(response.charset or settings.DEFAULT_CHARSET), english_texts())
    html = told.html if told.left > LEFT_WITHOUT_NOTICE else _NOTICE.sub("", told.html)
    response.content = html.encode()
