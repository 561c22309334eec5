"""Pictures are written with every size a page asks for, and plain ones never stand in for painted ones."""

from PIL import Image

from tourism.core.renditions import WIDTHS
from tourism.demo.painting import PAIR, PictureSpec, paint


def folders(tmp_path):
    for name in ("original_images", "images"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_a_painting_brings_all_its_sizes(tmp_path):
    root, spec = folders(tmp_path), PictureSpec("room", "autumn", 3, PAIR)

    paint(spec, str(root))

    assert Image.open(root / spec.file_name).size == PAIR
    for width in WIDTHS:
        assert Image.open(root / spec.rendition_name(width)).size == spec.rendition_size(width)
    assert not list(root.rglob("*.part"))


def test_a_painting_that_stands_is_not_painted_again(tmp_path):
    root, spec = folders(tmp_path), PictureSpec("room", "autumn", 3, PAIR, is_plain=True)
    paint(spec, str(root))
    before = (root / spec.file_name).stat().st_mtime_ns

    paint(spec, str(root))

    assert (root / spec.file_name).stat().st_mtime_ns == before


def test_a_plain_picture_never_stands_in_for_a_painted_one():
    painted, plain = PictureSpec("room", "autumn", 3), PictureSpec("room", "autumn", 3, is_plain=True)

    assert painted.file_name != plain.file_name
    assert not {painted.rendition_name(width) for width in WIDTHS} & {plain.rendition_name(width) for width in WIDTHS}
