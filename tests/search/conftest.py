"""A small portal: three counties, a dozen villages, their homestays and sights, two routes. Some of it written in
traditional characters, full-width digits or ideographs outside the BMP."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page, Site

from tourism.core.chinese import pinyin_slug
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, Region, VillageIndexPage, VillagePage
from tourism.routes.models import RouteIndexPage, RoutePage


def story(*paragraphs: str) -> list[tuple[str, Any]]:
    return [("heading", "村里村外"), *(("paragraph", f"<p>{text}</p>") for text in paragraphs)]


class Portal:
    """Builds pages below the site's root, so that every one has an address."""

    def __init__(self) -> None:
        self.root = Site.objects.get(is_default_site=True).root_page
        self.villages = self.root.add_child(instance=VillageIndexPage(title="乡村", slug="villages"))
        self.routes = self.root.add_child(instance=RouteIndexPage(title="线路", slug="routes"))

    def region(self, name: str) -> Region:
        codes = {"元阳县": "532503", "黟县": "341023", "婺源县": "361130"}
        return Region.objects.get_or_create(code=codes[name], defaults={"name": name, "level": Region.Level.COUNTY})[0]

    def village(self, title: str, *, county: str = "黟县", text: str = "", **fields: Any) -> VillagePage:
        fields = {"special": "这里有一条老街。", "slug": pinyin_slug(title)} | fields
        village = VillagePage(title=title, region=self.region(county), story=story(text) if text else [], **fields)
        return self.villages.add_child(instance=village)

    def route(self, title: str, *, text: str = "", **fields: Any) -> RoutePage:
        fields = {
            "days_count": 3,
            "start_place": "黄山北站",
            "end_place": "婺源站",
            "slug": pinyin_slug(title),
        } | fields
        return self.routes.add_child(instance=RoutePage(title=title, story=story(text) if text else [], **fields))

    def homestay(self, village: VillagePage, title: str, *, text: str = "", **fields: Any) -> HomestayPage:
        fields = {"slug": pinyin_slug(title)} | fields
        return village.add_child(instance=HomestayPage(title=title, story=story(text) if text else [], **fields))

    def attraction(self, village: VillagePage, name: str, text: str = "") -> Attraction:
        return Attraction.objects.create(village=village, name=name, text=text, kind=Attraction.Kind.SCENIC)


@pytest.fixture
def portal(db: None) -> Portal:
    return Portal()


@pytest.fixture
def world(portal: Portal) -> Portal:
    """The whole small world."""
    azheke = portal.village(
        "阿者科",
        county="元阳县",
        text="哈尼人的蘑菇房立在梯田上方，清晨看云海。",
        tagline="住在梯田里",
        other_names="阿者科村、哈尼古寨",
    )
    portal.village("元阳老寨", county="元阳县", text="寨脚是層層梯田，冬天灌水，二月最亮。")
    portal.village("菁口", county="元阳县", special="長街宴擺在村中。", text="水碾房還在用。農家樂三五家。")
    xidi = portal.village("西递", text="牌坊下的石板路。春天油菜花开。", special="一百二十四幢古民居。")
    portal.village("宏村", text="月沼与南湖，半圆的水面映着白墙。门票１０４元。")
    portal.village("石林村", text="茶园在山腰，清明前采茶。")
    huangling = portal.village("篁岭", county="婺源县", text="秋天晒秋，屋顶晒着辣椒和玉米。也有小片梯田。")
    portal.village("𬨂坑", county="婺源县", text="𬨂水绕村而过，𠮷日唱傩戏。")
    portal.homestay(azheke, "梯田人家", text="三间客房，窗外就是田埂。早餐是红米线。")
    portal.homestay(xidi, "石板巷小院", text="院里有一棵石榴，可以自己摘。")
    portal.homestay(huangling, "晒秋农家乐", text="老板娘会做蒸菜，茶是自家的。")
    portal.attraction(azheke, "水碾房", "村口的老水碾，还能碾米。")
    portal.attraction(huangling, "天街", "一条石板街，两边是茶铺。")
    portal.attraction(xidi, "草莓采摘园", "冬天采摘草莓，按斤称。")
    portal.route("徽州三日", subtitle="西递 → 宏村", text="看古民居，住石板巷小院。", summary="慢慢走。")
    portal.route("紅河梯田兩日", subtitle="阿者科 → 菁口", text="看日出、吃長街宴。", start_place="建水站")
    return portal


@pytest.fixture
def visible_texts(world: Portal) -> Callable[[], dict[tuple[str, int], tuple[str, str]]]:
    """What a visitor could read of every public thing: its name and the rest, as the editors wrote it."""

    def read() -> dict[tuple[str, int], tuple[str, str]]:
        texts: dict[tuple[str, int], tuple[str, str]] = {}
        for page in Page.objects.type(VillagePage, RoutePage, HomestayPage).live().specific():
            kind = {VillagePage: "village", RoutePage: "route", HomestayPage: "homestay"}[type(page)]
            parts = [str(child.value) for child in page.story]
            rest = [page.tagline, *parts]
            if kind == "village":
                rest = [page.tagline, *parts, page.name_official, page.other_names, page.special, page.region.name]
            if kind == "route":
                rest += [page.subtitle, page.summary]
            texts[kind, page.pk] = page.title, "\n".join(rest)
        for sight in Attraction.objects.all():
            texts["attraction", sight.pk] = sight.name, sight.text
        return texts

    return read
