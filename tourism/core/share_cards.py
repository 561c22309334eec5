"""Cards that stand for a page where its address is shared: a picture, its title, a line of a few words.

Two shapes: wide (1200 × 630, as og:image) and square (500 × 500, as WeChat crops it anyway). Where this machine has no
Chinese font a card is its picture alone: boxes in place of characters would be worse than no words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from .fonts import Style, chinese_font
from .sheets import light_colour

COLOURS = 256
ELLIPSIS = "…"
# A line may not begin with these.
_CLOSING = "，。、；：？！）》”’—…·"


@dataclass(frozen=True)
class CardShape:
    """Pixels: the size, the height of the picture, the margin at the side, title and text sizes, most lines of a title."""

    name: str
    width: int
    height: int
    picture: int
    margin: int
    title: int
    text: int
    lines: int


WIDE = CardShape("card", 1200, 630, 412, 64, 62, 30, 1)
SQUARE = CardShape("card-square", 500, 500, 292, 32, 44, 24, 2)
SHAPES = {shape.name: shape for shape in (WIDE, SQUARE)}


@dataclass(frozen=True)
class CardWords:
    """What stands on a card: as many of `items` as one line holds. `season` (spring … winter) tints the edge of the picture."""

    title: str
    items: Sequence[str]
    site: str
    season: str = "winter"


def draw_card(shape: CardShape, words: CardWords, picture: bytes | None) -> bytes:
    """A PNG of the card; `picture` in any form Pillow reads, None for a plain ground."""
    card = Image.new("RGB", (shape.width, shape.height), light_colour("paper"))
    has_words = chinese_font("song") is not None and chinese_font("hei") is not None
    if picture is not None:
        high = shape.picture if has_words else shape.height
        with Image.open(BytesIO(picture)) as opened:
            card.paste(ImageOps.fit(opened.convert("RGB"), (shape.width, high), Image.Resampling.LANCZOS))
    if has_words:
        _write(card, shape, words)
    # A palette with diffused errors weighs a third of full colour, and nobody sees it on a phone.
    packed = card.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
    content = BytesIO()
    packed.save(content, "PNG", optimize=True)
    return content.getvalue()


def _write(card: Image.Image, shape: CardShape, words: CardWords) -> None:
    pen = ImageDraw.Draw(card)
    title, text = _face("song", shape.title), _face("hei", shape.text)
    left, room = shape.margin, shape.width - 2 * shape.margin
    edge = max(6, shape.height // 100)
    pen.rectangle((0, shape.picture, shape.width, shape.picture + edge), fill=light_colour(f"{words.season}-fill"))
    site_room = pen.textlength(words.site, text) + shape.margin
    y = shape.picture + edge + shape.margin * 0.45
    for line in _lines(words.title, title, room, shape.lines):
        pen.text((left, y), line, font=title, fill=light_colour("ink"))
        y += shape.title * 1.22
    foot = shape.height - shape.margin * 0.62
    said = _lines(_together(words.items, text, room - site_room), text, room - site_room, 1)
    pen.text((left, foot), said[0], font=text, fill=light_colour("ink-2"), anchor="ls")
    pen.text(
        (shape.width - left, foot), words.site, font=_face("song", shape.text), fill=light_colour("seal"), anchor="rs"
    )


def _together(items: Sequence[str], font: ImageFont.FreeTypeFont, room: float) -> str:
    """As many whole items as there is room for, the first in any case."""
    said = items[0] if items else ""
    for item in items[1:]:
        if font.getlength(longer := f"{said} · {item}") > room:
            break
        said = longer
    return said


def _lines(text: str, font: ImageFont.FreeTypeFont, room: float, most: int) -> list[str]:
    """The text in at most so many lines of so many pixels; what is too long ends in an ellipsis."""
    lines = [""]
    for character in " ".join(text.split()):
        if font.getlength(lines[-1] + character) > room and character not in _CLOSING:
            lines.append("")
        lines[-1] += character
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and font.getlength(last + ELLIPSIS) > room:
        last = last[:-1]
    return [*lines[: most - 1], last + ELLIPSIS]


@lru_cache
def _face(style: Style, size: int) -> ImageFont.FreeTypeFont:
    found = chinese_font(style)
    assert found is not None  # asked by `draw_card`
    return ImageFont.truetype(found.path, size, index=found.index)
