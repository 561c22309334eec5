import gzip
import json

import pytest
from django.test import Client, override_settings
from django.urls import Resolver404, resolve, reverse

from tests.maps import urls
from tourism.maps.views import script_version

pytestmark = pytest.mark.urls("tests.maps.urls")


@pytest.fixture
def address() -> str:
    return reverse("script", args=["route", script_version(1)])


def test_a_script_is_kept_for_ever_and_answered_304_when_it_is_known(client: Client, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert first["Content-Type"] == "text/javascript; charset=utf-8"
    assert first["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_script_travels_packed_to_whoever_can_unpack_it(client: Client, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"] and "Accept-Encoding" in plain["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]


def test_a_script_is_rendered_once(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(address).content
    monkeypatch.setattr(urls.render, "route_script", lambda *args: pytest.fail("rendered again"))
    assert client.get(address).content == first


def test_an_old_version_is_sent_on_to_the_current_one(client: Client, address: str) -> None:
    answer = client.get(reverse("script", args=["route", "0-00000000"]))
    assert (answer.status_code, answer["Location"]) == (302, address)


def test_the_version_follows_content_provider_and_credit() -> None:
    versions = {script_version(1), script_version(2)}
    for change in ({"MAP_PROVIDER": "amap"}, {"MAP_APPROVAL_NUMBER": "GS 1"}):
        with override_settings(**change):
            versions.add(script_version(1))
    assert len(versions) == 4


def test_a_clip_answers_with_the_counties_of_its_box(client: Client) -> None:
    answer = client.get("/maps/base/clip/117.5,29,118.5,30.json")
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert "婺源县" in {area["name"] for area in json.loads(answer.content)["areas"]}


@pytest.mark.parametrize(
    ("box", "told"),
    [
        ("118.5,29,117.5,30", "范围无效"),
        ("117.5,29,117.5,30", "范围无效"),
        ("117.5,29,190,30", "范围无效"),
        ("100,20,118,30", "范围过大"),
        ("117.3,29,118.5,30", "格网"),
    ],
)
def test_a_box_that_makes_no_sense_is_refused_in_chinese(client: Client, box: str, told: str) -> None:
    answer = client.get(f"/maps/base/clip/{box}.json")
    assert answer.status_code == 400
    assert told in answer.content.decode()


@pytest.mark.parametrize("box", ["117.5,29,118.5", "a,b,c,d", "nan,29,118.5,30", "1e2,29,118.5,30"])
def test_what_is_no_box_is_not_found(box: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/maps/base/clip/{box}.json", "tests.maps.urls")
