"""Pictures, as small as a test can use them."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from tourism.core.models import PortalImage


def make_picture(title: str = "溪边", colour: str = "#5a7a5a", **fields: Any) -> PortalImage:
    """A picture of one colour, 900 × 600."""
    out = BytesIO()
    Image.new("RGB", (900, 600), colour).save(out, "PNG")
    picture: PortalImage = PortalImage.objects.create(
        title=title, file=ContentFile(out.getvalue(), name="creek.png"), **fields
    )
    return picture
