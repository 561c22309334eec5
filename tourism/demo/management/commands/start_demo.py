import hashlib
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Site

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Get everything ready for a demo server: database, static files, demo world, logins. Quick when all stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("start_demo 只用于演示模式（DEMO=1）。")
        settings.VAR_DIR.mkdir(exist_ok=True)
        self._migrate()
        if not settings.DEBUG:
            self._collect_static()
        call_command("load_demo", stdout=self.stdout)
        tell_address(options["port"])
        self.stdout.write(f"\n打开 http://{HOST}:{options['port']}   （Ctrl+C 停止）\n")
        self.stdout.flush()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("建立数据库 …")
            call_command("migrate", interactive=False, verbosity=0)

    def _collect_static(self) -> None:
        stamp = settings.VAR_DIR / "static-stamp"
        state = _static_state()
        if stamp.exists() and stamp.read_text() == state and (settings.STATIC_ROOT / "staticfiles.json").exists():
            return
        self.stdout.write("整理静态文件 …")
        call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
        stamp.write_text(state)


def tell_address(port: int) -> None:
    """Full addresses (the sitemap's, those in Wagtail's mails) name the host and port that this demo is served at."""
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) != (HOST, port):
        site.hostname, site.port = HOST, port
        site.save(update_fields=["hostname", "port"])


def _static_state() -> str:
    """A digest that changes when our own static files or the packages that bring others change."""
    digest = hashlib.sha256()
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS] + [settings.BASE_DIR / "tourism"]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and (folder.name != "tourism" or "static" in path.parts):
                stat = path.stat()
                digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    digest.update(version("wagtail").encode())
    return digest.hexdigest()
