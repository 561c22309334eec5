"""Worked land: planted rows, fields of the season, contour terraces, meadows, paths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .palette import Colour, mix, tone
from .pen import Pen, Point
from .scene import H, Line, Scene, W, blend, col32
from .trees import blob

Crop = tuple[Colour, ...]


def rows(
    S: Scene,
    r: Line,
    bottom: float,
    n: float,
    crop: Crop,
    *,
    tilt: float = 0.0,
    power: float = 0.62,
    bump: float = 0.10,
    shadow: float = 0.12,
) -> None:
    """Planted rows following the hill under r: gaps, body, lit crests; wider toward the viewer."""
    y0, y1 = float(max(0, r.min() - 2)), float(min(H, bottom))
    a, b = S.row(y0), S.row(y1)
    if b <= a:
        return
    d = S.y[a:b] - r
    u = np.clip(d / (bottom - r.min()), 0, 1)
    f = n * u**power + tilt * S.x / W + bump * S.noise(340, 280, y0, y1) + 0.5 * S.noise(4, 4, y0, y1)
    s = 0.5 + 0.5 * np.sin(2 * np.pi * f)
    far = np.clip(0.35 + 1.2 * u, 0, 1)
    S.fill(r, crop[1], crop[1], 300, y1, shadow=shadow)
    m = np.clip(d * S.k, 0, 1) * far
    blend(S.px[a:b], crop[0], m * np.clip(1.75 - 5 * s, 0, 1) * 0.92)
    blend(S.px[a:b], crop[2], m * np.clip(4.4 * s - 2.9, 0, 1) * 0.75)


def crop_colours(S: Scene, rape: bool = True) -> Crop:
    """Gap, body, crest of the foreground field now."""
    p = S.p
    if S.season == "spring":
        if rape:
            return mix(p["leaf1"], p["f1"], 0.25), p["f0"], tone(p["f0"], 0.18)
        return mix(p["leaf1"], p["wood"], 0.25), mix(p["leaf1"], p["leaf2"], 0.5), p["leaf2"]
    if S.snow:
        return p["tile"], p["f0"], p["f0"]
    if S.season == "late_autumn":
        return mix(p["f1"], p["wood"], 0.5), mix(p["f0"], p["f1"], 0.5), p["f2"]
    return p["f1"], p["f0"], p["f2"]


def fields(S: Scene, r: Line, n: float = 14, rape: bool = True) -> None:
    """Foreground farmland under skyline r: rapeseed, rice, ripe rice, stubble with ricks, or snow."""
    rows(S, r, H, n, crop_colours(S, rape), tilt=S.pick(-2.5, 2.5), bump=0.45)
    p, g, pen = S.p, S.dab, Pen()
    if S.season == "spring" and rape:
        for x, v in zip(g.uniform(0, W, 1000), g.random(1000), strict=True):
            y = S.at(r, x) + 4 + (H - S.at(r, x)) * v
            pen.ell(
                x, y, 1.6 + 2.6 * v, 1.3 + 2.1 * v, tone(p["f0"], 0.45) if v * 7 % 1 < 0.6 else tone(p["f1"], -0.06)
            )
    elif S.season == "late_autumn":
        for x, v in zip(g.uniform(0, W, 420), g.random(420), strict=True):
            y, s = S.at(r, x) + 4 + (H - S.at(r, x)) * v, 3 + 5 * v
            pen.line([(x, y), (x + g.uniform(-1.5, 1.5), y - s)], p["f2"] if v * 9 % 1 < 0.5 else p["f1"], 1.6)
        for _ in range(int(g.integers(0, 6))):
            x = g.uniform(60, W - 60)
            if S.at(r, x) < H - 40:
                rick(pen, S, x, min(H - 12, S.at(r, x) + g.uniform(22, 80)))
    S.stamp(pen)


def rick(pen: Pen, S: Scene, x: float, y: float, s: float = 34) -> None:
    """A straw rick around its pole."""
    c = mix(S.p["f0"], S.p["f2"], 0.4)
    pen.ell(x + s * 0.2, y, s * 0.75, s * 0.14, tone(S.p["f1"], -0.3))
    pen.poly(
        [
            (x - s * 0.5, y),
            (x + s * 0.5, y),
            (x + s * 0.42, y - s * 0.5),
            (x + s * 0.08, y - s * 1.15),
            (x - s * 0.08, y - s * 1.15),
            (x - s * 0.42, y - s * 0.5),
        ],
        tone(c, -0.1),
    )
    pen.poly(
        [(x - s * 0.5, y), (x - s * 0.05, y), (x - s * 0.08, y - s * 1.15), (x - s * 0.42, y - s * 0.5)], tone(c, 0.12)
    )
    for k in (-0.3, -0.1, 0.14, 0.32):
        pen.line([(x + k * s * 0.3, y - s * 1.05), (x + k * s, y - s * 0.1)], tone(c, -0.24), 1.2)


def meadow(S: Scene, r: Line, depth: float = 240, tex: float = 0.08) -> None:
    """Grass under r with a few tufts in the season's tones."""
    S.fill(r, *S.grass, depth, tex=tex)
    g, pen = S.dab, Pen()
    for x, v in zip(g.uniform(0, W, 260), g.random(260) ** 1.5, strict=True):
        y = S.at(r, x) + 6 + (H - S.at(r, x)) * v
        c, s = tone(S.grass[0], g.uniform(-0.12, 0.1)), 3 + 10 * v
        pen.poly(
            [(x - s, y), (x - s * 0.2, y - s * 0.7), (x + s * 0.3, y - s * 0.4), (x + s, y)], mix(c, S.grass[1], 0.45)
        )
    S.stamp(pen)


def path(pen: Pen, S: Scene, spine: Sequence[Point], w0: float, w1: float) -> None:
    """A trodden or paved way along spine, w0 wide at its start and w1 at its end."""
    n = len(spine) - 1
    c = mix(S.p["shade"], S.p["wall"], 0.35) if not S.snow else tone(S.p["shade"], 0.1)
    left = [(x - (w0 + (w1 - w0) * (i / n) ** 1.6) / 2, y) for i, (x, y) in enumerate(spine)]
    right = [(x + (w0 + (w1 - w0) * (i / n) ** 1.6) / 2, y) for i, (x, y) in enumerate(spine)]
    pen.poly(left + right[::-1], c)
    pen.line(left, tone(c, -0.18), 1.6)
    pen.line(right, tone(c, -0.18), 1.6)
    g = S.dab
    for i in range(1, n):
        w = right[i][0] - left[i][0]
        for _ in range(2):
            blob(
                pen,
                g,
                left[i][0] + w * g.uniform(0.15, 0.85),
                left[i][1] + g.uniform(-2, 2),
                w * 0.14,
                max(1.2, w * 0.04),
                tone(c, g.uniform(-0.14, -0.05)),
                9,
            )


# ---- contour terraces ----------------------------------------------------------------------------------
def paddies(S: Scene, r: Line, n: float, y1: float = H, swirl: float = 0.12, rape: bool = False) -> None:
    """Contour terraces below skyline r: level sets of a noisy slope; treads in crop, water, stubble or snow.

    With rape, spring finds them in yellow flower instead of under water."""
    y0 = float(max(0, r.min() - 2))
    a, b = S.row(y0), S.row(y1)
    d = S.y[a:b] - r
    u = np.clip(d / (y1 - r.min()), 0, 1)
    F = (
        n * u**0.6
        + n * swirl * S.noise(4, 4, y0, y1) * (0.3 + u)
        + n * 0.042 * S.noise(8, 6, y0, y1)
        + 0.10 * S.noise(60, 36, y0, y1)
    )
    gy, gx = np.gradient(F)
    w = np.hypot(gx, gy) + 1e-4
    fr, idx = F - np.floor(F), np.floor(F).astype(int) + 8
    flat = np.clip((fr - 0.17) / w + 0.5, 0, 1)
    lip = np.clip((fr - 0.86) / w + 0.5, 0, 1)
    tab = S.rng.random(128, np.float32)[idx % 128]
    col = _treads(S, tab, u, (y0, y1), rape)
    dyke = _parcels(S, col, tab, fr, idx, (y0, y1)) * np.clip(u * 5 - 0.5, 0, 0.8)
    bank, edge = (col32(c) for c in _banks(S))
    col = bank + (col - bank) * flat[..., None]
    col += (edge - col) * np.maximum(lip, dyke * flat)[..., None]
    col *= (1 + 0.06 * S.brush[a:b])[..., None]
    col += (col32(S.p["mist"]) - col) * (0.5 * np.clip(1 - u * 2.6, 0, 1))[..., None]
    S.px[a:b] += (col - S.px[a:b]) * np.clip(d * S.k + 0.5, 0, 1)[..., None]


def _treads(S: Scene, tab: np.ndarray, u: np.ndarray, band: tuple[float, float], rape: bool) -> np.ndarray:
    p = S.p
    flooded = S.season == "spring" and not rape
    low, high = {
        "spring": (p["f1"], p["f0"]) if rape else (tone(mix(p["water"], p["sky0"], 0.6), -0.05), tone(p["sky1"], 0.12)),
        "late_autumn": (mix(p["f1"], p["leaf1"], 0.2), p["f0"]),
    }.get(S.season, (p["f1"], p["f0"] if S.snow else p["f2"]))
    lit = np.clip(0.25 + 0.6 * tab + 0.35 * S.noise(5, 9, *band), 0, 1)[..., None]
    col = col32(low) * (1 - lit) + col32(high) * lit
    glint = np.exp(-(((S.x - S.pick(300, 1300)) / 420) ** 2))[..., None] * 0.55
    if flooded:  # sky mirrored in the flooded fields
        col = col + (col32(mix(p["sun"], p["sky1"], 0.45)) - col) * glint * (1.2 - u[..., None])
    elif S.season == "late_autumn":  # a few fields already flooded for winter
        wet = (tab > 0.8)[..., None]
        col = np.where(wet, col32(mix(p["water"], p["sky1"], 0.5)), col)
    return col.astype(np.float32)


def _parcels(
    S: Scene, col: np.ndarray, tab: np.ndarray, fr: np.ndarray, idx: np.ndarray, band: tuple[float, float]
) -> np.ndarray:
    """Cut each tread into parcels by low dykes: tints col in place, returns the dyke mask."""
    span = 130 + 240 * tab
    cut = (S.x + 40 * S.noise(7, 6, *band) - 26 * fr) / span + 7 * tab
    tint = S.rng.random(512).astype(np.float32)[(np.floor(cut).astype(int) * 37 + idx * 11) % 512]
    col *= (1 + 0.10 * (tint - 0.5))[..., None]
    odd = {"spring": "f2", "summer": "leaf1", "late_autumn": "f2"}.get(S.season)
    if odd:
        col[tint > 0.84] = S.p[odd]
    return np.clip(1.9 - np.abs(cut - np.rint(cut)) * span, 0, 1)


def _banks(S: Scene) -> tuple[Colour, Colour]:
    p = S.p
    return {
        "spring": (p["leaf0"], p["leaf1"]),
        "summer": (p["leaf0"], p["leaf1"]),
        "autumn": (tone(p["f1"], -0.35), tone(p["f1"], -0.08)),
        "late_autumn": (mix((104, 98, 66), p["leaf0"], 0.3), (150, 140, 92)),
        "winter": (p["leaf1"], p["f0"]),
    }[S.season]
