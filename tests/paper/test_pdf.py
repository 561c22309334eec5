"""The printed guide and the posters: set with their fonts inside, fetching nothing, and honest where they cannot be made."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Thread
from typing import Any

import pypdf
import pytest
from django.core.checks import Warning
from django.test import Client
from freezegun import freeze_time

from tourism.core import checks, pdf
from tourism.core.paper_responses import qr_code
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage

GUIDE = "/routes/zhuxi-erri/guide.pdf"
MM = 72 / 25.4

needs_pango = pytest.mark.skipif(bool(pdf.what_is_missing()), reason="no Pango or no Chinese font on this machine")


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(content))


def fonts(reader: pypdf.PdfReader) -> dict[str, bool]:
    """Of every font: whether its file is inside."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            face = font.get_object()
            [inner] = face.get("/DescendantFonts", [face])
            descriptor = inner.get_object()["/FontDescriptor"].get_object()
            found[face["/BaseFont"]] = any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))
    return found


def without_gaps(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture
def watched_host() -> Iterator[tuple[str, list[str]]]:
    """An address inside our network, and who asked there."""
    asked: list[str] = []

    class Ears(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ears)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


@needs_pango
def test_the_guide_is_a_book_with_its_chinese_inside(client: Client, route: RoutePage) -> None:
    with freeze_time("2026-11-23 02:00:00"):
        answer = client.get(GUIDE)
    guide = read(answer.content)
    faces = fonts(guide)
    pages = [without_gaps(page.extract_text()) for page in guide.pages]

    assert answer["Content-Type"] == "application/pdf"
    assert faces and all(faces.values()), "a font is not inside"
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in faces), "a whole font is inside"
    assert (guide.pages[0].mediabox.width, guide.pages[0].mediabox.height) == pytest.approx((210 * MM, 297 * MM), abs=1)
    assert guide.metadata is not None and guide.metadata.title == "竹溪二日 · 乡间"
    for words in (
        "第一日",
        "溪边午饭",
        "约30公里",
        "约900元/车",
        "0559-5154030",
        "盛期3月下旬",
        "村委会2026年11月1日确认",
        "火警与救援",
    ):
        assert any(words in page for page in pages), words
    # The cover has no running title and no number; what follows has both.
    assert "竹溪二日" in pages[0] and "2026年11月23日制" in pages[0] and not pages[0].endswith("1")
    for number, page in enumerate(pages[1:], 2):
        assert "竹溪二日" in page and str(number) in page
    assert not any("934" in page for page in pages), "a sum of prices"


@needs_pango
def test_a_hostile_text_makes_the_printer_ask_nobody(
    client: Client, route: RoutePage, watched_host: tuple[str, list[str]], tmp_path: Any
) -> None:
    host, asked = watched_host
    secret = tmp_path / "secret.txt"
    secret.write_text("密钥在此")
    RoutePage.objects.update(
        story=[{"type": "paragraph", "value": f'<p>溪边。<img src="{host}/img"><link rel="stylesheet" href="{host}/css">'
                f'<object data="file://{secret}"></object><a rel="attachment" href="file://{secret}">x</a>'
                f'<style>@import url({host}/import); @font-face {{font-family: X; src: url({host}/font)}}</style></p>'}],
    )  # fmt: skip

    answer = client.get(GUIDE)

    assert answer.status_code == 200
    assert "溪边。" in "".join(page.extract_text() for page in read(answer.content).pages)
    assert asked == []
    assert list(read(answer.content).attachments) == []


@needs_pango
@pytest.mark.parametrize(("size", "width", "height"), [("a4", 210, 297), ("a3", 297, 420)])
def test_a_poster_is_one_page_with_a_name_and_what_the_code_leads_to(
    client: Client, village: VillagePage, size: str, width: int, height: int
) -> None:
    poster = read(client.get(f"/villages/zhuxi-cun/poster.pdf?size={size}").content)
    [page] = poster.pages
    text = without_gaps(page.extract_text())

    assert (page.mediabox.width, page.mediabox.height) == pytest.approx((width * MM, height * MM), abs=1)
    assert all(
        words in text
        for words in ("竹溪村", "安徽黟县", "红叶10月中旬—11月下旬", "扫一扫", "http://testserver/villages/zhuxi-cun/")
    )
    assert all(fonts(poster).values())


@needs_pango
def test_a_guide_is_set_once_and_not_again_for_who_has_it(
    client: Client, route: RoutePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(
        "tourism.core.paper_responses.make_pdf", lambda html, sheets, pictures: made.append(html) or b"%PDF-1"
    )

    first, second = client.get(GUIDE), client.get(GUIDE)
    third = client.get(GUIDE, headers={"If-None-Match": first["ETag"]})

    assert (first.content, second.content, third.status_code, len(made)) == (b"%PDF-1", b"%PDF-1", 304, 1)
    route.summary = "改过的导语。"
    route.save()
    client.get(GUIDE)
    assert len(made) == 2


def test_a_poster_of_an_unknown_size_says_which_there_are(client: Client, village: VillagePage) -> None:
    answer = client.get("/villages/zhuxi-cun/poster.pdf?size=a0")

    assert answer.status_code == 400
    assert "A4 和 A3" in answer.content.decode()


@pytest.mark.parametrize("path", [GUIDE, "/routes/zhuxi-erri/poster.pdf", "/villages/zhuxi-cun/poster.pdf?size=a3"])
def test_without_pango_the_answer_names_the_cure_and_leads_to_the_page(
    client: Client, route: RoutePage, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(pdf, "_LIBRARIES", {"pango": ("libpango-of-nobody.so",)})

    answer = client.get(path)

    page = path.rpartition("/")[0] + "/"
    assert answer.status_code == 503
    assert "libpango-1.0-0" in answer.content.decode()
    assert f'href="http://testserver{page}"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert client.get(page).status_code == 200


def test_without_a_chinese_font_no_pdf_of_boxes_is_made(
    client: Client, route: RoutePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "chinese_font", lambda style: None)

    answer = client.get(GUIDE)

    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.content.decode()


def test_the_check_warns_of_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "what_is_missing", lambda: ["中文字体"])
    [warning] = checks.check_printing()
    assert isinstance(warning, Warning) and warning.id == "core.W001" and warning.hint == "中文字体"

    monkeypatch.setattr(checks, "what_is_missing", lambda: [])
    assert checks.check_printing() == []


def test_the_code_says_in_words_where_it_leads() -> None:
    assert 'aria-label="二维码：https://example.org/?a=1&amp;b=&lt;"' in qr_code("https://example.org/?a=1&b=<")


@needs_pango
def test_its_own_pictures_are_in_it_and_are_not_opened_again_for_who_has_it(
    client: Client, village: VillagePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/villages/zhuxi-cun/poster.pdf")
    [page] = read(first.content).pages
    assert [image.image.size for image in page.images] == [(900, 600)]

    opened: list[object] = []
    monkeypatch.setattr("tourism.core.inlined.picture_bytes", lambda *which: opened.append(which))
    assert client.get("/villages/zhuxi-cun/poster.pdf").content == first.content
    assert opened == []
