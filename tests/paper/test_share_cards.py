"""Cards of pages: the right size, words that fit, a picture alone where there is no font, an address that changes with them."""

import re
from io import BytesIO

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFont

from tests.factories.pages import make_homestay_page
from tourism.core import share_cards
from tourism.core.fonts import FontFile, chinese_font
from tourism.core.models import PortalImage
from tourism.core.share_cards import SHAPES, SQUARE, WIDE, CardShape, CardWords, draw_card
from tourism.core.sheets import light_colour
from tourism.homestays.models import Household
from tourism.routes.models import RoutePage, RouteWindow

WORDS = CardWords("徽州古村三日", ["西递 → 宏村", "油菜花 3月中旬—4月上旬", "秋色 10月中旬—11月下旬"], "乡间", "autumn")
needs_font = pytest.mark.skipif(chinese_font("song") is None, reason="no Chinese font on this machine")


def picture(colour: str = "#336699") -> bytes:
    out = BytesIO()
    Image.new("RGB", (1600, 1067), colour).save(out, "WEBP")
    return out.getvalue()


def opened(card: bytes) -> Image.Image:
    return Image.open(BytesIO(card)).convert("RGB")


def ink(card: bytes, shape: CardShape) -> tuple[int, int, int, int]:
    """The box around everything below the picture that is neither ground nor edge."""
    below = opened(card).crop((0, shape.picture + 12, shape.width, shape.height))
    ground = Image.new("RGB", below.size, light_colour("paper"))
    box = ImageChops.difference(below, ground).point(lambda value: 255 if value > 60 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@needs_font
def test_a_card_has_its_size_its_picture_and_words_within_the_margins(shape: CardShape) -> None:
    card = draw_card(shape, WORDS, picture())
    left, top, right, bottom = ink(card, shape)

    assert opened(card).size == (shape.width, shape.height)
    assert len(card) < 300_000
    assert opened(card).getpixel((shape.width // 2, 20)) == pytest.approx((0x33, 0x66, 0x99), abs=12)
    assert left >= shape.margin - 4 and right <= shape.width - shape.margin + 4
    assert bottom <= shape.height - shape.picture - 12 - shape.margin * 0.3


@pytest.mark.parametrize("shape", [WIDE, SQUARE], ids=["wide", "square"])
@needs_font
def test_the_longest_title_stays_inside(shape: CardShape) -> None:
    left, top, right, bottom = ink(draw_card(shape, CardWords("村" * 60, ["时" * 60], "乡间"), None), shape)

    assert left >= shape.margin - 4 and right <= shape.width - shape.margin + 4
    assert bottom <= shape.height - shape.picture - 12


@needs_font
@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="村溪·，。a W→ 三", max_size=80), st.integers(120, 900), st.integers(1, 3))
def test_lines_fit_their_room_and_lose_nothing_but_the_end(text: str, room: int, most: int) -> None:
    font = share_cards._face("hei", 30)
    lines = share_cards._lines(text, font, room, most)

    assert 1 <= len(lines) <= most
    # A closing mark may hang over the edge, as in a book.
    assert all(font.getlength(line.rstrip(share_cards._CLOSING)) <= room for line in lines)
    whole = " ".join(text.split())
    joined = "".join(lines)
    assert joined == whole or whole.startswith(joined.removesuffix("…"))


@needs_font
def test_as_many_words_as_one_line_holds_and_none_cut_in_half() -> None:
    font = ImageFont.truetype(chinese_font("hei").path, 30, index=chinese_font("hei").index)  # type: ignore[union-attr]

    assert share_cards._together(WORDS.items, font, 10_000) == " · ".join(WORDS.items)
    assert share_cards._together(WORDS.items, font, 600) == " · ".join(WORDS.items[:2])
    assert share_cards._together(WORDS.items, font, 10) == WORDS.items[0]
    assert share_cards._together([], font, 10) == ""


def test_without_a_font_the_card_is_its_picture_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_cards, "chinese_font", lambda style: None)

    card = opened(draw_card(WIDE, WORDS, picture()))

    assert card.size == (1200, 630)
    assert len(set(card.resize((40, 21)).getdata())) == 1, "something was written"


def test_a_face_is_looked_for_where_systems_keep_it(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from tourism.core import fonts

    monkeypatch.setattr(fonts.shutil, "which", lambda tool: None)
    monkeypatch.setattr(fonts, "_KNOWN", {"hei": ((__file__, 3),)})
    assert fonts.chinese_font.__wrapped__("hei") == FontFile(__file__, 3)

    monkeypatch.setattr(fonts, "_KNOWN", {"hei": (("/nowhere/x.ttc", 0),)})
    assert fonts.chinese_font.__wrapped__("hei") is None


def test_a_font_without_chinese_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """fontconfig answers with DejaVu when it has nothing better."""
    from tourism.core import fonts

    monkeypatch.setattr(fonts.shutil, "which", lambda tool: "/bin/echo")
    monkeypatch.setattr(fonts, "_KNOWN", {"hei": ()})
    assert fonts.chinese_font.__wrapped__("hei") is None


def cards_named_in(html: str) -> list[str]:
    return re.findall(r'<meta property="og:image" content="http://testserver([^"]+)">', html)


def test_routes_villages_and_homestays_name_a_wide_and_a_square_card_and_both_are_there(
    client: Client, route: RoutePage, creekside: Household, picture: PortalImage
) -> None:
    homestay = make_homestay_page(creekside, "xipan", hero_image=picture)
    for page in (route, creekside.village, homestay):
        html = client.get(page.get_url()).content.decode()
        wide, square = cards_named_in(html)
        assert '<meta name="twitter:card" content="summary_large_image">' in html
        assert f'<meta itemprop="image" content="http://testserver{square}">' in html
        for path, size in ((wide, (1200, 630)), (square, (500, 500))):
            answer = client.get(path)
            assert opened(answer.content).size == size
            assert "immutable" in answer["Cache-Control"]


def test_another_title_or_picture_is_another_address(client: Client, route: RoutePage) -> None:
    def named() -> list[str]:
        return cards_named_in(client.get(route.get_url()).content.decode())

    first = named()
    route.title = "竹溪新二日"
    route.save()
    second = named()
    RoutePage.objects.update(hero_image=None)

    assert len({*first, *second, *named()}) == 6


def test_a_title_in_a_chat_is_thirty_characters_at_most(client: Client, route: RoutePage) -> None:
    RoutePage.objects.update(title="很长的路" * 10)

    html = client.get(route.get_url()).content.decode()

    [title] = re.findall(r'<meta property="og:title" content="([^"]+)">', html)
    assert len(title) == 30 and title.endswith("…")


def test_a_page_without_a_card_names_none_and_a_strange_shape_is_not_found(client: Client, route: RoutePage) -> None:
    assert cards_named_in(client.get("/routes/").content.decode()) == []
    assert client.get("/routes/zhuxi-erri/card-round.png").status_code == 404


def test_the_season_of_the_first_window_tints_the_card(client: Client, route: RoutePage) -> None:
    before = client.get("/routes/zhuxi-erri/card.png").content
    RouteWindow.objects.update(season="autumn")
    route.save_revision().publish()

    assert client.get("/routes/zhuxi-erri/card.png").content != before
