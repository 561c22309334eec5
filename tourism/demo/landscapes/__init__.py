"""Painted demo pictures: `render(terrain, season, seed, size)` gives a calm gouache landscape or room, never a photograph."""
from __future__ import annotations

from PIL import Image, ImageEnhance, ImageOps

from .interiors import bathroom, kitchen, room, yard
from .north import canyon, courtyard, grassland, market, orchard
from .paint import H, W, Scene
from .south import huizhou, karst, stilt_hill, tea, terraces, tulou_valley

_PAINTERS = {"huizhou": huizhou, "terraces": terraces, "karst": karst, "tulou": tulou_valley, "dong": stilt_hill,
             "miao": stilt_hill, "yao": terraces, "courtyard": courtyard, "tea": tea, "snowvillage": grassland,
             "canyon": canyon, "market": market, "qiaoxiang": huizhou, "ginkgo": orchard, "shaiqiu": huizhou,
             "orchard": orchard, "room": room, "yard": yard, "kitchen": kitchen, "bathroom": bathroom}
_BEFORE = ("room_before", "yard_before", "kitchen_before", "bathroom_before")
TERRAINS = (*_PAINTERS, *_BEFORE)
SEASONS = ("spring", "summer", "autumn", "late_autumn", "winter")


def render(terrain: str, season: str, seed: int = 1, size: tuple[int, int] = (1600, 900)) -> Image.Image:
    """Paint one picture; the same arguments give the same bytes."""
    if terrain not in TERRAINS:
        raise ValueError(f"unknown terrain {terrain!r}; choose from {', '.join(TERRAINS)}")
    if season not in SEASONS:
        raise ValueError(f"unknown season {season!r}; choose from {', '.join(SEASONS)}")
    name = terrain.removesuffix("_before")
    scene = Scene(name, "autumn" if season == "late_autumn" else season, seed)
    _PAINTERS[name](scene)
    image = ImageOps.fit(scene.finish(), size, Image.Resampling.LANCZOS)
    if terrain in _BEFORE:
        image = ImageEnhance.Brightness(ImageEnhance.Color(image).enhance(.45)).enhance(.7)
    return image
