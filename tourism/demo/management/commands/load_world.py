from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tourism.core.errors import DomainError
from tourism.demo.synthetic.world import Size, build_synthetic_world, has_real_places, remove_synthetic_world


class Command(BaseCommand):
    help = (
        "Lay a large synthetic world beside what is there: villages that do not exist in real counties, each with two "
        "homestays, routes, bookings. Seeded. For measuring; --remove takes it up again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--villages", type=_count, default=3000)
        parser.add_argument("--routes", type=_count, default=500)
        parser.add_argument("--bookings", type=_count, default=0)
        parser.add_argument("--seed", type=_count, default=1)
        parser.add_argument("--remove", action="store_true", help="take every synthetic world up again")
        parser.add_argument("--force", action="store_true", help="also where a portal's own villages stand")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["remove"]:
                remove_synthetic_world(say=self._say)
            else:
                self._build(**options)
        except DomainError as error:
            raise CommandError(error.message) from error

    def _build(self, *, force: bool, villages: int, routes: int, bookings: int, seed: int, **options: Any) -> None:
        if has_real_places() and not force:
            raise CommandError("这个库里有真的乡村。合成数据会混在里面给人看到；确实要放，加 --force。")
        if not villages and (routes or bookings):
            raise CommandError("没有村，就没有线路和订单：--villages 至少 1。")
        began = monotonic()
        self._say(f"铺开合成世界（种子 {seed}）…")
        size = Size(villages, routes, bookings)
        build_synthetic_world(size=size, seed=seed, now=timezone.now(), say=self._say)
        self._say(f"合成世界已铺好，用时 {monotonic() - began:.0f} 秒。")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _count(text: str) -> int:
    """A whole number that is not negative."""
    number = int(text)
    if number < 0:
        raise ValueError
    return number
