"""The table of roles and the groups it is written into."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Task, Workflow, WorkflowPage, WorkflowTask

from tests.factories.pages import make_village
from tests.factories.people import make_user
from tourism.accounts import services
from tourism.accounts.exports import roles_document
from tourism.accounts.models import User
from tourism.accounts.roles import GRANTS, Role
from tourism.accounts.selectors import roles_of
from tourism.accounts.services import UnknownPermission, assign_role, find_permissions
from tourism.places.models import VillageDuty
from tourism.places.services import give_duty

ROOT = Path(__file__).resolve().parents[2]


def everything_written() -> dict[str, list]:
    """All rows that the command writes, keys included: a row deleted and made anew would show."""
    return {
        "groups": sorted(Group.objects.values_list("pk", "name")),
        "permissions": sorted(Group.permissions.through.objects.values_list("pk", "group", "permission")),
        "pages": sorted(GroupPagePermission.objects.values_list("pk", "group", "page", "permission")),
        "files": sorted(GroupCollectionPermission.objects.values_list("pk", "group", "collection", "permission")),
        "workflows": sorted(Workflow.objects.values_list("pk", "name", "active")),
        "tasks": sorted(Task.objects.values_list("pk", "name", "active")),
        "steps": sorted(WorkflowTask.objects.values_list("pk", "workflow", "task", "sort_order")),
        "hung": sorted(WorkflowPage.objects.values_list("page", "workflow")),
    }


def test_syncing_roles_twice_changes_nothing(db: None) -> None:
    village = make_village("西递村", "xidi")
    give_duty(user=make_user("editor"), village=village, role=VillageDuty.Role.EDITOR)
    call_command("sync_roles", verbosity=0)
    first = everything_written()

    call_command("sync_roles", verbosity=0)

    assert everything_written() == first
    assert len(first["groups"]) == len(Role) + 1


def test_syncing_takes_away_what_somebody_added_by_hand(db: None) -> None:
    call_command("sync_roles", verbosity=0)
    editors = Group.objects.get(name="村级信息员")
    editors.permissions.add(Permission.objects.get(codename="delete_household"))

    call_command("sync_roles", verbosity=0)

    assert not editors.permissions.filter(codename="delete_household").exists()


def test_every_permission_of_the_table_exists(db: None) -> None:
    for grant in GRANTS.values():
        assert len(find_permissions(grant.permissions)) == len(grant.permissions)


def test_a_permission_that_no_model_has_is_named(db: None) -> None:
    with pytest.raises(UnknownPermission, match="places.fly_village"):
        find_permissions(frozenset({"places.fly_village"}))


def test_only_the_county_may_publish() -> None:
    publishers = {role for role, grant in GRANTS.items() if "publish_page" in grant.page_permissions}

    assert publishers == {Role.COUNTY_OFFICER}


def test_hosts_and_organisers_stay_out_of_the_admin() -> None:
    assert not GRANTS[Role.HOST].permissions
    assert not GRANTS[Role.ORGANISER].permissions


def test_a_role_may_be_assigned_before_the_table_was_ever_synced(db: None) -> None:
    user = make_user("officer")

    assign_role(user=user, role=Role.COUNTY_OFFICER)

    fresh = User.objects.get(pk=user.pk)
    assert roles_of(fresh) == {Role.COUNTY_OFFICER}
    assert fresh.has_perm("places.oversee_villages")
    assert not fresh.is_superuser


def test_an_administrator_needs_no_list(db: None) -> None:
    user = make_user("admin")

    assign_role(user=user, role=Role.ADMINISTRATOR)

    assert User.objects.get(pk=user.pk).is_superuser


def test_a_person_may_have_two_roles(db: None) -> None:
    user = make_user("both")

    assign_role(user=user, role=Role.HOST)
    assign_role(user=user, role=Role.VILLAGE_EDITOR)

    assert roles_of(user) == {Role.HOST, Role.VILLAGE_EDITOR}


def test_the_document_of_roles_is_current() -> None:
    assert (ROOT / "docs" / "roles.md").read_text(encoding="utf-8") == roles_document()


def test_the_stock_groups_of_wagtail_are_retired(db: None) -> None:
    call_command("sync_roles", verbosity=0)

    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not Workflow.objects.get(name="Moderators approval").active


def test_a_stock_group_that_is_in_use_is_left_alone(db: None) -> None:
    user = make_user("old-hand")
    user.groups.add(Group.objects.get(name="Editors"))

    call_command("sync_roles", verbosity=0)

    assert user.groups.filter(name="Editors").exists()


def test_services_of_accounts_know_nothing_of_villages() -> None:
    assert "places" not in Path(services.__file__).read_text(encoding="utf-8")
