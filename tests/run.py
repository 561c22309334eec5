"""`make test` and `make check`: every check in order, on every database found, and plainly said what could not run."""

import os
import shutil
import socket
import subprocess
import sys
import time
from ctypes.util import find_library
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CI = os.environ.get("CI", "").lower() in {"1", "true"}
POSTGRES_URLS = tuple(f"postgres://{user}@127.0.0.1:5432/xiangjian" for user in ("postgres", "root"))
REDIS_URL = "redis://127.0.0.1:6379/9"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk", "fontconfig", "libpango-1.0-0", "libpangoft2-1.0-0", "gettext")
TYPED = ("portal", "tourism")


@dataclass
class Report:
    """What ran, what failed, what was not there."""

    failed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def run(self, name: str, command: list[str], env: dict[str, str] | None = None) -> None:
        print(f"\n── {name}", flush=True)
        began = time.monotonic()
        result = subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, check=False)
        print(f"   {'ok' if result.returncode == 0 else 'FAILED'} · {time.monotonic() - began:.0f} s", flush=True)
        if result.returncode:
            self.failed.append(name)


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def postgres_url() -> str | None:
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    if not answers(5432):
        return None
    import psycopg

    for url in POSTGRES_URLS:
        try:
            psycopg.connect(url.replace("/xiangjian", "/postgres"), connect_timeout=3).close()
        except psycopg.OperationalError:
            continue
        return url
    return None


def redis_url() -> str | None:
    return os.environ.get("TEST_REDIS_URL") or (REDIS_URL if answers(6379) else None)


def chromium() -> str | None:
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


def has_chinese_font() -> bool:
    fc_list = shutil.which("fc-list")
    return bool(fc_list) and b"CJK" in subprocess.run([fc_list], capture_output=True, check=False).stdout


def has_pango() -> bool:
    return all(find_library(name) for name in ("pango-1.0", "pangoft2-1.0"))


def has_gettext() -> bool:
    return bool(shutil.which("xgettext") and shutil.which("msgfmt"))


def install_packages() -> None:
    """Debian's Chromium, Chinese fonts, what PDFs are set with and what reads catalogues, where this user may install them."""
    is_complete = chromium() and has_chinese_font() and has_pango() and has_gettext()
    if is_complete or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print("installing chromium, pango, gettext and fonts-noto-cjk for the tests …", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    subprocess.run(["apt-get", "update"], **quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "--no-install-recommends", *DEBIAN_PACKAGES],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet,
    )  # fmt: skip


def fast(report: Report) -> None:
    report.run("lint", tool("ruff", "check", "."))
    report.run("format", tool("ruff", "format", "--check", "."))
    report.run("import contracts", tool("lint-imports", "--no-logo"))
    report.run("templates", tool("djlint", "--lint", "--quiet", "portal/templates"))
    report.run("types", tool("mypy", *TYPED))
    settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    report.run("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], settings)
    report.run("system checks", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"], settings)


def tests(report: Report) -> None:
    install_packages()
    browser, postgres, redis = chromium(), postgres_url(), redis_url()
    workers = str(min(os.cpu_count() or 1, 4))
    everything = tool("pytest", "-n", workers, "--dist", "loadgroup")
    without_browser = [*everything, "-m", "not browser"]
    if not browser:
        report.missing.append("Chromium: the browser tests (install Debian's chromium)")
    if not has_pango():
        report.missing.append("Pango: the tests of PDFs (install Debian's libpango-1.0-0 and libpangoft2-1.0-0)")
    if not has_gettext():
        report.missing.append("GNU gettext: the tests of catalogues (install Debian's gettext)")
    sqlite_env = {"CHROMIUM": browser or "", "TEST_DATABASE_URL": "", "TEST_REDIS_URL": ""}
    report.run("tests on SQLite, browser included" if browser else "tests on SQLite",
               everything if browser else without_browser, sqlite_env)  # fmt: skip
    if not postgres:
        report.missing.append("PostgreSQL: the same tests there (set TEST_DATABASE_URL, or start it on 127.0.0.1:5432)")
    if not redis:
        report.missing.append("Redis: the shared cache (set TEST_REDIS_URL, or start it on 127.0.0.1:6379)")
    if postgres:
        with_redis = " with Redis" if redis else ""
        environment = {"TEST_DATABASE_URL": postgres, "TEST_REDIS_URL": redis or ""}
        report.run(f"tests on PostgreSQL{with_redis}", without_browser, environment)


def main() -> int:
    report = Report()
    fast(report)
    if "--fast" not in sys.argv:
        tests(report)
    print("\n── result")
    for what in report.missing:
        print(f"   not run: {what}")
    if CI and report.missing:
        report.failed.append("something was missing, and CI=true allows nothing to be")
    for name in report.failed:
        print(f"   failed: {name}")
    print("   all passed" if not report.failed else "", flush=True)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
