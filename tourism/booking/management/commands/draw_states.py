"""`manage.py draw_states`: write docs/booking-states.md from the state table, or say with --check that it is stale."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from tourism.booking.states import LABELS, TRANSITIONS, Actor, BookingState, Transition

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "booking-states.md"
_HEAD = """# The life of a booking

Drawn by `manage.py draw_states` from `tourism/booking/states.py`; change the table there, then draw again.
Payment is no state: it has an account of its own (`PaymentEntry`).
"""


def document() -> str:
    """The whole page: a diagram of the states, then a row for each step."""
    with translation.override("zh-hans"):
        return "\n".join([_HEAD, "```mermaid", "stateDiagram-v2", *_arrows(), "```", "", *_rows(), ""])


def _arrows() -> list[str]:
    """One arrow for each pair of states, labelled with all steps that take it; steps that stay are left to the table."""
    names = [f'    state "{LABELS[state]} {state.name}" as {state.value}' for state in BookingState]
    between: dict[tuple[str, str], list[str]] = {}
    for row in TRANSITIONS:
        if row.before != row.after:
            between.setdefault((row.before.value if row.before else "[*]", row.after.value), []).append(str(row.verb))
    return names + [f"    {before} --> {after}: {'、'.join(verbs)}" for (before, after), verbs in between.items()]


def _rows() -> list[str]:
    head = ["| step | from | to | who | guard | what is recorded |", "|---|---|---|---|---|---|"]
    return head + [_row(row) for row in TRANSITIONS]


def _row(row: Transition) -> str:
    who = "、".join(actor.value for actor in Actor if actor in row.actors)
    before = f"{LABELS[row.before]} `{row.before.value}`" if row.before else "–"
    return f"| {row.verb} `{row.action.value}` | {before} | {LABELS[row.after]} `{row.after.value}` | {who} | {row.guard} | {row.records} |"


class Command(BaseCommand):
    help = "Draws docs/booking-states.md from the state table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            DOCUMENT.write_text(document())
        elif not DOCUMENT.exists() or DOCUMENT.read_text() != document():
            raise CommandError("docs/booking-states.md is stale: run manage.py draw_states")
