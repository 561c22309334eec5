"""The page of the Bamboo Creek route: a coach to the village, a night at Creekside, on foot over the hill to Stone Bridge."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page, make_village
from tests.factories.routes import add_stop, hill, make_route
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, Facility, VillagePage
from tourism.routes.models import RouteFigure, RoutePage, RouteStop

TODAY = timezone.localdate


@pytest.fixture
def route(village: VillagePage, next_village: VillagePage, creekside_page: HomestayPage) -> RoutePage:
    """The village lies at the foot of the hill, the next one behind it."""
    VillagePage.objects.filter(pk=village.pk).update(lng=117.99, lat=29.93, public_phone="0559-5154030")
    VillagePage.objects.filter(pk=next_village.pk).update(lng=118.031417, lat=29.93)
    line = [[117.90, 29.95, 500.0], *hill(300)]
    route = make_route(track=line, track_kind=RoutePage.TrackKind.RECORDED, track_note="村里人走的")
    add_stop(route, 1, "县城车站", lng=117.90, lat=29.95)
    add_stop(route, 1, "竹溪", village, leg_mode="coach", leg_km=Decimal(30), leg_minutes=45)
    add_stop(route, 1, "宿竹溪", village, kind=RouteStop.Kind.BED)
    add_stop(route, 2, "石桥", next_village, leg_mode="walk", leg_km=Decimal("5.5"), leg_minutes=90)
    return route


@pytest.fixture
def read(client: Client, route: RoutePage) -> Callable[..., str]:
    def page(**asked: str | int) -> str:
        response = client.get(route.get_url(), asked)
        assert response.status_code == 200
        return re.sub(r"\s+", " ", response.content.decode())

    return page


def part(html: str, start: str, end: str = "</section>") -> str:
    rest = html[html.index(start) :]
    return rest[: rest.index(end)]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_every_number_says_who_says_so_and_how(read: Callable[..., str], route: RoutePage) -> None:
    RouteFigure.objects.create(
        route=route, kind="ride", value=90, origin="official", reason="县公路局公布", stated_on=date(2026, 5, 1)
    )
    RoutePage.objects.filter(pk=route.pk).update(walking_km_per_day=6)

    html = read()
    facts, how = words(part(html, '<dl class="facts">', "</dl>")), words(part(html, "这些数怎么来的", "</details>"))

    assert "全程约 36 公里本站算出" in facts.replace("全程 ", "全程").replace("公里 本", "公里本")
    assert "1 小时 30 分" in facts
    assert "官方公布，与算得的不同" in facts
    assert "2 段路的公里数相加" in how
    assert "官方公布：县公路局公布。2026年5月1日" in how
    assert "本站算得 45 分，两者差 100 %" in how
    assert "编辑填写：编辑估计，含村里随意走的" in how
    assert "按轨迹的海拔" in how
    assert "沿途 1 户今天最便宜的一间房" in how


def test_effort_and_skill_are_told_apart_with_their_thresholds(read: Callable[..., str], route: RoutePage) -> None:
    computed = words(part(read(), "这些数怎么来的", "</details>"))
    RoutePage.objects.filter(pk=route.pk).update(difficulty="easy", difficulty_reason="可以坐车绕过去")
    stated = words(part(read(), "这些数怎么来的", "</details>"))

    assert "步行爬升最多的一天约 29" in computed or "步行最久的一天" in computed
    assert "技术 " in computed and "步行段最陡约" in computed
    assert "满 3 小时为中" in computed or "满 300 米为中" in computed
    assert "编辑定的：可以坐车绕过去。" in stated


def test_a_hilly_route_shows_its_profile_beside_its_map(read: Callable[..., str], route: RoutePage) -> None:
    html = read()

    assert re.search(rf'data-profile="route_{route.pk}"', html)
    assert f'data-map="route_{route.pk}"' in html
    assert len(re.findall(r'<svg[^>]*class="profile-drawing"', html)) == 2
    assert re.search(r"全程 1\d\.\d 公里，累计上升约 (29\d|30\d) 米", html)
    assert "演示轨迹" not in html


def test_a_flat_route_shows_no_profile(read: Callable[..., str], route: RoutePage) -> None:
    RoutePage.objects.filter(pk=route.pk).update(track=[[117.90, 29.95, 500.0], *hill(60)])

    html = read()

    assert "data-profile" not in html
    assert 'id="profile"' not in html


def test_a_sketch_is_called_one_wherever_its_line_speaks(read: Callable[..., str], route: RoutePage) -> None:
    RoutePage.objects.filter(pk=route.pk).update(track_kind=RoutePage.TrackKind.SKETCH)

    html = read()

    for section in ('id="map"', 'id="profile"', 'id="along"'):
        assert "示意" in part(html, section)


def test_the_beds_of_each_night_are_told_for_the_visitors_date(
    read: Callable[..., str], creekside_page: HomestayPage
) -> None:
    start = TODAY() + timedelta(days=30)
    html = read(check_in=start.isoformat(), guests=3)
    bed, side = part(html, '<li class="bed', "</li>"), part(html, 'id="sleep"', "</div> </aside>".replace(" ", " "))

    assert "1 户住得下 3 位" in words(bed)
    assert f'href="{creekside_page.get_url()}?check_in={start}&nights=1&guests=3#book"' in bed.replace("&amp;", "&")
    assert f'href="/stays/?check_in={start}&nights=1&guests=3&village=zhuxi' in side.replace("&amp;", "&")
    assert f"{start.month}月{start.day}日" in part(html, 'id="day-1"', "</summary>")
    second = start + timedelta(days=1)
    assert f"{second.month}月{second.day}日" in part(html, 'id="day-2"', "</summary>")
    assert f"route.ics?from={start}" in html


def test_a_full_night_says_so(read: Callable[..., str]) -> None:
    html = read(check_in=(TODAY() + timedelta(days=30)).isoformat(), guests=12)

    assert '<li class="bed full">' in html
    assert "满了，没有一家住得下 12 位" in words(part(html, '<li class="bed', "</li>"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"check_in": "2020-01-01"}, "这天已经过去了"),
        ({"check_in": "morgen"}, "没有这一天"),
        ({"check_in": "2999-01-01"}, "一年以内"),
        ({"check_in": str(date.today() + timedelta(days=5)), "guests": "0"}, "几位"),
        ({"check_in": str(date.today() + timedelta(days=5)), "guests": "1e9"}, "几位"),
    ],
)
def test_a_wrong_question_is_answered_in_words_and_loses_nothing(
    read: Callable[..., str], asked: dict[str, str], said: str
) -> None:
    html = read(**asked)

    form = part(html, 'id="sleep"', "</form>")
    assert said in words(form)
    assert 'class="error"' in form
    assert f'value="{asked["check_in"]}"' in form


def test_only_the_page_without_a_date_is_kept(client: Client, route: RoutePage, settings: object) -> None:
    settings.PAGE_CACHE_SECONDS = 60  # type: ignore[attr-defined]
    asked = {"check_in": (TODAY() + timedelta(days=30)).isoformat()}
    first, second = (client.get(route.get_url(), asked).headers.get("X-Page-Cache") for _ in range(2))

    assert (first, second) == (None, None)
    assert [client.get(route.get_url()).headers.get("X-Page-Cache") for _ in range(2)] == ["miss", "hit"]


def test_what_lies_along_the_way_comes_in_order_and_within_reach(
    read: Callable[..., str], village: VillagePage, next_village: VillagePage
) -> None:
    Facility.objects.create(village=village, kind=Facility.Kind.TOILET)
    Facility.objects.create(village=village, kind=Facility.Kind.CLINIC, state=Facility.State.CLOSED)
    sight = {"village": next_village, "kind": Attraction.Kind.VIEWPOINT, "lng": 118.01}
    Attraction.objects.create(name="山脊亭", lat=29.933, **sight)
    Attraction.objects.create(name="走不到的塔", lat=29.97, **sight)
    make_village("车窗外村", "chechuang", lng=117.95, lat=29.97)
    make_village("远村", "yuan-cun", lng=117.95, lat=30.2)
    other = make_route("石桥一日", "shiqiao-yiri", days_count=1)
    add_stop(other, 1, "石桥", next_village)
    add_stop(make_route("没发的路", "meifa", days_count=1, live=False), 1, "石桥", next_village)

    along = part(read(), 'id="along"')

    names = re.findall(r"<h3><a[^>]*>([^<]+)</a>", along)
    assert names == ["车窗外村", "竹溪村", "山脊亭", "石桥村"]
    assert "旅游厕所" in along
    assert "医疗点" not in along
    assert "石桥一日" in along
    assert "没发的路" not in along


def test_each_place_has_its_way_there_and_its_phone(read: Callable[..., str]) -> None:
    html = part(read(), 'class="map-stops"', "</ol>")

    assert html.count("高德地图") == 3
    assert 'href="tel:0559-5154030"' in html


def test_the_files_say_what_for_how_large_and_what_to_do_in_wechat(read: Callable[..., str]) -> None:
    files = part(read(), 'id="files"')

    offered = ["pack.html", "guide.pdf", "poster.pdf", "poster.pdf?size=a3"]
    offered += [f"route.{kind}" for kind in ("gpx", "kml", "geojson", "ics")]
    assert re.findall(r'href="/routes/zhuxi-erri/([^"]+)"', files) == offered
    assert len(re.findall(r"\d KB|\d字节|\d bytes|\d\xa0", files)) >= 3
    assert "在浏览器打开" in files


def test_an_editor_sees_a_route_before_it_is_saved(route: RoutePage) -> None:
    draft = RoutePage.objects.get(pk=route.pk)
    draft.title = "改了名的路"

    response = draft.make_preview_request()

    assert response.status_code == 200
    assert "改了名的路" in response.content.decode()


def test_the_page_costs_the_same_however_much_there_is_to_say(client: Client, route: RoutePage) -> None:
    path = route.get_url()
    paths = [path, f"{path}?check_in={TODAY() + timedelta(days=30)}&guests=2"]
    before = [queries(client, one) for one in paths]
    for number in range(4):
        place = make_village(f"第{number}村", f"cun-{number}", lng=117.96, lat=29.93 + number / 1000)
        Facility.objects.create(village=place, kind=Facility.Kind.TOILET)
        household = make_household(place, f"YZ-{number}", f"第{number}家")
        make_rooms(household, "双人间", 2)
        make_homestay_page(household, f"jia-{number}")
        add_stop(route, 2, f"宿{number}", place, kind=RouteStop.Kind.BED)
        add_stop(make_route(f"路{number}", f"lu-{number}"), 1, "村口", place)

    assert [queries(client, one) for one in paths] == before
    assert before[0] <= 16
    assert before[1] <= 24
