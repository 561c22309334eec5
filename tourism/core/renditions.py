"""The sizes every picture is shown in. They are made when a picture is saved, so that no visitor waits for one.

WebP alone: every browser this site meets reads it (WeChat's too), and AVIF takes seconds to encode on a small server.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects

WIDTHS = (400, 800, 1600)
QUALITY = 80


def filter_specs() -> list[str]:
    """The filters of `{% srcset_image image width-{400,800,1600} format-webp %}`, in its order."""
    return [f"width-{width}|format-webp" for width in WIDTHS]


def fetch_sizes(pictures: Iterable[Any]) -> None:
    """The sizes of all these pictures (None among them is passed over) in one query, for the tags that show them."""
    prefetch_related_objects([picture for picture in pictures if picture is not None], "renditions")
