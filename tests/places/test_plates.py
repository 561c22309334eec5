"""The pictures of a page: each once, with its age told."""

from datetime import date

import pytest
from django.template import Context
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.models import PortalImage
from tourism.places.models import VillagePage, VillagePhoto
from tourism.places.templatetags.place_tags import may_have_changed, plates

NATURE = PortalImage.Nature


def photo(taken_on: date | None, nature: str = NATURE.PHOTO) -> PortalImage:
    return PortalImage(taken_on=taken_on, nature=nature, collection_id=1)  # the root: no query


@pytest.mark.parametrize(
    ("taken_on", "is_old"),
    [
        (date(2025, 5, 22), True),
        (date(2025, 5, 23), False),  # eighteen months to the day
        (date(2025, 6, 1), False),
        (date(2026, 11, 23), False),
        (date(2019, 12, 31), True),
        (None, False),
    ],
)
def test_a_photo_holds_for_eighteen_months(taken_on: date | None, is_old: bool) -> None:
    assert may_have_changed(Context({"today": date(2026, 11, 23)}), photo(taken_on)) is is_old


def test_drawings_do_not_age_and_a_missing_picture_is_not_old() -> None:
    context = Context({"today": date(2026, 11, 23)})

    assert not may_have_changed(context, photo(date(2001, 1, 1), NATURE.ILLUSTRATION))
    assert not may_have_changed(context, None)
    assert not may_have_changed(Context(), photo(date(2001, 1, 1)))


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_once_a_photo_is_old_it_stays_old(one: date, other: date) -> None:
    taken, (first, then) = photo(date(2010, 3, 31)), sorted([one, other])

    assert may_have_changed(Context({"today": first}), taken) <= may_have_changed(Context({"today": then}), taken)


@pytest.mark.django_db  # a page asks for its content type as soon as it is made
def test_the_lead_picture_comes_first_and_none_comes_twice() -> None:
    lead, bridge = PortalImage(pk=1, collection_id=1), PortalImage(pk=2, collection_id=1)
    village = VillagePage(hero_image=lead, hero_caption="村口的溪")
    photos = [VillagePhoto(image=bridge, caption="石桥"), VillagePhoto(image=lead, caption="又是溪")]

    assert [(plate.image, plate.caption) for plate in plates(village, photos)] == [(lead, "村口的溪"), (bridge, "石桥")]
    assert [plate.image for plate in plates(VillagePage(), photos)] == [bridge, lead]
