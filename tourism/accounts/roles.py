"""Roles and what each may do: one table. `sync_roles` writes it into groups; docs/roles.md is made from it.

Rights over one village's pages and pictures are not here: they come with a duty (`places.services.give_duty`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product


class Role(StrEnum):
    """What a person is to the portal."""

    VILLAGE_EDITOR = "village_editor"
    TOWNSHIP_REVIEWER = "township_reviewer"
    COUNTY_OFFICER = "county_officer"
    HOST = "host"
    ORGANISER = "organiser"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Grant:
    """A role's group: its Chinese name, its model permissions (`app.codename`), its rights over all pages and all files.

    `is_superuser` means that the role needs no list.
    """

    group_name: str
    summary: str
    permissions: frozenset[str] = frozenset()
    page_permissions: frozenset[str] = frozenset()
    collection_permissions: frozenset[str] = frozenset()
    is_superuser: bool = False


def _may(actions: str, app: str, models: str) -> frozenset[str]:
    return frozenset(f"{app}.{action}_{model}" for action, model in product(actions.split(), models.split()))


def _all(*parts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*parts)


ACCESS_ADMIN = frozenset({"wagtailadmin.access_admin"})
# Whoever holds this is not limited to villages of their own.
OVERSEE_VILLAGES = "places.oversee_villages"
# Whoever holds this may record that a renovation passed.
ACCEPT_RENOVATIONS = "homestays.accept_renovation"
# Whoever holds this may work at every household's desk.
MANAGE_ALL_DESKS = "booking.manage_all_desks"

_RECORDS = "attraction produce event notice"
_HOUSES = "household renovation licence roomtype room priceband stayrule householdnotice"
# What the county keeps for all villages.
_READ_BY_ALL = _all(_may("view", "homestays", "cancellationpolicy"), _may("view", "core", "holidayday"))
_BOOKINGS_READ = _may("view", "booking", "booking")
# To change a review is to publish it or to send it back; nobody here changes its words.
_ANSWERS_LETTERS = _may("view change", "feedback", "correction")

GRANTS: dict[Role, Grant] = {
    Role.VILLAGE_EDITOR: Grant(
        group_name="村级信息员",
        summary="改本村的页面、图片、景点、物产、节庆、告示，登记本村农户，答复本村的纠错；送审，不能发布。",
        permissions=_all(
            ACCESS_ADMIN,
            _may("view add change delete", "places", _RECORDS),
            _may("view add change", "homestays", _HOUSES),
            _may("delete", "homestays", "priceband stayrule householdnotice"),
            _READ_BY_ALL,
            _BOOKINGS_READ,
            _ANSWERS_LETTERS,
            _may("view", "feedback", "review"),
        ),
    ),
    Role.TOWNSHIP_REVIEWER: Grant(
        group_name="乡镇审核",
        summary="审核所分管各村送来的页面和住客评价，可直接改正页面，答复纠错；退回要写理由；不能发布。",
        permissions=_all(
            ACCESS_ADMIN,
            _may("view change", "places", _RECORDS),
            _may("view change", "homestays", _HOUSES),
            _READ_BY_ALL,
            _BOOKINGS_READ,
            _ANSWERS_LETTERS,
            _may("view change", "feedback", "review"),
        ),
    ),
    Role.COUNTY_OFFICER: Grant(
        group_name="县级发布",
        summary="各村都可管：终审并发布页面，登记三改一整验收，分派村务，审住客评价，答复纠错，定退订规则和放假安排，查看订单、出行和台账。",
        permissions=_all(
            ACCESS_ADMIN,
            _may("view add change delete", "places", _RECORDS),
            _may("view add delete", "places", "villageduty"),
            _may("view add change delete", "routes", "routenotice"),
            _may("view add change delete", "homestays", _HOUSES),
            _may("view add", "homestays", "cancellationpolicy"),
            _may("view add change delete", "core", "holidayday englishtext"),
            _BOOKINGS_READ,
            _ANSWERS_LETTERS,
            _may("view change", "feedback", "review"),
            _may("view add change delete", "booking", "messagetext"),
            _may("view", "booking", "message outboxevent"),
            _may("view", "ledger", "entry"),
            _may("view", "trips", "stafftrip"),
            _may("view change", "accounts", "organisation"),
            {OVERSEE_VILLAGES, ACCEPT_RENOVATIONS, MANAGE_ALL_DESKS},
        ),
        page_permissions=frozenset({"add_page", "change_page", "publish_page", "lock_page", "unlock_page"}),
        collection_permissions=frozenset(
            {"add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"}
        ),
    ),
    Role.HOST: Grant(group_name="房主", summary="在房主台办自家的入住、记账、退房，答复自家的评价；不进后台。"),
    Role.ORGANISER: Grant(group_name="工会经办", summary="替单位选线路、配床位、订团房；不进后台。"),
    Role.ADMINISTRATOR: Grant(group_name="管理员", summary="管账号与全部后台。", is_superuser=True),
}
