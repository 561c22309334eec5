"""Files made once for everybody: one maker at a time, and a clear word for those who come too early or too often."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory

from tourism.core import kept_files
from tourism.core.kept_files import ComeBackLater, kept_file, version_of


def ask(version: str, build: Callable[[], bytes], path: str = "/x.pdf") -> HttpResponse:
    request = RequestFactory().get(path)
    return kept_file(request, name="x.pdf", version=version, content_type="application/pdf", build=build)


def refuse() -> bytes:
    raise AssertionError("nobody should have to make it")


def test_a_file_is_made_once_for_each_version() -> None:
    assert ask("one", lambda: b"1").content == b"1"
    assert ask("one", refuse).content == b"1"
    assert ask("two", lambda: b"2").content == b"2"


def test_an_address_with_its_version_is_good_for_ever_any_other_for_minutes() -> None:
    assert "immutable" in ask("one", lambda: b"1", "/x.pdf?v=one")["Cache-Control"]
    for path in ("/x.pdf", "/x.pdf?v=old"):
        assert "immutable" not in ask("one", refuse, path)["Cache-Control"]


def test_search_engines_keep_no_copies_and_the_file_is_saved_under_its_name() -> None:
    answer = ask("one", lambda: b"1")

    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Disposition"] == 'inline; filename="x.pdf"'


def test_while_somebody_makes_it_others_wait_for_the_same_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = caches["papers"]
    papers.add("making:x.pdf:one", "1", 60)
    monkeypatch.setattr(kept_files.time, "sleep", lambda seconds: papers.set("file:x.pdf:one", b"theirs", 60))

    assert ask("one", refuse).content == b"theirs"


def test_who_waited_long_enough_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    caches["papers"].add("making:x.pdf:one", "1", 60)
    monkeypatch.setattr(kept_files, "PATIENCE", 0.0)

    with pytest.raises(ComeBackLater) as refusal:
        ask("one", refuse)

    assert refusal.value.status == HTTPStatus.SERVICE_UNAVAILABLE


def test_a_maker_that_fails_leaves_the_way_free() -> None:
    with pytest.raises(ZeroDivisionError):
        ask("one", lambda: b"%d" % (1 // 0))

    assert ask("one", lambda: b"1").content == b"1"


def test_one_visitor_cannot_have_everything_made_but_may_fetch_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "MOST_MADE", 2)
    ask("one", lambda: b"1")
    ask("two", lambda: b"2")

    with pytest.raises(ComeBackLater) as refusal:
        ask("three", lambda: b"3")

    assert refusal.value.status == HTTPStatus.TOO_MANY_REQUESTS
    assert ask("two", refuse).content == b"2"


def test_a_version_follows_every_part_and_their_borders() -> None:
    assert version_of("ab", "c") != version_of("a", "bc")
    assert version_of("ab", 1) == version_of("ab", 1)
