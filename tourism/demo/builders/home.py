"""The home page, its seasonal covers, the index pages and the plain pages."""

from typing import Any

from wagtail.models import Locale, Page, Site

from tourism.demo.pictures import Gallery
from tourism.home.models import HomePage, SeasonCover, StandardPage
from tourism.places.models import VillageIndexPage
from tourism.routes.models import RouteIndexPage

from .pages import plant_roots, publish, story


def build_home(data: dict[str, Any], gallery: Gallery) -> HomePage:
    """Replace Wagtail's welcome page by ours."""
    root = plant_roots()
    Page.objects.filter(depth=2).exclude(pk__in=HomePage.objects.values("pk")).delete()
    root.refresh_from_db()
    home = HomePage(
        title="乡间",
        slug="home",
        locale=Locale.get_default(),
        tagline=data["tagline"],
        search_description="乡村旅游：此刻去哪儿正好，怎么到，住哪家，钱到了谁手里。",
        union_words=data["union"]["words"],
        impact_words=data["impact"]["words"],
    )
    home.covers = [
        SeasonCover(
            season=cover["season"],
            from_term=cover["from_term"],
            headline="|".join(cover["headline"]),
            lede=cover["lede"],
            image=gallery.picture(cover["picture"]),
            caption=cover["picture"]["caption"],
            sort_order=number,
        )
        for number, cover in enumerate(data["covers"])
    ]
    publish(root, home)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "乡间"}
    )
    return home


def build_indexes(home: HomePage, data: dict[str, Any]) -> tuple[VillageIndexPage, RouteIndexPage]:
    words = data["indexes"]
    villages = VillageIndexPage(title="乡村", slug="villages", tagline=words["villages"], show_in_menus=True)
    routes = RouteIndexPage(title="精品线路", slug="routes", tagline=words["routes"], show_in_menus=True)
    publish(home, villages)
    publish(home, routes)
    return villages, routes


def build_plain_pages(home: HomePage, data: dict[str, Any]) -> None:
    for page in data["pages"]:
        publish(
            home,
            StandardPage(title=page["title"], slug=page["slug"], tagline=page["tagline"], story=story(page["story"])),
        )
