"""The code another site pastes, and the size its frame needs. Pure."""

from dataclasses import dataclass

from django.utils.html import escape

# From this width on a card stands beside its picture (css/embed.css).
BESIDE = 416
_CARD, _MAP = (480, 208), (640, 480)
_TALL = 400


@dataclass(frozen=True)
class Size:
    """Pixels."""

    width: int
    height: int


def card_size(most_wide: int | None = None, most_high: int | None = None) -> Size:
    """As wide as a card wants to be, or as it may; high enough for its picture above it where it must be narrow."""
    width = min(_CARD[0], most_wide or _CARD[0])
    height = _CARD[1] if width >= BESIDE else _TALL
    return Size(width, min(height, most_high or height))


def map_size() -> Size:
    return Size(*_MAP)


def iframe(src: str, title: str, size: Size) -> str:
    """Markup as text, for pages that show it: every part escaped. It needs no script and never grows wider than its place."""
    room = f'width="{size.width}" height="{size.height}"'
    frame = f'src="{escape(src)}" title="{escape(title)}" {room} loading="lazy"'
    return f'<iframe {frame} style="border:0;max-width:100%"></iframe>'
