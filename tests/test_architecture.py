"""What the import linter cannot see: foreign keys named by strings, sizes of files and functions, names of files."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}


def floors() -> dict[str, int]:
    """App → floor, 0 at the bottom, as written for the import linter."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = next(c for c in config["tool"]["importlinter"]["contracts"] if c["name"] == "Floors of the domain")
    levels = [[name.strip(" ()") for name in layer.split("|")] for layer in reversed(contract["layers"])]
    return {name: floor for floor, names in enumerate(levels) for name in names}


def climbs(model: type[Model], target: type[Model], heights: dict[str, int]) -> bool:
    own, other = model._meta.app_label, target._meta.app_label
    if own == other or own not in heights or other not in heights:
        return False
    return heights[other] >= heights[own]


def is_brought_by_a_package(model: type[Model], field: Field) -> bool:
    """Whether an abstract model of a package declares the field (Wagtail's images know who uploaded them)."""
    bases = [base for base in model.__mro__ if hasattr(base, "_meta") and not base.__module__.startswith("tourism.")]
    return any(field.name in {own.name for own in base._meta.local_fields} for base in bases)


def foreign_keys() -> Iterator[tuple[type[Model], Field]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            is_key = isinstance(field, Field) and field.is_relation and isinstance(field.related_model, type)
            if is_key and not is_brought_by_a_package(model, field):
                yield model, field


def test_foreign_keys_point_down() -> None:
    heights = floors()

    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model, field in foreign_keys()
        if climbs(model, field.related_model, heights)
    ]

    assert upward == []


def test_an_upward_key_would_be_seen() -> None:
    heights = floors()
    booking, village = apps.get_model("booking.Booking"), apps.get_model("places.VillagePage")

    assert climbs(village, booking, heights)
    assert not climbs(booking, village, heights)
    assert climbs(apps.get_model("routes.RoutePage"), apps.get_model("homestays.Household"), heights)


def test_every_installed_app_of_ours_has_a_floor() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("tourism.")}

    assert ours <= set(floors())


def sources() -> list[Path]:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    return [ROOT / name for name in tracked if "/migrations/" not in name and (ROOT / name).exists()]


def test_files_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): n for path in sources() if (n := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_functions_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_files_are_named_by_what_they_hold() -> None:
    assert [str(path) for path in sources() if path.name in FORBIDDEN_NAMES] == []


def test_the_import_contracts_are_kept() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([str(lint), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("pattern", ["unpkg.com", "jsdelivr", "cdnjs", "googleapis", "gstatic", "gravatar.com"])
def test_no_template_or_script_names_a_foreign_host(pattern: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for folder in ("portal/templates", "portal/static/js", "portal/static/css")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "vendor" not in path.parts and pattern in path.read_text(errors="ignore")
    ]

    assert found == []


def test_page_types_say_where_they_live() -> None:
    from wagtail.models import Page, get_page_models

    ours = [model for model in get_page_models() if model.__module__.startswith("tourism.")]

    assert ours
    for model in ours:
        assert "parent_page_types" in vars(model), model
        assert "subpage_types" in vars(model), model
        assert model.__name__.endswith("Page")
        assert issubclass(model, Page)
