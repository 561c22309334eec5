"""Made-up rows: a list with two facets, region and season."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from tourism.places.listing import (
    PER_PAGE,
    Asked,
    Catalogue,
    Facet,
    Listing,
    in_order,
    make_listing,
    rows_in,
)

ANSWERS = {
    "region": [("34", "安徽"), ("52", "贵州"), ("65", "新疆")],
    "season": [("spring", "春"), ("autumn", "秋")],
}
ROWS = {1: ("34", "spring", "autumn"), 2: ("34", "autumn"), 3: ("52", "spring")}


def catalogue_of(
    rows: Mapping[int, tuple[str, ...]], points: Mapping[int, tuple[float, float]] | None = None
) -> Catalogue:
    catalogue = Catalogue()
    for pk, (region, *seasons) in rows.items():
        row = catalogue.add(pk, (points or {}).get(pk))
        catalogue.mark(row, "region", region)
        for season in seasons:
            catalogue.mark(row, "season", season)
    return catalogue


def listing(
    params: Mapping[str, list[str]] | None = None,
    rows: Mapping[int, tuple[str, ...]] = ROWS,
    *,
    takes_one: bool = False,
    points: Mapping[int, tuple[float, float]] | None = None,
    **asked: object,
) -> Listing:
    catalogue = catalogue_of(rows, points)
    facets = [Facet(key, key, answers, catalogue.bits.get(key, {}), takes_one) for key, answers in ANSWERS.items()]
    order = in_order(len(rows), lambda row: row)
    return make_listing(catalogue, order, facets, params or {}, Asked(**asked))  # type: ignore[arg-type]


def counts(found: Listing, key: str) -> dict[str, int]:
    return {option.value: option.count for one in found.facets if one.key == key for option in one.options}


def addresses(found: Listing) -> dict[str, str]:
    return {option.value: option.query for one in found.facets for option in one.options}


def test_without_a_filter_everything_is_shown_in_order_of_rank() -> None:
    catalogue = catalogue_of(ROWS)
    found = make_listing(catalogue, in_order(3, lambda row: -row), [], {}, Asked())

    assert found.pks == found.all_pks == [3, 2, 1]
    assert (found.total, found.chosen) == (3, [])


def test_an_option_that_would_leave_nothing_is_not_offered() -> None:
    assert counts(listing(), "region") == {"34": 2, "52": 1}


def test_a_count_is_what_choosing_the_option_alone_would_show() -> None:
    found = listing({"season": ["autumn"]})

    assert found.pks == [1, 2]
    assert counts(found, "region") == {"34": 2}
    assert counts(found, "season") == {"spring": 2, "autumn": 2}


def test_several_answers_of_one_question_hold_either_way_and_questions_together() -> None:
    assert listing({"region": ["34", "52"]}).pks == [1, 2, 3]
    assert listing({"region": ["34", "52"], "season": ["spring"]}).pks == [1, 3]
    assert listing({"region": ["34"], "season": ["spring", "autumn"]}).pks == [1, 2]


def test_the_link_of_an_option_adds_it_and_takes_it_back_and_keeps_the_rest() -> None:
    found = listing({"season": ["spring"], "region": ["34"]}, kept={"on": "weekend"})

    assert addresses(found) == {
        "34": "?season=spring&on=weekend",
        "52": "?region=34&region=52&season=spring&on=weekend",
        "spring": "?region=34&on=weekend",
        "autumn": "?region=34&season=spring&season=autumn&on=weekend",
    }


def test_one_choice_has_one_address_in_whatever_order_it_was_made() -> None:
    first, second = listing({"region": ["52", "34"]}), listing({"region": ["34", "52", "34"]})

    assert first.query() == second.query() == "?region=34&region=52"


def test_a_question_that_takes_one_answer_exchanges_it() -> None:
    found = listing({"region": ["52", "34"]}, takes_one=True)

    assert found.pks == [1, 2]
    assert {value: query for value, query in addresses(found).items() if value in ("34", "52")} == {
        "34": "?",
        "52": "?region=52",
    }


def test_a_chosen_option_stays_in_sight_when_it_leaves_nothing() -> None:
    found = listing({"region": ["65"]})

    assert found.pks == []
    assert [option.value for option in found.chosen] == ["65"]


def test_an_answer_nobody_offered_is_ignored() -> None:
    assert listing({"region": ["' OR 1=1"], "colour": ["red"]}).total == 3


def test_a_page_that_does_not_exist_is_the_last_or_the_first() -> None:
    rows = {pk: ("34", "spring") for pk in range(PER_PAGE + 1)}

    assert listing({}, rows, page="99").pks == [PER_PAGE]
    assert listing({}, rows, page="x").pks == list(range(PER_PAGE))


def test_where_nothing_is_left_every_condition_says_how_many_it_keeps_out() -> None:
    found = listing({"region": ["52"], "season": ["autumn"]})

    assert [(way.label, way.count, way.query) for way in found.ways_out] == [
        ("贵州", 2, "?season=autumn"),
        ("秋", 1, "?region=52"),
    ]
    assert listing({"region": ["34"]}).ways_out == []


def test_words_that_leave_nothing_are_a_condition_too() -> None:
    found = listing({"region": ["34"]}, ranked=[3], kept={"q": "梯田"})

    assert [(way.label, way.count, way.query) for way in found.ways_out] == [
        ("梯田", 2, "?region=34"),
        ("安徽", 1, "?q=%E6%A2%AF%E7%94%B0"),
    ]


def test_a_condition_without_which_nothing_would_be_left_either_is_not_named() -> None:
    assert listing({"region": ["65"], "season": ["autumn"]}, ranked=[3]).ways_out == []


def test_the_most_fitting_go_first_when_words_were_asked_for() -> None:
    assert listing(ranked=[3, 1], sort="relevance").pks == [3, 1]
    assert listing(ranked=[3, 1], sort="now").pks == [1, 3]


def test_the_nearest_go_first_and_what_has_no_place_goes_last() -> None:
    points = {1: (110.0, 30.0), 3: (118.1, 30.0)}
    found = listing(points=points, sort="distance", here=(118.0, 30.0))

    assert found.pks == [3, 1, 2]
    assert round(found.kilometres[3], 1) == 9.6  # a tenth of a degree at 30° N
    assert set(found.kilometres) == {1, 3}


def test_where_a_visitor_is_stands_in_no_address() -> None:
    found = listing({"region": ["34"]}, here=(118.0, 30.0), sort="distance", points={1: (118.0, 30.0)})

    assert not [query for query in [*addresses(found).values(), found.query(view="map")] if "118" in query]


REGIONS = st.sampled_from([value for value, _label in ANSWERS["region"]])
SEASONS = st.lists(st.sampled_from([value for value, _label in ANSWERS["season"]]), unique=True)
MANY = st.dictionaries(st.integers(1, 500), st.tuples(REGIONS, SEASONS).map(lambda pair: (pair[0], *pair[1])))
CHOICES = st.fixed_dictionaries(
    {
        key: st.lists(st.sampled_from([value for value, _label in answers]), unique=True)
        for key, answers in ANSWERS.items()
    }
)


def fits(row: tuple[str, ...], params: Mapping[str, list[str]]) -> bool:
    region, *seasons = row
    return (not params["region"] or region in params["region"]) and (
        not params["season"] or bool(set(seasons) & set(params["season"]))
    )


@given(MANY, CHOICES)
def test_bits_find_and_count_what_looking_at_every_row_finds(
    rows: dict[int, tuple[str, ...]], params: dict[str, list[str]]
) -> None:
    found = listing(params, rows)

    assert found.all_pks == [pk for pk, row in rows.items() if fits(row, params)]
    for key, answers in ANSWERS.items():
        for value, _label in answers:
            alone = sum(fits(row, {**params, key: [value]}) for row in rows.values())
            assert counts(found, key).get(value, 0) == alone


@given(st.sets(st.integers(0, 4000)))
def test_rows_come_out_of_bits_as_they_went_in(rows: set[int]) -> None:
    assert rows_in(sum(1 << row for row in rows)) == sorted(rows)
