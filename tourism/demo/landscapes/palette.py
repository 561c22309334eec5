"""Colours: one restrained palette a season, and two ways to change a colour."""

from __future__ import annotations

from collections.abc import Sequence

Colour = tuple[float, ...]

KEYS = [
    "sky0",
    "sky1",
    "sun",
    "far",
    "mid",
    "near",
    "mist",
    "water",
    "f0",
    "f1",
    "f2",
    "leaf0",
    "leaf1",
    "leaf2",
    "bloom",
    "roof",
    "tile",
    "wall",
    "shade",
    "wood",
    "dark",
    "accent",
]
PALETTES = {
    "spring": "a8d4da fdf0da f2a07f c6d6d4 8db5a8 5c9072 f4eee0 a9cbc8 f2c843 dcae2c a5c262 4c7d59 7cab66 b4cf80 f3bcb8"
    " 4b545a 373f46 faf5ea dcd8cc a0704c 4f3a30 d9573f",
    "summer": "9fcdd3 f7f1da f7d98a b4d0d0 5f9f98 2f7058 eef2e6 8fc0c0 98c253 74a845 c3d973 23573f 3f7f50 86b35a e98f9c"
    " 444e55 30393f faf6ec d6d9d0 96653f 46332a d9573f",
    "autumn": "b4d0d2 fdeacb e77c4a cfd0c6 8fa1a4 66716a f7ead6 bcc6bf e0ab3d c88b2d efcb76 8a3f2b c9622f e9a544 e2622b"
    " 4d4a4b 38373a f9f1e2 dccfbb 8f5b38 452f25 d64f2a",
    "late_autumn": "b6d0d8 fff4e4 df8a62 cbd3cf 9dada9 707464 f4ecde b2beb9 d2ba80 a98c58 e3d2a4 6a4634 a3683f cc9c5e"
    " c65a38 4a4c50 393b40 f6f0e4 d8d0c1 885b3d 43302a c8452b",
    "winter": "a3b4c1 f3e9e0 d8674c d2d8dc 8e9aa6 566370 eff1f1 b7c5cd f5f5f2 d9e0e4 e8ecee 46525a 6e7c85 e4e9eb d9644b"
    " f2f3f2 b9c3ca ece6da c3c4c2 8a6448 40342f c9432f",
}
EVERGREEN = {
    "spring": ((50, 98, 74), (94, 148, 92), (156, 192, 118)),
    "summer": ((30, 84, 62), (58, 124, 78), (118, 164, 92)),
    "autumn": ((58, 86, 70), (98, 122, 82), (156, 160, 98)),
    "late_autumn": ((62, 82, 70), (98, 114, 84), (148, 150, 104)),
    "winter": ((58, 80, 78), (96, 118, 112), (228, 234, 236)),
}
GRASS = {
    "spring": ((124, 171, 102), (180, 207, 128)),
    "summer": ((63, 127, 80), (134, 179, 90)),
    "autumn": ((150, 142, 88), (204, 184, 112)),
    "late_autumn": ((146, 134, 92), (196, 178, 126)),
    "winter": ((217, 224, 228), (245, 245, 242)),
}
LAMP = (240, 190, 104)


def palette(season: str) -> dict[str, Colour]:
    """The season's colours by name, as 0-255 triples."""
    return {
        key: tuple(int(word[i : i + 2], 16) for i in (0, 2, 4))
        for key, word in zip(KEYS, PALETTES[season].split(), strict=True)
    }


def mix(a: Sequence[float], b: Sequence[float], t: float) -> Colour:
    """The colour (or the point) t of the way from a to b."""
    return tuple(x + (y - x) * t for x, y in zip(a, b, strict=True))


def tone(c: Colour, k: float) -> Colour:
    """Lighten (k > 0) toward warm white or darken (k < 0) toward deep blue-brown."""
    return mix(c, (255, 250, 238), k) if k > 0 else mix(c, (38, 36, 44), -k)
