"""Lin, a traveller, types all kinds of things into the one box."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tourism.places.models import Notice, VillagePage, VillageWindow
from tourism.search import query
from tourism.search.query import How, search_site, season_hints, suggest


def titles(result: query.SiteSearchResult) -> list[str]:
    return [str(hit.item) for hit in result.hits]


def marked(parts: query.Parts) -> str:
    return "".join(f"[{part}]" if is_hit else part for part, is_hit in parts)


def test_a_plain_word_is_found_over_all_kinds_names_first(world: Any) -> None:
    result = search_site("梯田")
    assert result.how is How.PHRASE
    assert set(titles(result)[:2]) == {"梯田人家", "紅河梯田兩日"}
    assert set(titles(result)[2:]) == {"阿者科", "元阳老寨", "篁岭"}
    assert {count.name: count.count for count in result.counts} == {"village": 3, "route": 1, "homestay": 1}
    assert result.total == result.total_of_all == 5


def test_one_kind_can_be_chosen_and_the_other_counts_stay(world: Any) -> None:
    result = search_site("梯田", kind="village")
    assert {hit.kind.name for hit in result.hits} == {"village"}
    assert result.total == 3
    assert result.total_of_all == 5
    assert search_site("梯田", kind="no-such-kind").total == 5
    assert search_site("梯田", kind="attraction").hits == []


def test_hits_are_marked_in_title_and_excerpt_as_the_editor_wrote_them(world: Any) -> None:
    hit = next(hit for hit in search_site("红河 长街宴").hits if hit.kind.name == "route")
    assert marked(hit.title) == "[紅河]梯田兩日"
    assert "吃[長街宴]" in marked(hit.excerpt)
    assert hit.place == "建水站 → 婺源站"


def test_every_hit_has_an_address_that_its_kind_answers_for(world: Any) -> None:
    addresses = {str(hit.item): hit.url for hit in search_site("水碾").hits}
    assert addresses["菁口"].endswith("/villages/jingkou/")
    assert "/villages/azheke/#attraction-" in addresses["水碾房"]


def test_a_glued_question_is_answered_word_by_word_and_says_so(world: Any) -> None:
    result = search_site("元阳梯田云海")
    assert result.how is How.WORDS
    assert result.words == ["元阳", "梯田", "云海"]
    assert titles(result) == ["阿者科"]


@pytest.mark.parametrize("typed", ["azheke", "azhe", "A'zhe Ke", "azk", "āzhěkē"])
def test_pinyin_and_initials_find_the_place(world: Any, typed: str) -> None:
    result = search_site(typed)
    assert result.how is How.PINYIN
    assert titles(result)[0] == "阿者科"
    assert marked(result.hits[0].title).startswith("[阿者")


def test_pinyin_puts_the_place_itself_before_its_county(world: Any) -> None:
    assert titles(search_site("yuanyang"))[0] == "元阳老寨"


def test_nothing_is_found_without_inventing_something(world: Any) -> None:
    for q in ("沙漠骆驼", "zzzz", "？！", ""):
        result = search_site(q)
        assert (result.how, result.hits, result.counts, result.pages) == (How.NOTHING, [], [], 1)


def test_pages_hold_every_hit_once_and_a_page_too_far_shows_the_last(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = titles(search_site("石板"))
    monkeypatch.setattr(query, "PAGE_SIZE", 2)
    pages = [search_site("石板", page=number) for number in (1, 2, 3)]
    assert len(everything) > 2
    assert pages[0].pages == -(-len(everything) // 2)
    assert titles(search_site("石板", page=1))[0] == everything[0]
    assert sorted({title for page in pages for title in titles(page)}) == sorted(everything)
    assert titles(search_site("石板", page=999)) == titles(search_site("石板", page=pages[0].pages))


def test_suggestions_begin_with_what_is_typed(world: Any) -> None:
    assert suggest("阿者")[0].title == "阿者科"
    assert [one.title for one in suggest("宏")] == ["宏村", "徽州三日"], "the route by its subtitle, after the place"
    assert suggest("hongc")[0].title == "宏村"
    assert suggest("sqn")[0].title == "晒秋农家乐"
    assert suggest("元阳la")[0].title == "元阳老寨"
    assert suggest("农家樂")[0].title == "晒秋农家乐"
    assert [one.title for one in suggest("水碾")] == ["水碾房"], "names only, no texts"
    assert suggest("") == suggest("·") == []
    assert len(suggest("s", limit=2)) == 2


def test_queries_stay_the_same_however_many_are_found(world: Any) -> None:
    def asked(count: int) -> int:
        for number in range(count):
            village = world.village(f"杏花村{number}", slug=f"xinghua-{count}-{number}", text="杏花开时梯田灌水。")
            world.homestay(village, f"杏花小院{number}", text="推窗是杏花。")
            world.attraction(village, f"杏花林{number}", "三百棵杏树。")
            world.route(f"杏花路{number}", slug=f"xinghua-{count}-{number}")
        search_site("杏花")  # site roots and content types go into their caches
        with CaptureQueriesContext(connection) as queries:
            result = search_site("杏花")
        assert len(result.hits) >= count * 4
        return len(queries)

    assert asked(1) == asked(4) <= 12


def test_season_hints_name_what_is_on_and_close_over_the_new_year(world: Any) -> None:
    azheke, xidi = (VillagePage.objects.get(title=title) for title in ("阿者科", "西递"))
    said = {"confirmed_on": date(2026, 11, 20), "confirmed_role": "村委会"}
    VillageWindow.objects.create(village=azheke, what="看灌水梯田", season="winter", starts=34, ends=9, **said)
    VillageWindow.objects.create(village=xidi, what="看油菜花", season="spring", starts=8, ends=10, **said)
    VillageWindow.objects.create(village=xidi, what="没人说过的花", season="spring", starts=8, ends=10)
    assert [hint.what for hint in season_hints(date(2026, 12, 22))] == ["看灌水梯田"]
    assert [hint.what for hint in season_hints(date(2027, 3, 22))] == ["看灌水梯田", "看油菜花"]
    assert [hint.what for hint in season_hints(date(2027, 6, 1))] == []
    assert season_hints(date(2026, 12, 22))[0].url.endswith("/villages/azheke/")
    shut = date(2026, 12, 22)
    Notice.objects.create(village=azheke, title="封村", starts_on=shut, ends_on=shut, is_closure=True)
    assert season_hints(shut) == []


def test_the_page_marks_hits_and_links_kinds_with_counts(world: Any, client: Client) -> None:
    body = client.get(reverse("search:results"), {"q": "農家樂"}).content.decode()
    assert "晒秋<mark>农家乐</mark>" in body
    assert "kind=village" in body and "kind=homestay" in body


def test_the_page_says_which_reading_answered(world: Any, client: Client) -> None:
    assert "拼音" in client.get(reverse("search:results"), {"q": "hongcun"}).content.decode()
    assert "元阳、梯田、云海" in client.get(reverse("search:results"), {"q": "元阳梯田云海"}).content.decode()


def test_an_empty_box_and_an_empty_answer_both_lead_on(world: Any, client: Client) -> None:
    for q in ("", "沙漠骆驼"):
        response = client.get(reverse("search:results"), {"q": q})
        assert response.status_code == 200
        assert 'href="/villages/"' in response.content.decode()


def test_what_is_typed_comes_out_as_text(world: Any, client: Client) -> None:
    body = client.get(reverse("search:results"), {"q": '"><script>alert(1)</script>{{7*7}}'}).content.decode()
    assert "<script>alert" not in body
    assert "{{7*7}}" in body


def test_suggestions_come_as_json(world: Any, client: Client) -> None:
    one = client.get(reverse("search:suggest"), {"q": "azhe"}).json()["suggestions"][0]
    assert one["title"] == "阿者科"
    assert one["kind"] == "乡村"
    assert one["parts"] == [["阿者", True], ["科", False]]


hostile = st.text() | st.text(st.sampled_from("\"'*():^&|!<->%\\\x00{}元阳梯田農a1 ，·\ud800🏞️\u200b"), max_size=120)


@given(q=hostile, kind=hostile, page=st.text(st.sampled_from("0123456789-٣x"), max_size=12))
@example(q='"', kind="", page="")
@example(q="梯田", kind="village", page="999999999")
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_whatever_is_an_error(world: Any, client: Client, q: str, kind: str, page: str) -> None:
    assert search_site(q).q == query.cleaned(q)
    sendable = {
        key: value.encode(errors="replace").decode() for key, value in (("q", q), ("kind", kind), ("page", page))
    }
    assert client.get(reverse("search:results"), sendable).status_code == 200
    assert client.get(reverse("search:suggest"), sendable).status_code == 200
