"""Whose tries are counted, when proxies stand between."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal.middleware import visitor_address


def address(forwarded: str | None) -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    seen = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    visitor_address(answer)(RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers=headers))
    return seen[0]


def test_without_proxies_of_our_own_the_header_is_anybodys_word(settings) -> None:
    assert settings.TRUSTED_PROXIES == 0
    assert address("203.0.113.7") == "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (2, "1.2.3.4, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, None, "10.0.0.1"),
    ],
)
def test_behind_proxies_the_outermost_of_ours_is_believed(
    settings, proxies: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert address(forwarded) == expected
