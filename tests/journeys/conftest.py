"""The real thing for real browsers: the production server on a demo world of its own, driven by Debian's Chromium.

While writing journeys, build the world once, serve it, and let the tests use that server:

    JOURNEY_URL=http://127.0.0.1:8000 JOURNEY_PASSWORD=… .venv/bin/pytest tests/journeys

with VAR_DIR, DATABASE_URL and the like as they are for the server: what its worker does is done beside it.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or which("chromium") or which("chromium-browser")


SETTINGS = {"DJANGO_SETTINGS_MODULE": "portal.settings.production"}
MANAGE = [sys.executable, str(ROOT / "manage.py")]


@dataclass(frozen=True)
class Portal:
    """A running demo portal."""

    url: str
    password: str
    environment: dict[str, str] = field(repr=False)

    def manage(self, *command: str) -> str:
        """What a management command answers, in the world of this server."""
        done = subprocess.run(
            [*MANAGE, *command], cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout


# First, because xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs them all: they share one world and one server."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.returncode}")
        try:
            with urlopen(f"{url}/readyz", timeout=2):  # our own server
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the server did not become ready")


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """What `make run` starts, with flat pictures so that it stands within a minute; or the one that already runs."""
    if url := os.environ.get("JOURNEY_URL"):
        yield Portal(url.rstrip("/"), os.environ["JOURNEY_PASSWORD"], os.environ | SETTINGS)
        return
    var, port = tmp_path_factory.mktemp("portal"), _free_port()
    environment = {
        **os.environ,
        **SETTINGS,
        "DEMO": "1",
        "VAR_DIR": str(var),
        "MEDIA_ROOT": str(var / "media"),
        "DATABASE_URL": f"sqlite:///{var / 'portal.sqlite3'}",
        "REDIS_URL": "",
    }
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo", "--plain-pictures"]):
        subprocess.run([*MANAGE, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    gunicorn = [str(Path(sys.executable).parent / "gunicorn"), "portal.wsgi", "--config", "portal/gunicorn.py"]
    server = subprocess.Popen([*gunicorn, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=environment)
    try:
        _wait_until_ready(url, server)
        yield Portal(url, (var / "demo-password").read_text().strip(), environment)
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Gone before the next tests of this process begin: while it stands, Django would take them for asynchronous code."""
    assert CHROMIUM, "Chromium is missing; run these tests through `make test`"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


class Trouble(list[str]):
    """What a visitor's browser complained about: failed requests, console errors, broken policies, foreign hosts."""


# Some violations are reported without a word in the console.
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} stopped ${event.blockedURI} in ${event.sourceFile}`))"""
GIVEN_UP = "net::ERR_ABORTED"  # the visitor went on, or the answer was a file to keep


@pytest.fixture
def trouble() -> Trouble:
    return Trouble()


def watched(context: BrowserContext, portal: Portal, trouble: Trouble) -> Page:
    """A page that may only talk to the portal and reports everything that goes wrong."""

    def route(handler):  # type: ignore[no-untyped-def]
        if handler.request.url.startswith((portal.url, "data:", "blob:")):
            handler.continue_()
        else:
            trouble.append(f"foreign request: {handler.request.url}")
            handler.abort()

    def failed(request: Request) -> None:
        if request.failure != GIVEN_UP:
            trouble.append(f"failed: {request.url} {request.failure}")

    context.route("**/*", route)
    context.add_init_script(REPORT_VIOLATIONS)
    page = context.new_page()
    page.on("console", lambda message: trouble.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
    page.on("requestfailed", failed)
    return page


def _phone(browser: Browser, portal: Portal, trouble: Trouble, *, scripts: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        base_url=portal.url, viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=scripts
    )
    yield watched(context, portal, trouble)
    context.close()


@pytest.fixture
def phone(browser: Browser, portal: Portal, trouble: Trouble) -> Iterator[Page]:
    """A visitor on a phone."""
    yield from _phone(browser, portal, trouble)


@pytest.fixture
def plain_phone(browser: Browser, portal: Portal, trouble: Trouble) -> Iterator[Page]:
    """A visitor whose phone runs no scripts."""
    yield from _phone(browser, portal, trouble, scripts=False)


@pytest.fixture
def hosts_phone(browser: Browser, portal: Portal, trouble: Trouble) -> Iterator[Page]:
    """The phone of the other party: at the desk, while a guest looks at their own."""
    yield from _phone(browser, portal, trouble)


@pytest.fixture
def desktop(browser: Browser, portal: Portal, trouble: Trouble) -> Iterator[Page]:
    """Someone at a desk."""
    context = browser.new_context(base_url=portal.url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    yield watched(context, portal, trouble)
    context.close()


@pytest.fixture(scope="package")
def keys() -> dict[str, Any]:
    """The cookies of those who have signed in already."""
    return {}


@pytest.fixture
def sign_in(portal: Portal, keys: dict[str, Any]) -> Callable[[Page, str], None]:
    """Sign in by the form the first time; whoever comes again still has the cookies."""

    def as_user(page: Page, username: str) -> None:
        if username not in keys:
            page.goto("/accounts/login/")
            page.get_by_label("用户名").fill(username)
            page.get_by_label("密码").fill(portal.password)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
            keys[username] = page.context.cookies()
        page.context.add_cookies(keys[username])

    return as_user
