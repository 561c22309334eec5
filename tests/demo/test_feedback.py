"""The demo world's voices: reviews in every state a visitor or an officer can meet, corrections on their way."""

from datetime import date, timedelta

import pytest

from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_user
from tests.factories.routes import make_route
from tourism.accounts.models import User
from tourism.accounts.roles import Role
from tourism.accounts.services import assign_role
from tourism.booking.models import Message
from tourism.core.personal_data import find_personal_data
from tourism.demo import data
from tourism.demo.builders.bookings import build_year
from tourism.demo.builders.feedback import build_corrections, build_queue, build_reviews
from tourism.feedback.models import Correction, Review
from tourism.homestays.models import Household
from tourism.places.models import VillagePage


@pytest.fixture
def county(db: None) -> User:
    user = make_user("county", email="county@example.org")
    assign_role(user=user, role=Role.COUNTY_OFFICER)
    return user


@pytest.fixture
def house(village: VillagePage, today: date) -> Household:
    """With a host, and a year of guests behind it."""
    household = make_household(village, "XD-01", "牌楼边小院")
    make_rooms(household, "大床间", 2)
    host = make_user("host")
    household.hosts.add(host)
    build_year([household], today, host, lambda done, of_all: None)
    return household


def test_a_house_has_voices_some_answered_and_a_queue(house: Household, county: User, today: date) -> None:
    texts = data.feedback()
    build_queue(house, texts, by=county, today=today)
    count = build_reviews(house, texts["reviews"], by=county, today=today)

    states = list(Review.objects.values_list("state", flat=True))
    assert count >= 3
    assert sorted(set(states)) == ["pending", "published", "returned"]
    assert Review.objects.exclude(answer="").count() == 2
    assert set(Review.objects.values_list("is_demo", flat=True)) == {True}
    assert not Message.objects.exists()


def test_corrections_have_come_to_every_state(village: VillagePage, county: User, today: date) -> None:
    entries = data.feedback()["corrections"]
    villages = {entry["village"]: village for entry in entries if "village" in entry}
    routes = {entry["route"]: make_route() for entry in entries if "route" in entry}

    assert build_corrections(entries, villages, routes, by=county, today=today) == len(entries)

    states = set(Correction.objects.values_list("state", flat=True))
    assert states == {"received", "in_progress", "resolved", "declined"}
    assert Correction.objects.filter(due_on__lt=today, closed_at=None).exists()
    assert max(Correction.objects.values_list("received_at", flat=True)).date() <= today - timedelta(days=1)
    assert not Message.objects.exists()


def test_no_invented_text_names_anybody() -> None:
    texts = data.feedback()
    said = [
        one["text"] for one in [*texts["reviews"], texts["waiting"], texts["returned"]["words"], *texts["corrections"]]
    ]

    assert find_personal_data("\n".join(said)) == []
    assert not any("贫困" in text for text in said)
