"""What people upload: where a photograph was taken stays with its owner, a document with those who may read it."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document
from wagtail.images.fields import WagtailImageField

from tourism.core.models import PortalImage
from tourism.core.renditions import filter_specs

LATITUDE, TAKEN = 2, 36867
GPS = 0x8825
pytestmark = pytest.mark.django_db


def photograph(form: str) -> bytes:
    """A picture that says where and when it was taken."""
    exif = Image.Exif()
    exif.get_ifd(GPS)[LATITUDE] = (29.0, 54.0, 0.0)
    exif[TAKEN] = "2026:11:22 08:00:00"
    out = BytesIO()
    Image.new("RGB", (900, 600), "green").save(out, form, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_no_size_of_a_photograph_says_where_or_when_it_was_taken(form: str) -> None:
    original = photograph(form)
    assert Image.open(BytesIO(original)).getexif().get_ifd(GPS)
    picture = PortalImage.objects.create(title="溪边", file=ContentFile(original, name=f"creek.{form.lower()}"))

    for spec in [*filter_specs(), "max-165x165", "fill-300x200", "original"]:
        with picture.get_rendition(spec).file.open() as file:
            exif = Image.open(file).getexif()
        assert not exif.get_ifd(GPS), spec
        assert TAKEN not in exif, spec


def test_only_sizes_of_pictures_are_served_as_files(client: Client) -> None:
    picture = PortalImage.objects.create(title="溪边", file=ContentFile(photograph("JPEG"), name="creek.jpg"))
    document = Document.objects.create(title="合同", file=ContentFile(b"%PDF-1.4", name="contract.pdf"))

    assert client.get(f"/media/{picture.get_rendition('width-400|format-webp').file.name}").status_code == 200
    for name in (picture.file.name, document.file.name, "images/../" + document.file.name):
        assert client.get(f"/media/{name}").status_code in (400, 404), name


@pytest.mark.parametrize("name", ["page.html", "script.svg", "run.exe", "plan.pdf.js"])
def test_a_document_that_a_browser_would_run_is_refused(name: str) -> None:
    form = get_document_form(Document)({"title": "文件"}, {"file": SimpleUploadedFile(name, b"<script>1</script>")})

    assert "file" in form.errors


def test_a_document_larger_than_allowed_is_refused(settings) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10

    form = get_document_form(Document)({"title": "文件"}, {"file": SimpleUploadedFile("plan.pdf", b"%PDF" * 10)})

    assert "file" in form.errors


def test_text_that_calls_itself_a_picture_is_refused() -> None:
    with pytest.raises(ValidationError):
        WagtailImageField().clean(SimpleUploadedFile("creek.jpg", b"<script>1</script>", "image/jpeg"))


def test_uploads_never_leave_the_folder_they_belong_to(settings) -> None:
    picture = PortalImage.objects.create(title="x", file=ContentFile(photograph("JPEG"), name="../../creek.jpg"))

    assert Path(settings.MEDIA_ROOT).resolve() in Path(picture.file.path).resolve().parents
