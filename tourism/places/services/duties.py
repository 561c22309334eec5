"""Who may work on which village. A duty is written down once and carried into Wagtail's groups, so that every screen of
the admin, Wagtail's own included, asks the same question."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import Collection, Page, ReferenceIndex

from tourism.accounts.models import User
from tourism.accounts.roles import GRANTS, Role
from tourism.accounts.services import assign_role, replace_collection_permissions, replace_page_permissions
from tourism.core.models import PortalImage
from tourism.places.models import VillageDuty, VillagePage


@dataclass(frozen=True)
class DutyGrant:
    """What a duty brings: a role, and rights over the village's pages and over its collection of files."""

    role: Role
    page_permissions: frozenset[str]
    collection_permissions: frozenset[str]


_FILES = frozenset({"add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"})

DUTY_GRANTS = {
    VillageDuty.Role.EDITOR: DutyGrant(Role.VILLAGE_EDITOR, frozenset({"add_page", "change_page"}), _FILES),
    VillageDuty.Role.TOWNSHIP: DutyGrant(
        Role.TOWNSHIP_REVIEWER, frozenset({"add_page", "change_page", "lock_page", "unlock_page"}), _FILES
    ),
}


@transaction.atomic
def give_duty(*, user: User, village: VillagePage, role: str) -> VillageDuty:
    """Let `user` work on `village` as its editor or its township's reviewer: the role, its pages, its pictures."""
    duty, _created = VillageDuty.objects.get_or_create(user=user, village=village, role=role)
    assign_role(user=user, role=DUTY_GRANTS[VillageDuty.Role(role)].role)
    user.groups.add(sync_village_group(village=village, role=role))
    return duty


@transaction.atomic
def withdraw_duty(*, user: User, village: VillagePage, role: str) -> None:
    """Take the duty back. With a person's last duty of a kind goes the role that came with it."""
    VillageDuty.objects.filter(user=user, village=village, role=role).delete()
    user.groups.remove(*_village_groups(village, role))
    if not VillageDuty.objects.filter(user=user, role=role).exists():
        user.groups.remove(*Group.objects.filter(name=GRANTS[DUTY_GRANTS[VillageDuty.Role(role)].role].group_name))


@transaction.atomic
def sync_village_group(*, village: VillagePage, role: str) -> Group:
    """The group of everybody with this duty in this village, with exactly the rights of DUTY_GRANTS. Safe to repeat."""
    grant = DUTY_GRANTS[VillageDuty.Role(role)]
    name = _group_name(village, role)
    group = _village_groups(village, role).first()
    if group is None:
        group = Group.objects.create(name=name)
    elif group.name != name:
        group.name = name
        group.save(update_fields=["name"])
    replace_page_permissions(group=group, page=village.page_ptr, codenames=grant.page_permissions)
    replace_collection_permissions(
        group=group, collection=_collection_of(village), codenames=grant.collection_permissions
    )
    return group


def sync_village_groups() -> None:
    """Bring the groups of every village that somebody has a duty in up to date: rights, and names after a renaming."""
    pairs = set(VillageDuty.objects.values_list("village", "role"))
    villages = VillagePage.objects.in_bulk({village for village, _role in pairs})
    for village, role in sorted(pairs):
        sync_village_group(village=villages[village], role=role)


def collection_of(village: VillagePage) -> Collection | None:
    """The village's collection of pictures and documents; none before its first duty was given."""
    return (
        Collection.objects.filter(group_permissions__group__in=_village_groups(village))
        .exclude(pk=Collection.get_first_root_node().pk)
        .first()
    )


def _collection_of(village: VillagePage) -> Collection:
    found = collection_of(village)
    if found is not None:
        return found
    collection: Collection = Collection.get_first_root_node().add_child(name=village.title)
    _adopt_pictures(village, collection)
    return collection


def _adopt_pictures(village: VillagePage, collection: Collection) -> None:
    """A village's collection begins with what its pages already show and nobody else has filed."""
    pages = village.get_descendants(inclusive=True).values_list("pk", flat=True)
    shown = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pages],
        to_content_type=ContentType.objects.get_for_model(PortalImage),
    ).values_list("to_object_id", flat=True)
    PortalImage.objects.filter(pk__in=set(shown), collection=Collection.get_first_root_node()).update(
        collection=collection
    )


# Villages share names all over China and are renamed: the page's key at the end tells their groups apart.
def _group_name(village: VillagePage, role: str) -> str:
    return f"乡村·{village.title}{_group_suffix(village, role)}"


def _group_suffix(village: VillagePage, role: str) -> str:
    return f"·{VillageDuty.Role(role).label} #{village.pk}"


def _village_groups(village: VillagePage, *roles: str) -> QuerySet[Group]:
    names = Q(pk__in=[])
    for role in roles or VillageDuty.Role.values:
        names |= Q(name__startswith="乡村·", name__endswith=_group_suffix(village, role))
    return Group.objects.filter(names)
