"""Files that stand inside another file, as data: URLs."""

from base64 import b64encode
from io import BytesIO

from PIL import Image
from wagtail.images.models import SourceImageIOError

from .models import PortalImage
from .renditions import filter_specs

JPEG_QUALITY = 82


def data_url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


def picture_url(image: PortalImage | None, size: int) -> str:
    """A picture as an address that holds it; empty where there is none."""
    webp = picture_bytes(image, size)
    return data_url("image/webp", webp) if webp else ""


def printed_url(image: PortalImage | None, size: int) -> str:
    """The same for a PDF, as JPEG: there WebP would be unpacked and weigh ten times as much."""
    webp = picture_bytes(image, size)
    if webp is None:
        return ""
    jpeg = BytesIO()
    with Image.open(BytesIO(webp)) as opened:
        opened.convert("RGB").save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return data_url("image/jpeg", jpeg.getvalue())


def picture_bytes(image: PortalImage | None, size: int) -> bytes | None:
    """A size of a picture (0 small, 1 middle, 2 large; core.renditions) as WebP; None where its file is gone."""
    if image is None:
        return None
    try:
        with image.get_rendition(filter_specs()[size]).file.open("rb") as file:
            return bytes(file.read())
    except (OSError, SourceImageIOError):
        return None
