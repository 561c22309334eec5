"""The way from page to page: what was given is read again, what was made up is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.opendata.boxes import BadPlace, bbox_of, point_of
from tourism.opendata.cursors import LONGEST, BadCursor, cursor, digest_of, key_of

NUMBERS = st.integers(min_value=0, max_value=2**63 - 1)


@given(st.text(), st.lists(NUMBERS, min_size=1, max_size=2))
def test_a_cursor_gives_back_its_key(question: str, key: list[int]) -> None:
    digest = digest_of(question)
    made = cursor(digest, tuple(key))

    assert key_of(made, digest, len(key)) == tuple(key)
    assert len(made) <= LONGEST
    for other, parts in ((digest_of(question + "?"), len(key)), (digest, len(key) + 1)):
        with pytest.raises(BadCursor):
            key_of(made, other, parts)


@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1"))))
def test_whatever_is_made_up_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        key_of(text, "0123456789", 1)


@pytest.mark.parametrize(
    "key", ["[1, %s, -1]", "[1, %s, 1.5]", "[1, %s, true]", "[1, %s, 9223372036854775808]", "[2, %s, 1]"]
)
def test_a_key_is_whole_numbers_of_the_database(key: str) -> None:
    import base64

    text = base64.urlsafe_b64encode((key % '"0123456789"').encode()).decode().rstrip("=")

    with pytest.raises(BadCursor):
        key_of(text, "0123456789", 1)


@given(st.text())
def test_no_text_is_a_place_by_accident(text: str) -> None:
    for read in (bbox_of, point_of):
        try:
            numbers = read(text)
        except BadPlace:
            continue
        assert all(-180 <= number <= 180 for number in numbers)


def test_places_are_read_longitude_first() -> None:
    assert point_of("118.5,-29").lng == 118.5
    assert bbox_of("117,29,119,31").north == 31
    with pytest.raises(BadPlace):
        point_of("29.9,118.5")
