"""Painted demo pictures: layered gouache landscapes and homestay rooms, no photographs, no people, no words.

`render(terrain, season, seed, size)` is deterministic. Terrain and seed decide the place (its ridges, houses, water,
which way it faces); the season decides colours, crops, leaves, snow and weather. `room`, `yard`, `kitchen` and
`bathroom` have `_before` twins: the same room with the same seed, before renovation."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from .bathroom import bathroom
from .canyon import canyon
from .highlands import courtyard, snowvillage
from .kitchen import kitchen
from .lanes import ginkgo, market
from .orchard import orchard
from .room import room
from .scene import Scene
from .stilted import dong, miao
from .terraced import tea, terraces, yao
from .valleys import shaiqiu, tulou_valley
from .waterside import huizhou, karst, qiaoxiang
from .yard import yard

_PLACES: dict[str, Callable[[Scene], None]] = {
    "huizhou": huizhou,
    "terraces": terraces,
    "karst": karst,
    "tulou": tulou_valley,
    "dong": dong,
    "miao": miao,
    "yao": yao,
    "courtyard": courtyard,
    "tea": tea,
    "snowvillage": snowvillage,
    "canyon": canyon,
    "market": market,
    "qiaoxiang": qiaoxiang,
    "ginkgo": ginkgo,
    "shaiqiu": shaiqiu,
    "orchard": orchard,
    "room": room,
    "yard": yard,
    "kitchen": kitchen,
    "bathroom": bathroom,
}
_BEFORE = ("kitchen_before", "bathroom_before", "room_before", "yard_before")
TERRAINS: tuple[str, ...] = (*_PLACES, *_BEFORE)
SEASONS: tuple[str, ...] = ("spring", "summer", "autumn", "late_autumn", "winter")


def render(terrain: str, season: str, seed: int = 1, size: tuple[int, int] = (1600, 900)) -> Image.Image:
    """Paint one picture; the same arguments always give the same bytes."""
    if terrain not in TERRAINS:
        raise ValueError(f"unknown terrain {terrain!r}; choose from {', '.join(TERRAINS)}")
    if season not in SEASONS:
        raise ValueError(f"unknown season {season!r}; choose from {', '.join(SEASONS)}")
    place = terrain.removesuffix("_before")
    scene = Scene(place, season, seed, size, worn=terrain in _BEFORE)
    _PLACES[place](scene)
    return scene.finish()
