from unittest import mock

import pytest
from django.core.management import call_command
from wagtail.search import index

from tourism.places.models import Attraction
from tourism.search import checks
from tourism.search.chinese_queries import AsksInChinese


def test_every_indexed_model_of_the_project_reads_chinese() -> None:
    assert checks.models_indexed_without_chinese() == []
    assert checks.check_indexed_models(None) == []


def test_a_model_without_the_mixin_is_named() -> None:
    class Orchard(index.Indexed):
        search_fields = [index.SearchField("name")]

    Orchard.__module__ = "tourism.places.models"
    with mock.patch.object(checks, "get_indexed_models", return_value=[Attraction, Orchard]):
        (warning,) = checks.check_indexed_models(None)
    assert warning.id == "search.W001"
    assert "Orchard" in warning.msg


def test_the_mixin_must_come_first() -> None:
    from tourism.core.zh_index import ZhIndexed

    class TooLate(index.Indexed, ZhIndexed):
        search_fields = [index.SearchField("name")]

    TooLate.__module__ = "tourism.places.models"
    with mock.patch.object(checks, "get_indexed_models", return_value=[TooLate]):
        assert checks.models_indexed_without_chinese() == [TooLate]


@pytest.mark.django_db
def test_the_default_backend_asks_in_chinese() -> None:
    from wagtail.search.backends import get_search_backend

    assert isinstance(get_search_backend(), AsksInChinese)


def test_a_rebuilt_index_finds_what_was_stored_behind_its_back(
    world: object, capsys: pytest.CaptureFixture[str]
) -> None:
    from tourism.places.models import VillagePage

    VillagePage.objects.filter(title="石林村").update(special="山顶有一座风车。")
    assert VillagePage.objects.search("风车").count() == 0
    call_command("rebuild_search", verbosity=0)
    assert [page.title for page in VillagePage.objects.search("风车")] == ["石林村"]
