"""Giving roles to people, and registering the organisations they act for."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from tourism.core.errors import DomainError

from .credit_codes import validate_credit_code
from .models import Membership, Organisation, User
from .roles import GRANTS, Role


class UnknownPermission(DomainError):
    """The table of roles names a permission that no model has."""


class BadCreditCode(DomainError):
    """The unified social credit code does not check."""


def find_permissions(names: frozenset[str]) -> list[Permission]:
    """The permissions called `app.codename`; raises UnknownPermission naming those that do not exist."""
    condition = models.Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        condition |= models.Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(condition).select_related("content_type"))
    missing = names - {f"{permission.content_type.app_label}.{permission.codename}" for permission in found}
    if missing:
        raise UnknownPermission(_("没有这样的权限：%(names)s") % {"names": "、".join(sorted(missing))})
    return found


def replace_page_permissions(*, group: Group, page: Page, codenames: frozenset[str]) -> None:
    """Give `group` exactly these rights over `page` and everything below it."""
    _replace(
        GroupPagePermission.objects.filter(group=group, page=page),
        codenames,
        lambda permission: GroupPagePermission(group=group, page=page, permission=permission),
        content_types=[("wagtailcore", "page")],
    )


def replace_collection_permissions(*, group: Group, collection: Collection, codenames: frozenset[str]) -> None:
    """Give `group` exactly these rights over the pictures and documents of `collection`."""
    _replace(
        GroupCollectionPermission.objects.filter(group=group, collection=collection),
        codenames,
        lambda permission: GroupCollectionPermission(group=group, collection=collection, permission=permission),
        # Wagtail asks for image rights under its own name even where the image model is ours.
        content_types=[("wagtailimages", "image"), ("wagtaildocs", "document")],
    )


def _replace(held: Any, codenames: frozenset[str], make: Any, content_types: list[tuple[str, str]]) -> None:
    condition = models.Q(pk__in=[])
    for app, model in content_types:
        condition |= models.Q(content_type__app_label=app, content_type__model=model)
    wanted = {p.pk: p for p in Permission.objects.filter(condition, codename__in=codenames)}
    held.exclude(permission__in=wanted).delete()
    present = set(held.values_list("permission", flat=True))
    held.model.objects.bulk_create([make(p) for pk, p in wanted.items() if pk not in present])


@transaction.atomic
def sync_role(*, role: Role) -> Group:
    """Write one row of the table of roles into its group. Safe to repeat."""
    grant = GRANTS[role]
    group, _created = Group.objects.get_or_create(name=grant.group_name)
    group.permissions.set(find_permissions(grant.permissions))
    root = Page.get_first_root_node()
    if root is not None:
        replace_page_permissions(group=group, page=root, codenames=grant.page_permissions)
    everything = Collection.get_first_root_node()
    if everything is not None:
        replace_collection_permissions(group=group, collection=everything, codenames=grant.collection_permissions)
    return group


def sync_role_groups() -> list[Group]:
    """Write the whole table of roles into groups. Safe to repeat."""
    return [sync_role(role=role) for role in Role]


@transaction.atomic
def assign_role(*, user: User, role: Role) -> None:
    """Add `user` to the role's group, which is written first when it is missing."""
    grant = GRANTS[role]
    group = Group.objects.filter(name=grant.group_name).first() or sync_role(role=role)
    user.groups.add(group)
    if grant.is_superuser and not user.is_superuser:
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])


def register_organisation(
    *, name: str, kind: str, credit_code: str, region_code: str = "", is_verified: bool = False, is_demo: bool = False
) -> Organisation:
    """Enter an organisation; one already entered under this credit code is brought up to date. BadCreditCode if it does not check."""
    try:
        validate_credit_code(credit_code)
    except ValidationError as error:
        raise BadCreditCode(error.messages[0]) from error
    organisation, _created = Organisation.objects.update_or_create(
        credit_code=credit_code,
        defaults={
            "name": name,
            "kind": kind,
            "region_code": region_code,
            "is_verified": is_verified,
            "is_demo": is_demo,
        },
    )
    return organisation


@transaction.atomic
def join_organisation(*, organisation: Organisation, user: User, role: str = Membership.Role.ORGANISER) -> Membership:
    """Let `user` act for `organisation`; organisers also get the organiser's group."""
    membership, _created = Membership.objects.get_or_create(organisation=organisation, user=user, role=role)
    if role == Membership.Role.ORGANISER:
        assign_role(user=user, role=Role.ORGANISER)
    return membership
