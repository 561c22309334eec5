"""Models and migrations agree, and every app begins with one first migration."""

from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_migration_points_at_an_upper_floor() -> None:
    from tests.test_architecture import floors

    heights = floors()
    upward = []
    for path in ROOT.glob("tourism/*/migrations/0*.py"):
        app = path.parent.parent.name
        text = path.read_text()
        for other, height in heights.items():
            if f'("{other}", "' in text and height > heights[app]:
                upward.append(f"{path.relative_to(ROOT)} → {other}")

    assert upward == []
