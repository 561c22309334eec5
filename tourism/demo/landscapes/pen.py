"""A pen for small crisp things: it remembers flat shapes and rasterises only the rows they touch, oversampled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

from .palette import Colour

Point = Sequence[float]


class Pen:
    """Flat polygons, lines and ellipses in scene units, drawn in the order they were asked for."""

    def __init__(self) -> None:
        self.marks: list[tuple[str, list[Point], Colour, float]] = []

    def poly(self, pts: Iterable[Point], c: Colour) -> None:
        self.marks.append(("poly", list(pts), c, 0.0))

    def line(self, pts: Iterable[Point], c: Colour, w: float = 1.0) -> None:
        self.marks.append(("line", list(pts), c, w))

    def ell(self, x: float, y: float, rx: float, ry: float, c: Colour) -> None:
        rx, ry = abs(rx), abs(ry)
        self.marks.append(("ell", [(x - rx, y - ry), (x + rx, y + ry)], c, 0.0))

    def rect(self, x0: float, y0: float, x1: float, y1: float, c: Colour) -> None:
        self.marks.append(("poly", [(x0, y0), (x1, y0), (x1, y1), (x0, y1)], c, 0.0))

    def sheet(self, scale: float, width: int, height: int) -> tuple[Image.Image, int] | None:
        """(RGBA picture, its first row) in device pixels, or None when nothing falls on the canvas."""
        if not self.marks:
            return None
        ys = [y for _, pts, _, w in self.marks for y in (min(p[1] for p in pts) - w, max(p[1] for p in pts) + w)]
        top, end = max(0, int(min(ys) * scale) - 1), min(height, int(max(ys) * scale) + 2)
        if end <= top:
            return None
        over = 2 if scale > 0.6 else 4
        image = Image.new("RGBA", (width * over, (end - top) * over))
        self._draw(ImageDraw.Draw(image), scale * over, top * over)
        return image.reduce(over), top

    def _draw(self, d: ImageDraw.ImageDraw, s: float, oy: float) -> None:
        for kind, pts, colour, w in self.marks:
            c = tuple(int(v) for v in colour)
            at = [(x * s, y * s - oy) for x, y in pts]
            if kind == "poly":
                d.polygon(at, fill=c)
            elif kind == "line":
                d.line(at, fill=c, width=max(1, round(w * s)), joint="curve")
            else:
                d.ellipse((*at[0], *at[1]), fill=c)
