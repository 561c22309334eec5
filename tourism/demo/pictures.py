"""Demo pictures: planned as rows at once, painted in other processes while the rest of the world is built.

Every size a page asks for is written beside the original, so that the first visitor waits for none.
"""

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from tourism.core.models import PortalImage, PortalRendition
from tourism.core.renditions import WIDTHS

from .painting import PictureSpec, paint


class Gallery:
    """The pictures of one world: ask for one and get its row; `finish` waits until all are painted."""

    def __init__(self, media_root: str, *, plain: bool = False) -> None:
        self._is_plain = plain
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
        spec = replace(spec, is_plain=self._is_plain)
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
