"""A homestay's page says beforehand what booking it entails: seasons, extra guests, limits, policy, who answers."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests.factories.houses import make_rooms
from tourism.homestays.models import CancellationPolicy, HomestayPage, Household
from tourism.homestays.services import Season, add_stay_rule, set_prices


def page_text(client: Client, page: HomestayPage) -> str:
    response = client.get(page.get_url())
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


@pytest.fixture
def soon() -> date:
    return timezone.localdate() + timedelta(days=20)


def test_the_page_names_seasons_extra_guests_and_limits(
    client: Client, creekside: Household, creekside_page: HomestayPage, soon: date
) -> None:
    attic = make_rooms(creekside, "阁楼", 1, max_guests=3, base_guests=2, extra_guest_price=50)
    over = soon - timedelta(days=60)
    seasons = [
        Season("晒秋季", 226, soon, soon + timedelta(days=9)),
        Season("采茶季", 333, over, over + timedelta(days=9)),
    ]
    set_prices(room_type=attic, weekday=168, weekend=198, holiday=268, seasons=seasons)
    for first in (soon, soon + timedelta(days=300)):
        add_stay_rule(household=creekside, name="庙会", starts_on=first, ends_on=first, min_nights=2)

    text = page_text(client, creekside_page)

    assert "晒秋季" in text
    assert "226" in text
    assert "采茶季" not in text
    assert "房费含 2 人，每加一人每晚 50 元" in text
    assert f"庙会（{soon.month}月{soon.day}日）：2 晚起住" in text
    assert text.count("：2 晚起住") == 1
    assert "灵活：到店前一天 18:00 前免费退" in text
    assert "先等房主点头" not in text


def test_the_page_says_that_the_host_answers_first(
    client: Client, creekside: Household, creekside_page: HomestayPage
) -> None:
    creekside.approves_requests, creekside.request_hours, creekside.book_days_before_min = True, 24, 2
    creekside.policy_key = "strict"
    creekside.save()

    text = page_text(client, creekside_page)

    assert "先等房主点头，24 小时内答复" in text
    assert "至少提前 2 天订" in text
    assert "先付订金 50%，其余到店付给农户" in text


def test_the_page_stands_where_no_policy_is_published(client: Client, creekside_page: HomestayPage) -> None:
    CancellationPolicy.objects.all()._raw_delete("default")

    assert "吃住须知" in page_text(client, creekside_page)
