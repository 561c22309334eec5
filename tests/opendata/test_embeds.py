"""Small pages for the frames of other sites, the page with their code, and oEmbed."""

import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from tests.factories.pages import make_village
from tests.factories.routes import make_route
from tourism.opendata.selectors.cards import MapQuestion, map_question, page_named
from tourism.opendata.snippets import Size, card_size, iframe
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage

pytestmark = pytest.mark.django_db

EMBEDS = ["/embed/village/zhuxi-cun/", "/embed/route/zhuxi-erri/", "/embed/map/", "/embed/map/?route=zhuxi-erri"]
OTHERS = [
    "/",
    "/villages/zhuxi-cun/",
    "/routes/zhuxi-erri/",
    "/embed/",
    "/open-data/",
    "/map/",
    "/accounts/login/",
    "/stays/",
]
HOSTILE = [
    "{{7*7}}",
    '"><script>alert(1)</script>',
    "'; DROP TABLE x; --",
    "a\x00b",
    "../../etc/passwd",
    "％00",
    "𝕏" * 300,
]


def ancestors(answer: Any) -> str:
    [rule] = re.findall(r"frame-ancestors ([^;]*)", answer["Content-Security-Policy"])
    return str(rule).strip()


# ---- Who may frame what ----


@pytest.mark.parametrize("path", EMBEDS)
def test_an_embed_may_be_framed_by_anybody_and_knows_nobody(client: Client, route: RoutePage, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert ancestors(answer) == "*"
    assert "X-Frame-Options" not in answer.headers
    assert answer.cookies == {}
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", EMBEDS)
def test_who_may_frame_an_embed_is_the_operators_to_say(
    client: Client, route: RoutePage, settings: Any, path: str
) -> None:
    settings.EMBED_FRAME_ANCESTORS = ["https://county.example", "'self'"]
    settings.MAP_PROVIDER, settings.MAP_KEY = "tianditu", "a-key"

    answer = client.get(path)

    assert ancestors(answer) == "https://county.example 'self'"
    assert "tianditu" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", OTHERS)
def test_no_other_page_may_be_framed_by_others(client: Client, route: RoutePage, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert ancestors(answer) == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", EMBEDS)
def test_an_embed_is_small_and_loads_from_this_site_alone(client: Client, route: RoutePage, path: str) -> None:
    text = client.get(path).content.decode()

    assert len(text) < 60_000
    assert '<base target="_blank">' in text
    assert not re.findall(r'(?:src|action)="(?!/)', text)
    assert set(re.findall(r'<link[^>]+href="(https?://[^/"]+)', text)) == {"http://testserver"}
    assert "style=" not in text
    assert "theme.js" not in text
    assert "csrf" not in text


# ---- Cards ----


def test_a_card_tells_where_it_is_whether_it_is_good_and_leads_to_the_page(
    client: Client, village: VillagePage
) -> None:
    text = client.get("/embed/village/zhuxi-cun/").content.decode()

    assert 'href="http://testserver/villages/zhuxi-cun/"' in text
    assert "尾声 · 秋叶" in text
    assert "安徽 黟县" in text
    assert "演示" in text
    assert "安徽" not in client.get("/embed/route/zhuxi-erri/").content.decode()


def test_names_are_text_in_a_card_and_in_its_code(client: Client, village: VillagePage) -> None:
    VillagePage.objects.filter(pk=village.pk).update(
        title='<b>竹"溪</b>{{7*7}}', tagline="</article><script>1</script>"
    )

    card = client.get("/embed/village/zhuxi-cun/").content.decode()
    page = client.get("/embed/?url=/villages/zhuxi-cun/").content.decode()

    assert "<b>竹" not in card + page
    assert "<script>1" not in card
    assert "{{7*7}}" in card
    code = html.unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[0])
    assert 'title="&lt;b&gt;竹&quot;溪&lt;/b&gt;{{7*7}} · 乡间"' in code


@pytest.mark.parametrize("path", ["/embed/village/nobody/", "/embed/route/nobody/", "/embed/village/zhuxi-erri/",
                                  "/embed/map/?route=nobody", "/embed/map/?season=monsoon", "/embed/map/?province=99"])  # fmt: skip
def test_what_is_gone_says_so_inside_the_frame(client: Client, route: RoutePage, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "撤下了" in answer.content.decode()
    assert ancestors(answer) == "*"


@pytest.mark.parametrize(
    "hide", [lambda page: page.unpublish(), lambda page: PageViewRestriction.objects.create(page=page.page_ptr)]
)
def test_what_is_not_public_is_no_card_no_map_and_no_oembed(
    client: Client, route: RoutePage, village: VillagePage, hide: Callable[[Any], object]
) -> None:
    hide(village)
    hide(route)

    for path in (EMBEDS[0], EMBEDS[1], EMBEDS[3], "/oembed?url=/villages/zhuxi-cun/"):
        assert client.get(path).status_code == 404
    assert "竹溪" not in client.get("/embed/map/").content.decode()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_is_asked_is_refused_without_a_fault(client: Client, route: RoutePage, hostile: str) -> None:
    asked = urlencode({"x": hostile})[2:]
    for path in (
        "/embed/map/?province=",
        "/embed/map/?season=",
        "/embed/map/?route=",
        "/oembed?url=",
        "/oembed?maxwidth=",
    ):
        answer = client.get(path + asked)
        assert answer.status_code in (400, 404)
        assert "<script>alert" not in answer.content.decode()
    answer = client.get(f"/embed/?url={asked}")
    assert answer.status_code == 422
    assert "没有认出这一页" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


# ---- Maps ----


def test_a_map_shows_the_villages_that_were_asked_for(client: Client, village: VillagePage, shaxi: VillagePage) -> None:
    shown = {
        asked: [name for name in ("竹溪村", "寺登村") if name in client.get(f"/embed/map/{asked}").content.decode()]
        for asked in ("", "?province=530000", "?season=autumn", "?now=1", "?province=530000&now=1", "?now=0")
    }

    assert shown == {
        "": ["竹溪村", "寺登村"], "?province=530000": ["寺登村"], "?season=autumn": ["竹溪村"], "?now=1": ["竹溪村"],
        "?province=530000&now=1": [], "?now=0": ["竹溪村", "寺登村"],
    }  # fmt: skip


@pytest.mark.parametrize("asked", ["", "?province=530000", "?season=autumn&now=1", "?route=zhuxi-erri"])
def test_the_script_of_a_map_is_kept_for_ever_at_its_address(
    client: Client, route: RoutePage, shaxi: VillagePage, asked: str
) -> None:
    text = client.get(f"/embed/map/{asked}").content.decode()
    address = re.findall(r'src="(/[^"]+\.js)"', text)[-1]

    script = client.get(address)

    assert script.status_code == 200
    assert "immutable" in script["Cache-Control"]
    moved = client.get(re.sub(r"/[^/]+\.js$", "/old-1.js", address))
    assert (moved.status_code, moved["Location"]) == (302, address)


@pytest.mark.parametrize("which", ["rubbish", "now-340000", "34", "340000-", "all-now", "-"])
def test_a_map_has_one_address_only(client: Client, db: None, which: str) -> None:
    assert client.get(f"/embed/map/{which}/v.js").status_code == 404


@given(
    st.builds(
        MapQuestion, st.sampled_from(["", "340000", "110000"]), st.sampled_from(["", "spring", "winter"]), st.booleans()
    )
)
def test_a_map_is_asked_for_by_its_name(question: MapQuestion) -> None:
    assert map_question(question.name) == question


@given(st.text(max_size=30))
def test_no_text_is_the_name_of_a_map_by_accident(text: str) -> None:
    question = map_question(text)

    assert question is None or question.name == text


@pytest.mark.parametrize("path", EMBEDS)
def test_an_embed_costs_no_more_for_more_things(client: Client, route: RoutePage, path: str) -> None:
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(5):
        make_village(f"村{number}", f"cun-{number}")
        make_route(f"线{number}", f"xian-{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(many) == len(few) <= 9


# ---- Code to paste ----


def code_of(client: Client, asked: str) -> str:
    answer = client.get(f"/embed/{asked}")
    assert answer.status_code == 200
    return html.unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", answer.content.decode(), re.DOTALL)[0])


@pytest.mark.parametrize(
    "address",
    ["/villages/zhuxi-cun/", "http://testserver/villages/zhuxi-cun", " http://testserver/villages/zhuxi-cun/?x=1#y "],
)
def test_the_address_of_a_page_gives_the_code_of_its_card(client: Client, village: VillagePage, address: str) -> None:
    code = code_of(client, f"?{urlencode({'url': address})}")

    assert code == (
        '<iframe src="http://testserver/embed/village/zhuxi-cun/" title="竹溪村 · 乡间" width="480" height="208" '
        'loading="lazy" style="border:0;max-width:100%"></iframe>'
    )


def test_the_code_of_a_map_asks_what_was_chosen(client: Client, shaxi: VillagePage) -> None:
    assert 'src="http://testserver/embed/map/"' in code_of(client, "?map=1&province=&season=&now=")
    assert 'src="http://testserver/embed/map/?province=530000&amp;now=1"' in code_of(
        client, "?map=1&province=530000&now=1"
    )
    assert 'src="http://testserver/embed/map/"' in code_of(client, "?map=1&season=monsoon")


@pytest.mark.parametrize("address", ["", "https://evil.example/villages/zhuxi-cun/", "//evil.example/villages/zhuxi-cun/",
                                     "javascript:alert(1)", "http://[", "/villages/nobody/", "/admin/"])  # fmt: skip
def test_an_address_of_others_is_refused_and_kept_in_the_field(
    client: Client, village: VillagePage, address: str
) -> None:
    answer = client.get(f"/embed/?{urlencode({'url': address})}")
    text = answer.content.decode()

    assert answer.status_code == 422
    assert f'value="{html.escape(address)}"' in text
    assert 'aria-invalid="true"' in text
    assert "<iframe" not in text


def test_only_the_page_with_the_code_shows_a_frame_and_only_of_ours(client: Client, village: VillagePage) -> None:
    assert "frame-src 'self'" in client.get("/embed/?url=/villages/zhuxi-cun/")["Content-Security-Policy"]
    assert "frame-src" not in client.get("/open-data/")["Content-Security-Policy"]


# ---- oEmbed ----


def asked(client: Client, **params: object) -> Any:
    return client.get(f"/oembed?{urlencode(params)}")


def test_oembed_tells_the_card_of_a_page(client: Client, village: VillagePage) -> None:
    answer = asked(client, url="http://testserver/villages/zhuxi-cun/", format="json")
    told = answer.json()

    assert answer["Content-Type"] == "application/json"
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", "竹溪村")
    assert (told["width"], told["height"]) == (480, 208)
    assert told["html"] == code_of(client, "?url=/villages/zhuxi-cun/")
    assert "thumbnail_url" not in told
    assert answer.cookies == {}


@pytest.mark.parametrize(("path", "kind"), [("/villages/zhuxi-cun/", "village"), ("/routes/zhuxi-erri/", "route")])
def test_a_page_says_where_its_oembed_is(client: Client, route: RoutePage, path: str, kind: str) -> None:
    page = client.get(path).content.decode()
    [address] = re.findall(r'<link rel="alternate" type="application/json\+oembed"[^>]+href="([^"]+)"', page)
    address = html.unescape(address)

    assert parse_qs(urlsplit(address).query)["url"] == [f"http://testserver{path}"]
    assert f"/embed/{kind}/" in client.get(address).json()["html"]


@pytest.mark.parametrize(
    ("most", "size"),
    [
        ({"maxwidth": 300}, (300, 400)),
        ({"maxwidth": 2000, "maxheight": 2000}, (480, 208)),
        ({"maxwidth": 415, "maxheight": 180}, (415, 180)),
        ({"maxheight": 100}, (480, 100)),
        ({"maxwidth": "", "maxheight": ""}, (480, 208)),
    ],
)
def test_oembed_keeps_to_the_room_it_is_given(
    client: Client, village: VillagePage, most: dict[str, int], size: tuple[int, int]
) -> None:
    told = asked(client, url="/villages/zhuxi-cun/", **most).json()

    assert (told["width"], told["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in told["html"]


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"format": "xml", "url": "/villages/zhuxi-cun/"}, 501),
        ({"url": "/villages/zhuxi-cun/", "maxwidth": "0"}, 400),
        ({"url": "/villages/zhuxi-cun/", "maxwidth": "-5"}, 400),
        ({"url": "/villages/zhuxi-cun/", "maxheight": "1e9"}, 400),
        ({"url": "/villages/zhuxi-cun/", "maxwidth": "٣٠٠"}, 400),
        ({}, 404),
        ({"url": "https://evil.example/villages/zhuxi-cun/"}, 404),
        ({"url": "http://testserver.evil.example/villages/zhuxi-cun/"}, 404),
        ({"url": "http://testserver@evil.example/villages/zhuxi-cun/"}, 404),
        ({"url": "http://169.254.169.254/"}, 404),
        ({"url": "/villages/"}, 404),
    ],
)  # fmt: skip
def test_oembed_refuses_with_the_status_the_standard_names(
    client: Client, village: VillagePage, params: dict[str, str], status: int
) -> None:
    answer = asked(client, **params)

    assert answer.status_code == status
    assert json.loads(answer.content)["error"]


def test_a_name_cannot_break_out_of_the_code(client: Client, village: VillagePage) -> None:
    VillagePage.objects.filter(pk=village.pk).update(title='竹"><script>alert(1)</script>')

    told = asked(client, url="/villages/zhuxi-cun/").json()

    assert "<script>" not in told["html"]
    assert told["html"].count('"') == 12


@given(st.text(), st.text())
def test_code_has_one_frame_whatever_it_is_called(src: str, title: str) -> None:
    code = str(iframe(src, title, Size(300, 200)))

    assert (code.count("<"), code.count(">"), code.count('"')) == (2, 2, 12)


@given(st.integers(1, 99999), st.integers(1, 99999))
def test_a_card_is_never_larger_than_its_room(wide: int, high: int) -> None:
    size = card_size(wide, high)

    assert 0 < size.width <= wide
    assert 0 < size.height <= high


@given(st.text())
def test_only_addresses_of_pages_are_pages(path: str) -> None:
    named = page_named(path)

    assert named is None or path.rstrip("/").endswith(named[1])
