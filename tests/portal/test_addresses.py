"""One address for everything there is: canonical, translations, sitemap, robots."""

import re

import pytest
from django.test import Client

from tests.factories.pages import make_homestay_page
from tests.factories.routes import make_route
from tourism.homestays.models import Household
from tourism.places.models import VillagePage

pytestmark = pytest.mark.django_db


def head(client: Client, path: str) -> str:
    return client.get(path).content.decode().partition("</head>")[0]


def canonical(client: Client, path: str) -> str:
    [url] = re.findall(r'<link rel="canonical" href="([^"]+)">', head(client, path))
    return str(url)


def alternates(client: Client, path: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head(client, path)))


def in_sitemap(client: Client) -> dict[str, str]:
    """Path → day of the last change; the pages name their own site, the screens the host that was asked."""
    text = client.get("/sitemap.xml").content.decode()
    entries = re.findall(r"<url>(.*?)</url>", text, flags=re.S)
    found = {}
    for entry in entries:
        [path] = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", entry)
        found[path] = "".join(re.findall(r"<lastmod>([^<]+)</lastmod>", entry))
    return found


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/villages/", "/villages/"),
        ("/villages/?season=autumn&now=1", "/villages/"),
        ("/villages/?page=1", "/villages/"),
        ("/routes/?days=2", "/routes/"),
        ("/events/?kind=market", "/events/"),
        ("/villages/zhuxi-cun/?on=2026-04-05", "/villages/zhuxi-cun/"),
        ("/en/villages/zhuxi-cun/?on=2026-04-05", "/en/villages/zhuxi-cun/"),
        ("/en/seasons/", "/en/seasons/"),
        ("/map/", "/map/"),
    ],
)
def test_whatever_is_asked_the_page_names_its_one_address(
    client: Client, village: VillagePage, asked: str, told: str
) -> None:
    make_route()

    assert canonical(client, asked) == f"http://testserver{told}"


@pytest.mark.parametrize("asked", ["/villages/zhuxi-cun/?on=2026-04-05", "/en/villages/zhuxi-cun/"])
def test_a_page_names_its_faces_in_both_languages(client: Client, village: VillagePage, asked: str) -> None:
    assert alternates(client, asked) == {
        "zh-Hans": "http://testserver/villages/zhuxi-cun/",
        "en": "http://testserver/en/villages/zhuxi-cun/",
        "x-default": "http://testserver/villages/zhuxi-cun/",
    }


def test_what_speaks_one_language_promises_no_other(client: Client, village: VillagePage) -> None:
    assert alternates(client, "/accounts/login/") == {}


def test_the_sitemap_names_every_public_page_with_its_last_change(client: Client, creekside: Household) -> None:
    homestay, route = make_homestay_page(creekside, "xipan"), make_route()
    for page in (homestay, route):
        page.save_revision().publish()

    places = in_sitemap(client)

    for path in ("/", "/villages/", "/villages/zhuxi-cun/", "/villages/zhuxi-cun/xipan/", "/routes/", "/routes/zhuxi-erri/",
                 "/map/", "/seasons/", "/events/", "/stays/"):  # fmt: skip
        assert path in places
    assert all(places[path] for path in ("/routes/zhuxi-erri/", "/villages/zhuxi-cun/xipan/", "/map/"))
    assert all(client.get(path).status_code == 200 for path in places)


def test_drafts_and_private_pages_are_in_no_sitemap(
    client: Client, village: VillagePage, next_village: VillagePage
) -> None:
    village.unpublish()
    next_village.view_restrictions.create(restriction_type="login")

    assert not {"/villages/zhuxi-cun/", "/villages/shiqiao-cun/"} & set(in_sitemap(client))


def test_search_engines_are_kept_out_of_what_is_somebodys_own_or_a_copy(client: Client, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]

    rules = client.get("/robots.txt").content.decode().splitlines()

    assert rules[0] == "User-agent: *" and rules[-1] == "Sitemap: http://testserver/sitemap.xml"
    for path in ("/admin/", "/bookings/", "/my/", "/search/", "/*/poster.pdf"):
        assert f"Disallow: {path}" in rules
    assert "Disallow: /" not in rules
