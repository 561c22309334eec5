"""A stranger's file: what is kept was painted here, whatever came."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.factories.voices import GPS, TAKEN, photograph
from tourism.feedback import photos
from tourism.feedback.photos import LONGEST_SIDE, MOST_BYTES, BadPhoto, CleanPhoto, clean_photo


def clean(content: bytes) -> CleanPhoto:
    return clean_photo(BytesIO(content), len(content))


def opened(photo: CleanPhoto) -> Image.Image:
    return Image.open(BytesIO(photo.content))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photograph_loses_its_place_and_hour(form: str) -> None:
    original = photograph(form)
    assert Image.open(BytesIO(original)).getexif().get_ifd(GPS)

    made = clean(original)

    picture = opened(made)
    assert (picture.format, picture.size) == ("WEBP", (made.width, made.height))
    assert not picture.getexif() and TAKEN not in picture.getexif()
    assert not {"exif", "xmp", "icc_profile"} & set(picture.info)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_taken_on_its_side_stands_upright(form: str) -> None:
    made = clean(photograph(form, (900, 600)))

    assert (made.width, made.height) == (600, 900)


def test_words_hidden_behind_the_end_of_a_picture_are_gone() -> None:
    made = clean(photograph() + b"<script>alert(1)</script>")

    assert b"script" not in made.content


def test_a_large_picture_is_made_smaller() -> None:
    made = clean(photograph(size=(5000, 3000)))

    assert max(made.width, made.height) == LONGEST_SIDE


def test_what_shines_through_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")

    assert opened(clean(out.getvalue())).convert("RGB").getpixel((5, 5))[0] > 250


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<script>1</script>",
        b"%PDF-1.4",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        photograph()[:300],
        b"\xff\xd8\xff" + b"\x00" * 50,
    ],
)
def test_what_is_no_picture_is_refused_with_the_cure(content: bytes) -> None:
    with pytest.raises(BadPhoto, match="JPEG、PNG、WebP 或 HEIC"):
        clean(content)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_kinds_of_pictures_are_not_read_at_all(form: str) -> None:
    out = BytesIO()
    Image.new("RGB", (20, 20)).save(out, form)

    with pytest.raises(BadPhoto):
        clean(out.getvalue())


def test_a_file_too_large_is_not_even_opened() -> None:
    class Untouchable(BytesIO):
        def read(self, *args: int) -> bytes:
            raise AssertionError("it was read")

    with pytest.raises(BadPhoto, match="12 MB"):
        clean_photo(Untouchable(), MOST_BYTES + 1)


def test_a_small_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch) -> None:
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert len(out.getvalue()) < 20_000
    monkeypatch.setattr(photos.ImageOps, "exif_transpose", lambda picture: pytest.fail("it was unpacked"))

    with pytest.raises(BadPhoto, match="像素太多"):
        clean(out.getvalue())


def test_a_bomb_that_the_library_itself_fears_is_refused_too() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    with pytest.raises(BadPhoto):
        clean(out.getvalue())


@given(st.binary(max_size=200), st.integers(0, 600))
@settings(max_examples=60, deadline=None)
def test_no_broken_file_breaks_more_than_itself(junk: bytes, at: int) -> None:
    good = photograph()

    try:
        made = clean(good[:at] + junk + good[at + len(junk) :])
    except BadPhoto:
        return
    assert opened(made).format == "WEBP"
