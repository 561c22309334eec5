"""What is painted and where it is written. Knows no Django: painters run in processes of their own."""

from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

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
    # A flat ground in the colour of the season: for tests, which need a picture but not this one.
    is_plain: bool = False

    @classmethod
    def of(cls, entry: dict) -> "PictureSpec":
        size = ROOM if entry["terrain"] in _INTERIORS else LANDSCAPE
        return cls(entry["terrain"], entry["season"], int(entry["seed"]), size)

    @property
    def stem(self) -> str:
        kind = "plain-" if self.is_plain else ""
        return f"{kind}{self.terrain}-{self.season}-{self.seed:02d}-{self.size[0]}"

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
    if not (Path(media_root) / spec.file_name).exists():
        _save(spec, _picture(spec), Path(media_root))
    return spec.stem


def _picture(spec: PictureSpec) -> Image.Image:
    if spec.is_plain:
        return Image.new("RGB", spec.size, _GROUNDS[spec.season])
    return render(spec.terrain, spec.season, spec.seed, spec.size)


_GROUNDS = {
    "spring": "#a9c18f", "summer": "#6fa183", "autumn": "#d9a35f", "late_autumn": "#b98f68", "winter": "#c9d3d8",
}  # fmt: skip


def _save(spec: PictureSpec, picture: Image.Image, root: Path) -> None:
    # The original comes first under another name and gets its own last: where it stands, its sizes stand too.
    unfinished = root / f"{spec.file_name}.part"
    picture.save(unfinished, "WEBP", quality=QUALITY, method=3)
    for width in WIDTHS:
        target, size = root / spec.rendition_name(width), spec.rendition_size(width)
        if size == spec.size:
            copyfile(unfinished, target)
        else:
            picture.resize(size, Image.Resampling.LANCZOS).save(target, "WEBP", quality=QUALITY, method=3)
    unfinished.rename(root / spec.file_name)
