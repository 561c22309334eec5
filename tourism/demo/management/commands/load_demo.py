import secrets
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tourism.demo.builders.people import LOGINS, build_logins
from tourism.demo.world import build_world, is_built

PASSWORD_FILE = settings.VAR_DIR / "demo-password"


class Command(BaseCommand):
    help = "Build the demo world when the database is empty, and print its logins. Refused outside demo mode."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="empty the database first")
        parser.add_argument("--plain-pictures", action="store_true", help="flat pictures, made at once: for tests")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只在演示模式（DEMO=1）下建立。")
        password = self._password()
        if options["fresh"]:
            call_command("flush", interactive=False, verbosity=0)
        if is_built():
            build_logins(password)
        else:
            self._build(password, plain_pictures=options["plain_pictures"])
        self._print_logins(password)

    def _build(self, password: str, *, plain_pictures: bool) -> None:
        began = monotonic()
        self.stdout.write("建立演示世界（地名为真，民宿、价格、订单为虚构）…")
        with transaction.atomic():
            build_world(today=timezone.localdate(), password=password, say=self._say, plain_pictures=plain_pictures)
        self.stdout.write(f"演示世界已建好，用时 {monotonic() - began:.0f} 秒。")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _password(self) -> str:
        """Made once for this installation, kept beside its database."""
        if not PASSWORD_FILE.exists():
            PASSWORD_FILE.parent.mkdir(exist_ok=True)
            PASSWORD_FILE.write_text(f"xiangjian-{secrets.token_hex(4)}")
            PASSWORD_FILE.chmod(0o600)
        return PASSWORD_FILE.read_text().strip()

    def _print_logins(self, password: str) -> None:
        self.stdout.write(f"\n演示账号（密码都是 {password}）：")
        for login in LOGINS:
            self.stdout.write(f"  {login.username:<10}{login.what_for}")
