"""Every kind of page in a real browser that can reach nobody else: whole, quiet, and open to everybody."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.journeys.conftest import Portal, Trouble, watched
from tests.journeys.soundness import DESK, PHONE, faults, settle

TOMORROW = date.today() + timedelta(days=1)

OPEN_PAGES = {
    "home": "/",
    "villages": "/villages/",
    "village": "/villages/xidi/",
    "homestay": "/villages/xijiang/baishui-bian/",
    "homestay that cannot be booked": "/villages/dazhai/apo-huotang/",
    "homestay on chosen nights": f"/villages/xidi/pailou-bian/?check_in={TOMORROW + timedelta(days=60)}&nights=2&guests=2",
    "routes": "/routes/",
    "route": "/routes/huizhou-gucun-sanri/",
    "map": "/map/",
    "seasons": "/seasons/",
    "stays": "/stays/",
    "stays for too many": f"/stays/?check_in={TOMORROW}&nights=2&guests=40",
    "search": "/search/?q=%E5%AE%8F%E6%9D%91",
    "search without a hit": "/search/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E6%9D%91",
    "events": "/events/",
    "kept": "/my/",
    "compare": "/my/compare/",
    "own trip": "/my/trip/?t=",
    "words": "/about/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "find a booking": "/bookings/",
    "what is wrong": "/feedback/?from=/villages/xidi/",
    "log in": "/accounts/login/",
}
WORKPLACES = {
    "desk": ("host", "/desk/", ""),
    "week of the desk": ("host", "/desk/week/", ""),
    "arrival at the desk": ("host", "/desk/", "办入住"),
    "booking at the desk": ("host", "/desk/", "记一笔"),
    "bill at the desk": ("host", "/desk/", "结账"),
    "other channels": ("host", "/desk/channels/", ""),
    "reviews at the desk": ("host", "/desk/reviews/", ""),
    "signs of a village": ("editor", "/feedback/signs/villages/xidi/", ""),
    "union": ("union", "/union/", ""),
    "plan of a trip": ("union", "/union/plan/", ""),
    "trip without beds": ("union", "/union/", "土楼秋游"),
    "trip with its rooms": ("union", "/union/", "疗休养六日"),
}
WIDTHS = {"phone": PHONE, "desk": DESK}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, portal: Portal, trouble: Trouble):  # type: ignore[no-untyped-def]
    """A stranger's window, once as wide as a phone and once as wide as a desk."""
    context = browser.new_context(base_url=portal.url, viewport=WIDTHS[request.param], locale="zh-CN")
    yield watched(context, portal, trouble)
    context.close()


def test_the_watch_sees_what_it_is_there_to_see(desktop: Page, trouble: Trouble) -> None:
    desktop.goto("/about/")
    assert (trouble, faults(desktop)) == ([], [])

    with (
        desktop.expect_console_message(lambda message: "404" in message.text),
        desktop.expect_console_message(lambda message: "policy: script-src" in message.text),
        desktop.expect_console_message(lambda message: "policy: connect-src" in message.text),
    ):
        desktop.evaluate("""() => {
          const main = document.querySelector("main");
          main.insertAdjacentHTML("beforeend", '<p id="pale">看不清</p><img src="/no-such.png"><p id="wide">长</p>');
          document.getElementById("pale").style.color = "rgb(230, 230, 230)";
          document.getElementById("wide").style.minWidth = "3000px";
          main.append(Object.assign(document.createElement("script"), { textContent: "1" }));
          fetch("http://elsewhere.invalid/").catch(() => {});
        }""")
    wrong = " ".join(faults(desktop))
    with pytest.raises(Error):
        desktop.goto("http://elsewhere.invalid/")

    seen = " ".join(trouble)
    assert all(word in seen for word in ("404", "policy: script-src", "policy: connect-src", "foreign request"))
    assert all(word in wrong for word in ("spills over", "color-contrast", "image-alt"))


@pytest.mark.parametrize("kind", OPEN_PAGES)
def test_a_page_for_everybody_is_whole_and_open_to_everybody(kind: str, page: Page, trouble: Trouble) -> None:
    answer = page.goto(OPEN_PAGES[kind])
    settle(page)

    assert answer is not None and answer.ok
    assert trouble == []
    assert faults(page) == []


@pytest.mark.parametrize("kind", WORKPLACES)
def test_a_workplace_is_whole_and_open_to_everybody(
    kind: str, page: Page, trouble: Trouble, sign_in: Callable[[Page, str], None]
) -> None:
    username, path, link = WORKPLACES[kind]
    sign_in(page, username)
    page.goto(path)
    if link:
        page.get_by_role("main").get_by_role("link", name=re.compile(link)).first.click()
    settle(page)

    assert trouble == []
    assert faults(page) == []


def test_a_question_with_a_mistake_says_what_to_mend(page: Page, trouble: Trouble) -> None:
    page.goto("/stays/?check_in=1999-01-01&nights=2&guests=2")
    settle(page)

    assert page.get_by_role("alert").get_by_role("link", name="哪天到").is_visible()
    assert page.get_by_label("哪天到").get_attribute("aria-invalid") == "true"
    assert all("422" in one for one in trouble)
    assert faults(page) == []


def test_a_lost_page_says_so_in_chinese_and_leads_on(page: Page, trouble: Trouble) -> None:
    answer = page.goto("/villages/no-such-village/")
    settle(page)

    assert answer is not None and answer.status == 404
    assert CHINESE.search(page.get_by_role("heading", level=1).inner_text())
    assert all("404" in one for one in trouble)
    assert faults(page) == []
    with page.expect_navigation() as onward:
        page.get_by_role("main").get_by_role("link").first.click()
    assert onward.value.ok


@pytest.mark.parametrize(("username", "path"), [("admin", "/admin/"), ("editor", "/admin/"), ("county", "/admin/")])
def test_the_admin_asks_nobody_else(
    username: str, path: str, desktop: Page, trouble: Trouble, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(desktop, username)
    desktop.goto(path)
    settle(desktop)

    assert CHINESE.search(desktop.get_by_role("heading", level=1).first.inner_text())
    assert trouble == []


def read(url: str) -> str:
    with urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def published(portal: Portal) -> dict[str, str]:
    """Every page of the sitemap, by its path."""
    places = re.findall(r"<loc>([^<]+)</loc>", read(f"{portal.url}/sitemap.xml"))
    return {path: read(portal.url + path) for path in (urlsplit(place).path for place in places)}


def test_every_published_page_answers_in_chinese(published: dict[str, str]) -> None:
    assert len([path for path in published if re.fullmatch(r"/villages/[\w-]+/", path)]) == 12
    assert len([path for path in published if re.fullmatch(r"/routes/[\w-]+/", path)]) == 9
    for path, html in published.items():
        words = re.sub(r"<[^>]+>", "", html.partition("<main")[2])
        assert len(CHINESE.findall(words)) > 150, path


def test_no_link_of_a_published_page_is_dead(published: dict[str, str], portal: Portal) -> None:
    """Addresses that differ only in what is asked count once."""
    seen: dict[str, str] = {}
    for path, html in published.items():
        for link in re.findall(r'(?:href|src)="([^"#]+)', html):
            target = urlsplit(urljoin(portal.url + path, unescape(link)))
            if target.netloc == urlsplit(portal.url).netloc and not target.path.startswith("/media/"):
                seen.setdefault(target.path, target.geturl())

    assert len(seen) > len(published)
    dead = {url: status for url in seen.values() if (status := status_of(url)) >= 400}
    assert dead == {}


def status_of(url: str) -> int:
    try:
        with urlopen(url, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
