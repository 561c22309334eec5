"""Demo pictures: planned as rows at once, painted in other processes while the rest of the world is built.

Every size a page asks for is written beside the original, so that the first visitor waits for none.
"""

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from PIL import Image

from tourism.core.models import PortalImage, PortalRendition
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


class Gallery:
    """The pictures of one world: ask for one and get its row; `finish` waits until all are painted."""

    def __init__(self, media_root: str) -> None:
        self._root = Path(media_root)
        for folder in ("original_images", "images"):
            (self._root / folder).mkdir(parents=True, exist_ok=True)
        self._images: dict[PictureSpec, PortalImage] = {}
        self._pool = ProcessPoolExecutor(max_workers=max(cpu_count() or 1, 1), mp_context=get_context("spawn"))
        self._jobs: list[Future[str]] = []

    def picture(self, entry: dict) -> PortalImage:
        """The picture a data entry {terrain, season, seed, alt, caption} names."""
        return self.image(PictureSpec.of(entry), entry.get("alt", ""))

    def image(self, spec: PictureSpec, description: str) -> PortalImage:
        if spec not in self._images:
            self._images[spec] = self._row(spec, description)
            self._jobs.append(self._pool.submit(paint, spec, str(self._root)))
        return self._images[spec]

    def _row(self, spec: PictureSpec, description: str) -> PortalImage:
        image = PortalImage(
            title=(description or spec.stem)[:80],
            description=description[:250],
            file=spec.file_name,
            width=spec.size[0],
            height=spec.size[1],
            nature=PortalImage.Nature.ILLUSTRATION,
            credit="程序绘制的示意图",
            licence="随本站代码发布",
        )
        image.has_renditions_from_maker = True
        image.save()
        PortalRendition.objects.bulk_create(
            PortalRendition(
                image=image,
                filter_spec=f"width-{width}|format-webp",
                focal_point_key="",
                file=spec.rendition_name(width),
                width=spec.rendition_size(width)[0],
                height=spec.rendition_size(width)[1],
            )
            for width in WIDTHS
        )
        return image

    def finish(self, progress: Callable[[int, int], None]) -> None:
        """Wait for every painting; `progress(done, all)` is called after each. Raises what a painter raised."""
        try:
            for done, job in enumerate(as_completed(self._jobs), 1):
                job.result()
                progress(done, len(self._jobs))
        finally:
            self._pool.shutdown(cancel_futures=True)
