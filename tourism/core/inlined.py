"""Files that stand inside another file, as data: URLs."""

from base64 import b64encode
from functools import partial
from io import BytesIO
from urllib.parse import quote

from PIL import Image
from wagtail.images.models import SourceImageIOError

from .models import PortalImage
from .pdf import Pictures
from .renditions import filter_specs

JPEG_QUALITY = 82
LARGE = 2  # of the sizes of core.renditions


def data_url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


def picture_url(image: PortalImage | None, size: int) -> str:
    """A picture as an address that holds it; empty where there is none."""
    webp = picture_bytes(image, size)
    return data_url("image/webp", webp) if webp else ""


def printed_url(image: PortalImage | None) -> str:
    """The name of a picture in a PDF, which changes with its file; empty where there is none."""
    return f"picture:{image.pk}/{quote(image.file.name)}" if image else ""


def printed_pictures(*images: PortalImage | None) -> Pictures:
    """By name: the pictures in their large size, read when the PDF is made, not when it is only asked for again."""
    return {printed_url(image): partial(_jpeg, image) for image in images if image}


def _jpeg(image: PortalImage) -> bytes:
    """In a PDF WebP would be unpacked and weigh ten times as much."""
    webp = picture_bytes(image, LARGE)
    if webp is None:
        return b""
    jpeg = BytesIO()
    with Image.open(BytesIO(webp)) as opened:
        opened.convert("RGB").save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return jpeg.getvalue()


def picture_bytes(image: PortalImage | None, size: int) -> bytes | None:
    """A size of a picture (0 small, 1 middle, 2 large; core.renditions) as WebP; None where its file is gone."""
    if image is None:
        return None
    try:
        with image.get_rendition(filter_specs()[size]).file.open("rb") as file:
            return bytes(file.read())
    except (OSError, SourceImageIOError):
        return None
