"""The sizes every picture is shown in. They are made when a picture is saved, so that no visitor waits for one.

WebP alone: every browser this site meets reads it (WeChat's too), and AVIF takes seconds to encode on a small server.
"""

WIDTHS = (400, 800, 1600)
QUALITY = 80


def filter_specs() -> list[str]:
    """The filters of `{% srcset_image image width-{400,800,1600} format-webp %}`, in its order."""
    return [f"width-{width}|format-webp" for width in WIDTHS]
