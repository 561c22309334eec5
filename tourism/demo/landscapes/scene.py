"""The canvas: paper layers, mist, water and sky, painted in numpy at any size.

Everything is measured in scene units, 1600 wide and 900 high, whatever the pixel size. `rng` draws what must be the
same in every season of one seed (shapes and places); `dab` draws small accidents that may differ (leaves, clouds)."""

from __future__ import annotations

import math
import zlib

import numpy as np
from PIL import Image, ImageOps

from .palette import GRASS, Colour, mix, palette, tone
from .pen import Pen

W, H = 1600, 900
Line = np.ndarray  # a skyline: one y (scene units) for each pixel column


def col32(c: Colour) -> np.ndarray:
    return np.array(c, np.float32)


def blend(px: np.ndarray, col: np.ndarray | Colour, m: np.ndarray) -> None:
    """px += (col - px) * m in place; an array col is used up."""
    if isinstance(col, np.ndarray):
        col -= px
    else:
        col = col32(col) - px
    col *= m[..., None]
    px += col


class Scene:
    """One picture in the making."""

    def __init__(self, place: str, season: str, seed: int, size: tuple[int, int], worn: bool = False) -> None:
        self.season, self.worn, self.size = season, worn, size
        self.p = palette(season)
        self.snow = season == "winter"
        self.grass = GRASS[season]
        self.rng = np.random.default_rng(zlib.crc32(f"{place}/{seed}".encode()))
        self.dab = np.random.default_rng(zlib.crc32(f"{place}/{season}/{seed}".encode()))
        self.k = max(size[0] / W, size[1] / H)
        self.w, self.h = math.ceil(W * self.k), math.ceil(H * self.k)
        self.x = ((np.arange(self.w) + 0.5) / self.k).astype(np.float32)
        self.y = ((np.arange(self.h) + 0.5) / self.k).astype(np.float32)[:, None]
        self.px = np.zeros((self.h, self.w, 3), np.float32)
        self.mirror = self.chance(0.5)
        self.brush = 0.6 * self.noise(26, 120) + 0.4 * self.noise(160, 240)

    # ---- chance ------------------------------------------------------------------------------------
    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def pick(self, a: float, b: float) -> float:
        return float(self.rng.uniform(a, b))

    def count(self, a: int, b: int) -> int:
        """A whole number from a to b, both possible."""
        return int(self.rng.integers(a, b + 1))

    # ---- measures ----------------------------------------------------------------------------------
    def row(self, y: float) -> int:
        return int(min(self.h, max(0, round(y * self.k))))

    def at(self, r: Line, x: float) -> float:
        return float(r[int(min(self.w - 1, max(0, x * self.k)))])

    def noise(self, gx: int, gy: int, y0: float = 0, y1: float = H, g: np.random.Generator | None = None) -> np.ndarray:
        """Smooth noise in -1..1 on a gx x gy grid over the whole canvas, returned for rows y0..y1."""
        grid = Image.fromarray((g or self.rng).uniform(-1, 1, (gy, gx)).astype(np.float32))
        a, b = self.row(y0), self.row(y1)
        box = (0, gy * a / self.h, gx, gy * b / self.h)
        return np.asarray(grid.resize((self.w, max(1, b - a)), Image.Resampling.BICUBIC, box=box))

    def line(
        self, base: float, amp: float, cells: int = 4, octs: int = 6, gain: float = 0.5, sharp: bool = False
    ) -> Line:
        """A fractal skyline around base."""
        out, a = np.zeros(self.w, np.float32), 1.0
        for o in range(octs):
            n = cells * 2**o
            v = self.rng.uniform(-1, 1, n + 2).astype(np.float32)
            t = self.x / W * n
            i = t.astype(int)
            f = t - i
            f = f if sharp else f * f * (3 - 2 * f)
            out += a * (v[i] * (1 - f) + v[i + 1] * f)
            a *= gain
        return base - amp * out

    def bump(self, x: float, spread: float) -> Line:
        """A bell of height 1 around x."""
        return np.exp(-(((self.x - x) / spread) ** 2))

    def crowns(self, r: Line, size: float, fill: float = 1.6) -> Line:
        """Turn a skyline into a line of tree crowns."""
        out = r.copy()
        for xc in self.rng.uniform(0, W, int(W / size * fill)):
            rad = size * self.rng.uniform(0.5, 1.1)
            a, b = int(max(0, (xc - rad) * self.k)), int(min(self.w, (xc + rad) * self.k))
            arch = 0.9 * np.sqrt(np.maximum(0, rad**2 - (self.x[a:b] - xc) ** 2))
            out[a:b] = np.minimum(out[a:b], self.at(r, xc) - arch)
        return out

    # ---- wide masses -------------------------------------------------------------------------------
    def fill(
        self,
        r: Line,
        top: Colour,
        foot: Colour,
        depth: float = 260.0,
        bottom: float = H,
        tex: float = 0.046,
        rim: float = 0.05,
        shadow: float = 0.10,
    ) -> None:
        """One paper layer below skyline r: colour runs from top to foot over depth; soft shadow behind the edge."""
        bottom = min(bottom, H)
        y0 = self.row(min(r.min() - 24, bottom - 1))
        ye, yb = max(y0 + 1, self.row(min(r.max() + 16, bottom))), self.row(bottom)
        first, last = col32(top), col32(foot)
        px, d = self.px[y0:ye], self.y[y0:ye] - r  # the edge: anti-aliasing, shadow, rim
        m = np.clip(d * self.k / np.sqrt(1 + np.gradient(r, 1 / self.k) ** 2) + 0.5, 0, 1)
        if shadow:
            px *= (1 - shadow * np.exp(np.minimum(d, 0) / 9) * (1 - m))[..., None]
        col = np.clip(d / depth, 0, 1)[..., None] * (last - first)
        col += first
        col *= (1 + tex * self.brush[y0:ye] + rim * np.exp(np.maximum(d, 0) / -3.5))[..., None]
        blend(px, col, m)
        if ye < yb:  # below it: plain paint
            out = self.px[ye:yb]
            np.multiply(np.clip((self.y[ye:yb] - r) / depth, 0, 1)[..., None], last - first, out=out)
            out += first
            out *= (1 + tex * self.brush[ye:yb])[..., None]

    def mist(self, y: float, h: float, alpha: float = 0.7) -> None:
        y0, y1 = max(0.0, y - 2.2 * h), min(float(H), y + 2.2 * h)
        a, b = self.row(y0), self.row(y1)
        if b <= a:
            return
        n = 0.62 + 0.5 * self.noise(4, 9, y0, y1) + 0.2 * self.noise(9, 36, y0, y1)
        blend(self.px[a:b], self.p["mist"], np.clip(alpha * np.exp(-(((self.y[a:b] - y) / h) ** 2)) * n, 0, 1))

    def water(self, y0: float, strength: float = 0.62) -> None:
        """Still water from y0 down: a squeezed, rippled reflection under a colour wash with a few bright streaks."""
        a = self.row(y0)
        n = self.h - a
        dy = np.arange(n, dtype=np.float32)[:, None] / self.k
        wob = self.noise(14, 220, y0) * (1 + dy * 0.016) * 3.2
        src = np.clip(a - 1 - (dy * 0.92 + np.abs(wob) * 0.8) * self.k, 0, self.h - 1).astype(np.intp)
        ref = self.px[src, np.clip((self.x + wob) * self.k, 0, self.w - 1).astype(np.intp)]
        t = (dy / (n / self.k))[..., None]
        deep, pale = col32(tone(self.p["water"], -0.06)), col32(mix(self.p["water"], self.p["mist"], 0.45))
        wash = pale * (1 - t) + deep * t
        out = wash + (ref - wash) * (strength * (1 - 0.45 * t))
        streak = np.clip(self.noise(7, 170, y0) * 0.8 + self.noise(30, 300, y0) * 0.5 - 0.55, 0, 1)
        self.px[a:] = out + (col32(self.p["mist"]) - out) * (1.1 * streak)[..., None]

    def stamp(self, pen: Pen, fade: float = 0.0, alpha: float = 1.0) -> None:
        """Composite a pen's shapes with paint texture; fade pulls them toward mist (distance)."""
        sheet = pen.sheet(self.k, self.w, self.h)
        if sheet is None:
            return
        image, y0 = sheet
        box = image.getbbox()
        if box is None:
            return
        x0, x1, y1 = box[0], box[2], y0 + box[3]
        y0 += box[1]
        a = np.asarray(image.crop(box), np.float32)
        px = self.px[y0:y1, x0:x1]
        col = a[..., :3] * (1 + 0.05 * self.brush[y0:y1, x0:x1])[..., None]
        if fade:
            col += (col32(self.p["mist"]) - col) * fade
        col -= px
        col *= a[..., 3:] * (alpha / 255)
        px += col

    def finish(self) -> Image.Image:
        """Paper grain, a breath of warm light, then the picture at the size asked for."""
        tile = 1 + 0.03 * (self.dab.random((256, 256), np.float32) - 0.5)
        grain = np.tile(tile, (self.h // 256 + 1, self.w // 256 + 1))[: self.h, : self.w]
        self.px *= (0.965 * grain)[..., None]
        self.px += col32((255, 249, 236)) * np.float32(0.035)
        if self.worn:  # dusk light, faded colour
            grey = self.px.mean(axis=2, keepdims=True)
            self.px += (grey - self.px) * np.float32(0.2)
            self.px *= col32((0.9, 0.885, 0.86))
        image = Image.fromarray(np.clip(self.px, 0, 255, out=self.px).astype(np.uint8))
        if self.mirror:
            image = ImageOps.mirror(image)
        return image if image.size == self.size else ImageOps.fit(image, self.size, Image.Resampling.LANCZOS)
