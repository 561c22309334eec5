"""A stranger's photograph, made anew: what is kept was painted by us, so nothing rides along in it. No ORM.

The file's own words (place and hour, camera, thumbnails, profiles, anything after its end) stay behind.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from tourism.core.errors import DomainError

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_BYTES = 12 * 1024 * 1024
# Telephones take up to fifty million; opened, each point is three bytes of memory.
MOST_PIXELS = 55_000_000
LONGEST_SIDE = 2000
QUALITY = 78


class BadPhoto(DomainError):
    """The file is no picture we take; the message says what to send instead."""


@dataclass(frozen=True)
class CleanPhoto:
    """WebP without anything but its points."""

    content: bytes
    width: int
    height: int


def clean_photo(file: BinaryIO, size: int) -> CleanPhoto:
    """The picture in `file` (`size` bytes), upright, at most 2000 points long. Raises BadPhoto."""
    if size > MOST_BYTES:
        raise BadPhoto(_("照片太大，请换一张 %(most)d MB 以内的。") % {"most": MOST_BYTES // 1024**2})
    try:
        with Image.open(file, formats=FORMATS) as picture:
            return _painted(picture)
    except BadPhoto:
        raise
    # A picture made to break its reader breaks it in many ways; all of them mean the same here.
    except Exception as error:
        raise BadPhoto(_("这个文件打不开。请传 JPEG、PNG、WebP 或 HEIC 照片。")) from error


def _painted(picture: Image.Image) -> CleanPhoto:
    """Asked for its size before it is unpacked: a small file can unpack to anything."""
    if picture.width * picture.height > MOST_PIXELS:
        raise BadPhoto(_("照片的像素太多，请用手机的普通尺寸再拍一张。"))
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG unpacks straight to about this size
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright)
    out = BytesIO()
    fresh.save(out, "WEBP", quality=QUALITY, method=4)
    return CleanPhoto(out.getvalue(), *fresh.size)
