"""The cover of the season, what is good now, and the ledger as totals."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories.houses import make_household
from tests.factories.pages import home_page
from tests.factories.routes import add_stop, make_route
from tourism.core.models import PortalImage
from tourism.home.models import HomePage, SeasonCover
from tourism.home.season_places import SeasonPlace, by_season, known_on, season_places
from tourism.home.selectors import country_on, cover_on, good_now, impact_of, village_of_the_day
from tourism.homestays.models import Household
from tourism.ledger.services import post_entry
from tourism.places.models import VillagePage, VillageWindow
from tourism.routes.models import RouteWindow

TODAY = date(2026, 11, 23)


@pytest.fixture
def home(db: None) -> HomePage:
    """Covers from 立春 (3), 立夏 (9) and 大雪 (23)."""
    home = home_page()
    for season, term in (("spring", 3), ("summer", 9), ("winter", 23)):
        SeasonCover.objects.create(home=home, season=season, from_term=term, headline=f"{season}|", lede="…")
    return home


@pytest.mark.parametrize(
    ("column", "season"), [(3, "spring"), (8, "spring"), (9, "summer"), (22, "summer"), (23, "winter"), (24, "winter")]
)
def test_a_cover_holds_from_its_term_until_the_next(home: HomePage, column: int, season: str) -> None:
    assert cover_on(home, column).season == season


@pytest.mark.parametrize("column", [1, 2])
def test_the_last_cover_holds_across_new_year(home: HomePage, column: int) -> None:
    assert cover_on(home, column).season == "winter"


def test_a_home_without_covers_has_none(db: None) -> None:
    assert cover_on(home_page(), 5) is None


def places() -> tuple[list[SeasonPlace], list[SeasonPlace]]:
    """Villages and routes, what is good today first."""
    villages, routes = season_places(known_on(TODAY))
    return by_season(villages), by_season(routes)


def in_season(village: VillagePage) -> VillagePage:
    VillageWindow.objects.create(village=village, what="红叶", season="autumn", starts=30, ends=36)
    return village


def test_a_route_leads_and_its_own_villages_are_not_shown_again(
    village: VillagePage, next_village: VillagePage
) -> None:
    in_season(village)
    in_season(next_village)
    route = make_route()
    RouteWindow.objects.create(route=route, what="红叶", season="autumn", starts=30, ends=36)
    add_stop(route, 1, "竹溪", village)
    villages, routes = places()

    shown = good_now(routes, villages, {route.pk: [village.pk]}, count=2)
    home = country_on(TODAY)

    assert [one.title for one in shown] == ["竹溪二日", "石桥村"]
    assert home.lead is not None
    assert home.lead.village_ids == (village.pk,)
    assert [one.page.title for one in (home.lead, *home.rest)] == ["竹溪二日", "石桥村"]


def test_when_everything_rests_something_is_shown_all_the_same(village: VillagePage) -> None:
    shown = good_now([], places()[0], {})

    assert [(one.title, one.kind) for one in shown] == [("竹溪村", "rest")]


def test_the_wide_picture_is_of_a_village_that_stands_nowhere_above(
    village: VillagePage, next_village: VillagePage
) -> None:
    picture = PortalImage.objects.create(title="溪", file="x.webp", width=16, height=9)
    VillagePage.objects.update(hero_image=picture)
    villages, _routes = places()
    (above,) = good_now([], villages, {}, count=1)

    chosen = village_of_the_day(villages, {above.pk}, TODAY)

    assert chosen is not None
    assert {above.title, chosen.title} == {"竹溪村", "石桥村"}
    assert village_of_the_day([above], {above.pk}, TODAY) is None


def earn(household: Household, amount: int, on: date = date(2026, 3, 8)) -> None:
    post_entry(
        source=f"test:{household.code}:{on}:{amount}", entry_on=on, posted_at=datetime(2026, 3, 8, tzinfo=UTC),
        village=household.village, household=household, payee_class=household.payee_class, payer_kind="tourist",
        channel="self", category="lodging", item="住宿", quantity=1, unit="间夜", unit_price=Decimal(amount),
    )  # fmt: skip


def households(village: VillagePage, count: int, letter: str, **fields: str) -> list[Household]:
    return [make_household(village, f"{letter}-{number}", f"{letter}{number}", **fields) for number in range(count)]


def test_shares_are_whole_and_add_up_to_a_hundred(village: VillagePage) -> None:
    for number, household in enumerate(households(village, 6, "H")):
        earn(household, 100 + number)
    for household in households(village, 5, "C", payee_class="collective"):
        earn(household, 33)

    impact = impact_of(2026)

    assert impact is not None
    assert [(share.key, share.percent) for share in impact.shares] == [("household", 79), ("collective", 21)]
    assert impact.shares[1].start == 79
    assert (impact.total, impact.to_households, impact.households) == (Decimal(780), Decimal(615), 6)


def test_a_class_of_fewer_than_five_households_goes_with_the_others(village: VillagePage) -> None:
    for household in households(village, 5, "H"):
        earn(household, 100)
    earn(make_household(village, "C-1", "唯一的合作社", payee_class="cooperative"), 500)

    impact = impact_of(2026)

    assert impact is not None
    assert [(share.key, share.percent) for share in impact.shares] == [("household", 50), ("other", 50)]


def test_what_four_households_earned_is_not_told(village: VillagePage) -> None:
    for household in households(village, 4, "H"):
        earn(household, 100)

    assert impact_of(2026) is None


def test_an_empty_year_has_nothing_to_tell(village: VillagePage) -> None:
    for household in households(village, 5, "H"):
        earn(household, 100)

    assert impact_of(2025) is None


def test_the_highest_month_fills_the_chart_and_months_to_come_are_left_out(village: VillagePage) -> None:
    for household in households(village, 5, "H"):
        earn(household, 4000, date(2026, 1, 5))
        earn(household, 8000, date(2026, 3, 5))

    bars = impact_of(2026, until_month=3).months

    assert [(bar.month, bar.amount, bar.height) for bar in bars] == [
        (1, Decimal("2.0"), 39),
        (2, Decimal("0.0"), 0),
        (3, Decimal("4.0"), 78),
    ]
