"""A homestay in the words of schema.org, from what its page has fetched. No phone: a household's is its own."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.core.structured_data import Absolute, Thing, at_time, position
from tourism.places.models import VillagePage
from tourism.places.structured_data import Pictured, address_thing, picture_thing, village_mention

from .models import HomestayPage, RoomType


def homestay_thing(
    page: HomestayPage,
    village: VillagePage,
    absolute: Absolute,
    *,
    pictures: Iterable[Pictured] = (),
    rooms: Iterable[RoomType] = (),
    price: Decimal | None = None,
) -> Thing:
    return {
        **homestay_mention(page, absolute),
        "description": page.tagline,
        "image": [picture_thing(one.image, absolute, one.caption) for one in pictures],
        "address": address_thing(village),
        "geo": position(page.lng, page.lat) or position(village.lng, village.lat),
        "checkinTime": at_time(page.arrival_from),
        "checkoutTime": at_time(page.leave_by),
        "priceRange": _("每间每夜 %(price)s 元起") % {"price": f"{price:f}"} if price is not None else "",
        "amenityFeature": _amenities(page),
        "containedInPlace": village_mention(village, absolute),
        "containsPlace": [_room(room) for room in rooms],
    }


def homestay_mention(page: HomestayPage, absolute: Absolute) -> Thing:
    """A homestay named on the page of its village."""
    url = absolute(page.get_url() or "")
    return {"@type": "LodgingBusiness", "@id": f"{url}#homestay", "name": page.title, "url": url}


def _amenities(page: HomestayPage) -> list[Thing]:
    house = page.household
    offered = [_("早餐：%(what)s") % {"what": page.breakfast}] if page.breakfast else []
    offered += [_("供餐")] if house is not None and house.offers_meals else []
    return [{"@type": "LocationFeatureSpecification", "name": name, "value": True} for name in offered]


def _room(room: RoomType) -> Thing:
    has = [(_("独立卫生间"), room.has_private_bathroom), (_("取暖"), room.has_heating),
           (_("空调"), room.has_air_conditioning), (_("无障碍"), room.is_accessible)]  # fmt: skip
    return {
        "@type": "HotelRoom",
        "name": room.name,
        "occupancy": {"@type": "QuantitativeValue", "maxValue": room.max_guests},
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": name, "value": True} for name, there in has if there
        ],
    }
