"""The page of Bamboo Creek: its pictures, how one gets there, and what it leaves out."""

import re
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.routes import make_route
from tourism.core.models import PortalImage, PortalRendition
from tourism.core.renditions import WIDTHS
from tourism.homestays.models import HomestayPage, RenovationItem
from tourism.places.models import Facility, VillagePage, VillagePhoto

MAP_HOSTS = ("uri.amap.com", "api.map.baidu.com", "apis.map.qq.com")


def read(client: Client, page: Any) -> str:
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


def section(html: str, title: str) -> str:
    """From this title to the next section."""
    after = html[html.index(f"<h2>{title}</h2>") :]
    return after.split("<section", 1)[0]


def make_picture(name: str, days_ago: int | None = None, **fields: Any) -> PortalImage:
    """A row with all its sizes; there is no file behind it."""
    taken_on = None if days_ago is None else timezone.localdate() - timedelta(days=days_ago)
    picture = PortalImage(
        title=name, file=f"original_images/{name}.jpg", width=1600, height=1200, taken_on=taken_on, **fields
    )
    picture.has_renditions_from_maker = True
    picture.save()
    for width in WIDTHS:
        PortalRendition.objects.create(
            image=picture, filter_spec=f"width-{width}|format-webp", file=f"images/{name}.{width}.webp",
            width=width, height=width * 3 // 4,
        )  # fmt: skip
    return picture


def hang(village: VillagePage, *pictures: PortalImage) -> None:
    for number, picture in enumerate(pictures):
        VillagePhoto.objects.create(village=village, image=picture, caption=f"图 {picture.title}", sort_order=number)


def test_all_twelve_photos_can_be_reached_in_large(client: Client, village: VillagePage) -> None:
    hang(village, *(make_picture(f"p{number}", 30) for number in range(12)))

    plates = section(read(client, village), "图版")

    large = re.findall(r'<a href="[^"]*/images/(p\d+)\.1600\.webp">', plates)
    assert large == [f"p{number}" for number in range(12)]
    assert plates.count('loading="lazy"') == 12


def test_a_photo_tells_when_it_was_taken_by_whom_and_under_which_licence(client: Client, village: VillagePage) -> None:
    hang(village, make_picture("new", 30, credit="县融媒体中心", licence="CC BY 4.0"), make_picture("undated"))

    plates = section(read(client, village), "图版")

    taken = timezone.localdate() - timedelta(days=30)
    assert f"拍摄于{taken.year}年{taken.month}月{taken.day}日" in plates
    assert "可能已变化" not in plates
    assert all(words in plates for words in ("摄影：县融媒体中心", "授权：CC BY 4.0", "拍摄日期未注明"))


def test_an_old_photo_is_marked_wherever_it_is_shown(client: Client, village: VillagePage) -> None:
    hang(village, make_picture("old", 600))

    html = read(client, village)

    assert html.count("可能已变化") == 2  # below the title and in the list of plates


def test_a_drawing_is_called_one_and_does_not_age(client: Client, village: VillagePage) -> None:
    hang(village, make_picture("drawn", 3000, nature=PortalImage.Nature.ILLUSTRATION))

    html = read(client, village)

    assert "示意图" in section(html, "图版")
    assert "可能已变化" not in html and "拍摄" not in section(html, "图版")


def test_a_village_without_photos_has_no_list_of_plates(client: Client, village: VillagePage) -> None:
    assert "<h2>图版</h2>" not in read(client, village)


def test_pictures_cost_one_query_for_their_sizes_however_many_there_are(client: Client, village: VillagePage) -> None:
    village.hero_image = make_picture("lead", 10)
    village.save()
    hang(village, make_picture("a", 10))

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            read(client, village)
        return [query["sql"] for query in captured if 'FROM "core_portalrendition"' in query["sql"]]

    queries()  # what is remembered between requests is remembered from here on
    assert len(queries()) == 1
    hang(village, *(make_picture(f"p{number}") for number in range(8)))
    assert len(queries()) == 1


def test_access_stands_in_blocks_and_an_empty_block_is_not_there(client: Client, village: VillagePage) -> None:
    village.road, village.car_spaces = "县道到村口。\n末段两公里弯急。", 40
    village.save()

    access = section(read(client, village), "交通")

    assert re.findall(r"<h3>(.*?)</h3>", access) == ["怎么到", "停车与大巴"]
    assert "县道到村口。<br>末段两公里弯急。" in access


def test_a_broken_car_park_is_told_where_one_looks_for_parking(client: Client, village: VillagePage) -> None:
    Facility.objects.create(village=village, kind=Facility.Kind.CAR_PARK, state=Facility.State.CLOSED)

    html = read(client, village)

    assert "停用" in section(html, "交通")
    assert "<h2>设施</h2>" not in html


def test_a_route_tells_its_access_in_the_same_blocks(client: Client, db: None) -> None:
    route = make_route(coach="大巴到得了村口。", rail_air="高铁到黄山北。")

    access = section(read(client, route), "交通")

    assert re.findall(r"<h3>(.*?)</h3>", access) == ["停车与大巴", "公共交通"]


def test_the_ways_there_are_links_and_nothing_of_the_page_itself(client: Client, creekside_page: HomestayPage) -> None:
    """The village has a fold of its own and one for each stop of its map; the homestay has one."""
    village, homestay = read(client, creekside_page.household.village), read(client, creekside_page)

    assert village.count("导航去这里") == 2
    assert homestay.count("导航去这里") == 1
    for html in (village, homestay):
        loaded = re.findall(r'(?:src|srcset|action|<link[^>]*href)="([^"]*)"', html)
        assert not any(host in address for address in loaded for host in MAP_HOSTS)
        assert all(f'href="https://{host}' in html for host in MAP_HOSTS)


def test_a_homestay_nobody_placed_leads_to_its_village(client: Client, creekside_page: HomestayPage) -> None:
    assert creekside_page.lng is None
    assert 'class="vh">：竹溪村' in read(client, creekside_page)

    creekside_page.lng, creekside_page.lat = 117.991, 29.901
    creekside_page.save()

    assert 'class="vh">：溪畔小院' in read(client, creekside_page)


def test_the_village_can_be_called(client: Client, village: VillagePage) -> None:
    village.public_phone, village.duty_hours = "（0559）5154030", "8:00—17:00"
    village.save()

    html = read(client, village)

    assert html.count('href="tel:05595154030"') == 1
    assert "8:00—17:00" in html


def test_without_homestays_the_next_village_is_named(
    client: Client, village: VillagePage, next_village: VillagePage
) -> None:
    stays = section(read(client, village), "住哪家")

    assert f'<a href="{next_village.get_url()}#stays">石桥村</a>（直线 6 公里）' in stays


def test_without_homestays_and_neighbours_nothing_is_said_of_staying(client: Client, village: VillagePage) -> None:
    assert "<h2>住哪家</h2>" not in read(client, village)


def test_the_card_of_a_village_is_there_only_with_something_on_it(client: Client, village: VillagePage) -> None:
    village.story = [("paragraph", "<p>溪边的日子。</p>")]
    village.save()
    assert '<dl class="card">' not in read(client, village)

    village.altitude_m = 420
    village.save()

    assert "海拔 420 米" in read(client, village).replace("</dt><dd>", " ")


def pairs_of_pictures(page: HomestayPage, *, consent: bool) -> None:
    renovation = page.household.renovation
    renovation.is_story_public = consent
    renovation.save()
    for item in renovation.items.all():
        item.before_image, item.after_image = make_picture(f"{item.kind}-1", 90), make_picture(f"{item.kind}-2", 10)
        item.save()


def test_before_and_after_can_be_compared_with_consent(client: Client, creekside_page: HomestayPage) -> None:
    pairs_of_pictures(creekside_page, consent=True)
    RenovationItem.objects.filter(kind=RenovationItem.Kind.TOILET).update(before_image=None)

    html = read(client, creekside_page)

    assert html.count("data-compare") == len(re.findall(r'<input type="range" [^>]*\bhidden\b', html)) == 3
    assert "js/compare" in html


def test_without_consent_there_is_nothing_to_compare(client: Client, creekside_page: HomestayPage) -> None:
    pairs_of_pictures(creekside_page, consent=False)

    html = read(client, creekside_page)

    assert "data-compare" not in html and "js/compare" not in html and "kitchen-1" not in html
