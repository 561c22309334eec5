"""Who can log in to the demo world: one account for each role, all with the password `make run` prints."""

from dataclasses import dataclass

from tourism.accounts.models import Membership, Organisation, User
from tourism.accounts.roles import Role
from tourism.accounts.services import assign_role, register_organisation
from tourism.homestays.models import Household
from tourism.places.models import VillageDuty, VillagePage
from tourism.places.services import give_duty


@dataclass(frozen=True)
class Login:
    """One demo account."""

    username: str
    display_name: str
    role: Role
    what_for: str


LOGINS = (
    Login("editor", "西递村信息员（演示）", Role.VILLAGE_EDITOR, "改村庄页面，送审"),
    Login("township", "西递镇审核（演示）", Role.TOWNSHIP_REVIEWER, "乡镇审核"),
    Login("county", "县级发布（演示）", Role.COUNTY_OFFICER, "发布页面，看台账"),
    Login("host", "房主（演示）", Role.HOST, "今日房态、入住、记账、结账"),
    Login("union", "工会经办（演示）", Role.ORGANISER, "选线路、配床位、订团房"),
    Login("admin", "管理员（演示）", Role.ADMINISTRATOR, "全部后台"),
)


def build_logins(password: str) -> dict[str, User]:
    """Create the demo accounts, or give the existing ones `password`."""
    users = {}
    for login in LOGINS:
        user, _ = User.objects.get_or_create(username=login.username)
        user.display_name, user.is_demo = login.display_name, True
        user.set_password(password)
        user.save()
        assign_role(user=user, role=login.role)
        users[login.username] = user
    return users


def build_organisations(data: list[dict], organiser: User) -> dict[str, Organisation]:
    """Invented organisations; the demo organiser works for each."""
    organisations = {}
    for entry in data:
        organisation = register_organisation(
            name=entry["name"],
            kind=entry["kind"],
            credit_code=entry["credit_code"],
            region_code=entry["region"],
            is_verified=True,
            is_demo=True,
        )
        Membership.objects.get_or_create(organisation=organisation, user=organiser, role=Membership.Role.ORGANISER)
        organisations[entry["slug"]] = organisation
    return organisations


def assign_villages(users: dict[str, User], villages: dict[str, VillagePage]) -> None:
    """The editor and the reviewer look after Xidi; the host keeps one of its households."""
    xidi = villages["xidi"]
    give_duty(user=users["editor"], village=xidi, role=VillageDuty.Role.EDITOR)
    give_duty(user=users["township"], village=xidi, role=VillageDuty.Role.TOWNSHIP)
    Household.objects.filter(village=xidi).order_by("code").first().hosts.add(users["host"])
