"""The landscape painter: the same asked twice is the same picture; every place shows up; no snow where none falls."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image

from tourism.demo.landscapes import SEASONS, TERRAINS, render

SMALL = (320, 180)
SOUTH = (
    "huizhou",
    "terraces",
    "karst",
    "tulou",
    "dong",
    "miao",
    "yao",
    "tea",
    "qiaoxiang",
    "ginkgo",
    "shaiqiu",
    "orchard",
    "market",
)
ROOMS = ("kitchen", "bathroom", "room", "yard")


@cache
def painted(terrain: str, season: str, seed: int) -> Image.Image:
    """One thumbnail, painted once however many tests look at it."""
    return render(terrain, season, seed, SMALL)


def grey(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L"), np.float32)


def edges(image: Image.Image) -> np.ndarray:
    """Where lines run, at a scale on which beams, windows and beds count and wood grain does not."""
    small = grey(image.reduce(2))
    gy, gx = np.gradient(small - small.mean())
    return np.hypot(gx, gy).ravel()


def test_the_same_village_painted_twice_is_the_same_to_the_byte() -> None:
    first = render("huizhou", "late_autumn", 11, SMALL)
    assert first.tobytes() == render("huizhou", "late_autumn", 11, SMALL).tobytes()


@pytest.mark.parametrize("terrain", ["huizhou", "terraces", "market", "room"])
def test_another_seed_is_another_place(terrain: str) -> None:
    one, two = (grey(render(terrain, "summer", seed, SMALL)) for seed in (1, 2))
    assert np.abs(one - two).mean() > 6


def test_another_season_is_the_same_place_in_other_colours() -> None:
    summer, autumn = (render("tulou", season, 3, SMALL) for season in ("summer", "autumn"))
    assert np.corrcoef(edges(summer), edges(autumn))[0, 1] > 0.5
    assert np.abs(np.asarray(summer, np.float32) - np.asarray(autumn, np.float32)).mean() > 8


@pytest.mark.parametrize("terrain", TERRAINS)
def test_every_terrain_fills_the_picture(terrain: str) -> None:
    image = painted(terrain, "late_autumn" if terrain in SOUTH else "winter", 7)
    assert (image.size, image.mode) == (SMALL, "RGB")
    assert grey(image).std() > 8, "nearly uniform"


@pytest.mark.parametrize("terrain", SOUTH)
def test_no_snow_lies_in_the_south_in_november(terrain: str) -> None:
    ground = np.asarray(painted(terrain, "late_autumn", 7), np.float32)[-45:]
    snow = (ground.min(axis=2) > 222) & (np.ptp(ground, axis=2) < 16)
    assert snow.mean() < 0.12


def test_snow_does_lie_in_the_log_village_in_winter() -> None:
    ground = np.asarray(painted("snowvillage", "winter", 7), np.float32)[-45:]
    assert (ground.min(axis=2) > 200).mean() > 0.4


@pytest.mark.parametrize("room", ROOMS)
def test_before_and_after_show_the_same_room_and_before_is_darker(room: str) -> None:
    before, after = (render(name, "late_autumn", 4, (640, 360)) for name in (f"{room}_before", room))
    stranger = render(room, "late_autumn", 5, (640, 360))
    kinship = np.corrcoef(edges(before), edges(after))[0, 1]
    assert kinship > 0.3
    assert kinship > np.corrcoef(edges(before), edges(stranger))[0, 1] + 0.1
    assert grey(before).mean() < grey(after).mean() - 20


@pytest.mark.parametrize("season", SEASONS)
def test_every_season_has_its_own_fields(season: str) -> None:
    others = [painted("karst", other, 9) for other in SEASONS if other != season]
    mine = np.asarray(painted("karst", season, 9), np.float32)[-40:].mean(axis=(0, 1))
    assert all(np.abs(mine - np.asarray(other, np.float32)[-40:].mean(axis=(0, 1))).max() > 6 for other in others)


def test_any_size_is_met_exactly() -> None:
    assert render("karst", "spring", 2, (400, 400)).size == (400, 400)


@pytest.mark.parametrize(
    ("terrain", "season", "choice"), [("seaside", "summer", "karst"), ("karst", "monsoon", "late_autumn")]
)
def test_an_unknown_word_is_refused_with_the_choices(terrain: str, season: str, choice: str) -> None:
    with pytest.raises(ValueError, match=choice):
        render(terrain, season)
