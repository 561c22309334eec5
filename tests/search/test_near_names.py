"""Where a search finds little, the names that may have been meant."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tourism.places.models import Produce, VillagePage
from tourism.search.near_names import KEY, names_near
from tourism.search.query import search_site


def near(q: str) -> list[str]:
    return [one.name for one in names_near(search_site(q))]


def test_names_of_every_kind_are_offered(world: Any) -> None:
    village = VillagePage.objects.get(title="阿者科")
    Produce.objects.create(village=village, name="梯田红米", kind=Produce.Kind.GRAIN)

    assert near("洪村") == ["宏村"]
    assert near("石板项小院") == ["石板巷小院"]
    assert near("徽洲三日") == ["徽州三日"]
    assert near("水辗房") == ["水碾房"]
    assert near("梯田红未") == ["梯田红米"]
    assert near("沙漠骆驼") == []


def test_what_was_found_by_name_needs_no_correction(world: Any) -> None:
    assert search_site("阿者科").hits
    assert near("阿者科") == near("azheke") == near("") == []


def test_the_page_links_to_what_may_have_been_meant(world: Any, client: Client) -> None:
    village = VillagePage.objects.get(title="阿者科")
    Produce.objects.create(village=village, name="梯田红米", kind=Produce.Kind.GRAIN)
    for typed, name, path in (("洪村", "宏村", "/villages/hongcun/"), ("梯田红未", "梯田红米", "/villages/azheke/")):
        body = client.get(reverse("search:results"), {"q": typed}).content.decode()
        offered = body[body.index("您是不是要找") :]
        assert f'{path}">{name}</a>' in offered.partition("</p>")[0]
        assert 'href="/map/"' in body, "and it leads on in any case"

    assert "您是不是要找" not in client.get(reverse("search:results"), {"q": "宏村"}).content.decode()


def test_a_publication_is_known_at_once(world: Any, django_capture_on_commit_callbacks: Any) -> None:
    assert near("洪村") == ["宏村"]
    village = VillagePage.objects.get(title="宏村")
    village.title = "卢村"
    with django_capture_on_commit_callbacks(execute=True):
        village.save_revision().publish()
    assert near("洪村") == []
    assert near("庐村") == ["卢村"]

    with django_capture_on_commit_callbacks(execute=True):
        village.unpublish()
    assert near("庐村") == []


def test_what_was_withdrawn_in_the_meantime_is_not_offered(world: Any) -> None:
    assert near("洪村") == ["宏村"]
    PageViewRestriction.objects.create(page=VillagePage.objects.get(title="宏村"), restriction_type="login")
    assert cache.get(KEY)
    assert near("洪村") == []


def test_names_are_read_once_and_few_are_fetched(world: Any) -> None:
    def queries() -> int:
        result = search_site("洪村")
        with CaptureQueriesContext(connection) as captured:
            names_near(result)
        return len(captured)

    queries()  # site roots and content types go into their caches
    cache.delete(KEY)
    first = queries()
    for number in range(5):
        world.village(f"红村{number}", slug=f"hongcun-{number}")
    assert queries() < first
    cache.delete(KEY)
    assert queries() == first
