"""What is painted and where it is written. Knows no Django: painters run in processes of their own."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tourism.core.renditions import QUALITY, WIDTHS

from .landscapes import render

LANDSCAPE = (1600, 900)
ROOM = (1200, 900)
PAIR = (800, 600)
_INTERIORS = {"room", "yard", "kitchen", "bathroom"}


@dataclass(frozen=True)
class PictureSpec:
    """What is to be painted. Equal specs are one picture."""

    terrain: str
    season: str
    seed: int
    size: tuple[int, int] = LANDSCAPE

    @classmethod
    def of(cls, entry: dict) -> "PictureSpec":
        size = ROOM if entry["terrain"] in _INTERIORS else LANDSCAPE
        return cls(entry["terrain"], entry["season"], int(entry["seed"]), size)

    @property
    def stem(self) -> str:
        return f"{self.terrain}-{self.season}-{self.seed:02d}-{self.size[0]}"

    @property
    def file_name(self) -> str:
        return f"original_images/{self.stem}.webp"

    def rendition_name(self, width: int) -> str:
        return f"images/{self.stem}.width-{width}.webp"

    def rendition_size(self, width: int) -> tuple[int, int]:
        width = min(width, self.size[0])
        return width, round(self.size[1] * width / self.size[0])


def paint(spec: PictureSpec, media_root: str) -> str:
    """Paint one picture and its sizes below `media_root`; runs in a process of its own, without a database."""
    root = Path(media_root)
    original = root / spec.file_name
    if original.exists():
        return spec.stem
    picture = render(spec.terrain, spec.season, spec.seed, spec.size)
    for width in WIDTHS:
        target = root / spec.rendition_name(width)
        size = spec.rendition_size(width)
        small = picture if size == spec.size else picture.resize(size, Image.Resampling.LANCZOS)
        small.save(target, "WEBP", quality=QUALITY, method=3)
    picture.save(original, "WEBP", quality=90, method=2)
    return spec.stem
