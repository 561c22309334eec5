"""The page tree, as small as a test can use it. Works on a freshly migrated database and on a flushed one."""

from typing import Any

from wagtail.models import Locale, Page, Site

from tourism.home.models import HomePage
from tourism.homestays.models import HomestayPage, Household
from tourism.places.models import Region, VillageIndexPage, VillagePage


def home_page() -> HomePage:
    """The home page of the default site."""
    found = HomePage.objects.first()
    if found is not None:
        return found
    Locale.objects.get_or_create(language_code="zh-hans")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    home: HomePage = root.add_child(instance=HomePage(title="乡间", slug="xiangjian"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="乡间")
    return home


def village_index() -> VillageIndexPage:
    found = VillageIndexPage.objects.first()
    return found or home_page().add_child(instance=VillageIndexPage(title="乡村", slug="villages"))


def county(code: str = "341023", name: str = "黟县") -> Region:
    """A county below its province."""
    province, _ = Region.objects.get_or_create(
        code=f"{code[:2]}0000", defaults={"name": "安徽省", "level": Region.Level.PROVINCE}
    )
    region, _ = Region.objects.get_or_create(
        code=code, defaults={"name": name, "level": Region.Level.COUNTY, "parent": province}
    )
    return region


def make_village(title: str = "竹溪村", slug: str = "zhuxi-cun", **fields: Any) -> VillagePage:
    """A published village below the village list."""
    defaults = {"special": "村口一条溪，溪上七座石桥。", "lng": 117.99, "lat": 29.90, "region": county()}
    village: VillagePage = village_index().add_child(
        instance=VillagePage(title=title, slug=slug, **(defaults | fields))
    )
    return village


def make_homestay_page(household: Household, slug: str, **fields: Any) -> HomestayPage:
    """The published page of a household below its village."""
    # Fetched anew: adding children through a stale copy of the village would reuse a tree path.
    village = VillagePage.objects.get(pk=household.village_id)
    page: HomestayPage = village.add_child(
        instance=HomestayPage(title=household.name, slug=slug, household=household, **fields)
    )
    return page
