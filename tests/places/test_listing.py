"""Twelve made-up rows: a list with two facets, region and season."""

from tourism.places.listing import PER_PAGE, Facet, Listing, Row, make_listing

FACETS = [
    Facet("region", "省", [("34", "安徽"), ("52", "贵州"), ("65", "新疆")]),
    Facet("season", "季", [("spring", "春"), ("autumn", "秋")]),
]


def row(pk: int, region: str, *seasons: str) -> Row:
    return Row(pk, (pk,), {"region": frozenset([region]), "season": frozenset(seasons)})


ROWS = [row(1, "34", "spring", "autumn"), row(2, "34", "autumn"), row(3, "52", "spring")]


def options(listing: Listing, key: str) -> dict[str, int]:
    return {option.value: option.count for one in listing.facets if one.key == key for option in one.options}


def test_without_a_filter_everything_is_shown_in_order_of_rank() -> None:
    listing = make_listing(reversed(ROWS), FACETS, {})

    assert listing.pks == [1, 2, 3]
    assert listing.total == 3
    assert listing.chosen == []


def test_an_option_that_would_leave_nothing_is_not_offered() -> None:
    assert options(make_listing(ROWS, FACETS, {}), "region") == {"34": 2, "52": 1}


def test_a_count_is_what_choosing_the_option_would_show() -> None:
    listing = make_listing(ROWS, FACETS, {"season": "autumn"})

    assert listing.pks == [1, 2]
    assert options(listing, "region") == {"34": 2}
    assert options(listing, "season") == {"spring": 2, "autumn": 2}


def test_two_filters_both_hold() -> None:
    assert make_listing(ROWS, FACETS, {"season": "spring", "region": "34"}).pks == [1]


def test_the_link_of_a_chosen_option_takes_it_back_and_keeps_the_other() -> None:
    listing = make_listing(ROWS, FACETS, {"season": "spring", "region": "34"})

    assert {option.value: option.query for option in listing.chosen} == {
        "34": "?season=spring",
        "spring": "?region=34",
    }


def test_a_chosen_option_stays_in_sight_when_it_leaves_nothing() -> None:
    listing = make_listing(ROWS, FACETS, {"region": "65"})

    assert listing.pks == []
    assert [option.value for option in listing.chosen] == ["65"]


def test_an_answer_nobody_offered_is_ignored() -> None:
    assert make_listing(ROWS, FACETS, {"region": "' OR 1=1", "colour": "red"}).total == 3


def test_a_page_that_does_not_exist_is_the_last_or_the_first() -> None:
    rows = [row(pk, "34", "spring") for pk in range(PER_PAGE + 1)]

    assert make_listing(rows, FACETS, {"page": "99"}).pks == [PER_PAGE]
    assert make_listing(rows, FACETS, {"page": "x"}).pks == list(range(PER_PAGE))
