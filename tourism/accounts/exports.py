"""docs/roles.md, written from the table of roles."""

from collections.abc import Iterator

from .roles import GRANTS, Grant, Role

ACTIONS = ("view", "add", "change", "delete")

HEAD = """# Roles

Written by `manage.py sync_roles --document docs/roles.md` from `tourism/accounts/roles.py`; a test keeps it current.

A role says *what* a person may do, a duty (`places.VillageDuty`, 村务分工) *where*. Village editors and township reviewers
see, list, edit, delete and choose only what belongs to the villages of their duties; that holds in every screen through
`places.permissions.VillagePermissionPolicy`, and for pages, pictures and documents through one group per village and duty
(`乡村·西递村·村级信息员 #12`) and one collection per village. Pages of villages go 村级信息员 → 乡镇审核 → 县级发布, all
other pages 县级发布.

| role | group | in short |
|---|---|---|
"""


def roles_document() -> str:
    """The whole document."""
    lines = [f"| `{role}` | {grant.group_name} | {grant.summary} |" for role, grant in GRANTS.items()]
    return HEAD + "\n".join(lines) + "\n\n" + "\n".join(_matrix()) + "\n"


def _matrix() -> Iterator[str]:
    roles = [role for role in Role if GRANTS[role].permissions]
    yield "| may | " + " | ".join(GRANTS[role].group_name for role in roles) + " |"
    yield "|---|" + "---|" * len(roles)
    for subject in _subjects(roles):
        yield f"| `{subject}` | " + " | ".join(_cell(GRANTS[role], subject) for role in roles) + " |"
    yield "| all pages | " + " | ".join(_words(GRANTS[role].page_permissions, "_page") for role in roles) + " |"
    yield "| all files | " + " | ".join(_words(GRANTS[role].collection_permissions) for role in roles) + " |"


def _subjects(roles: list[Role]) -> list[str]:
    return sorted({_subject(name) for role in roles for name in GRANTS[role].permissions})


def _subject(name: str) -> str:
    """`places.change_event` is about `places.event`; a right of its own, like `places.oversee_villages`, about itself."""
    app, codename = name.split(".")
    action, _, model = codename.partition("_")
    return f"{app}.{model}" if action in ACTIONS else name


def _cell(grant: Grant, subject: str) -> str:
    if subject in grant.permissions:
        return "yes"
    app, model = subject.split(".")
    return ", ".join(action for action in ACTIONS if f"{app}.{action}_{model}" in grant.permissions) or "—"


def _words(codenames: frozenset[str], suffix: str = "") -> str:
    return ", ".join(sorted(codename.removesuffix(suffix) for codename in codenames)) or "—"
