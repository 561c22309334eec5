"""Records beside the pages: whoever looks after Xidi sees, opens, changes, deletes and chooses nothing of Hongcun."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse

from tests.editing.conftest import Login
from tests.editing.screens import choices, filled_form, is_refused, text_of
from tests.factories.houses import four_funds, four_items
from tests.factories.people import make_user
from tourism.accounts.models import User
from tourism.accounts.roles import Role
from tourism.accounts.selectors import roles_of
from tourism.homestays.models import (
    Household,
    HouseholdNotice,
    Licence,
    PriceBand,
    Renovation,
    RenovationFund,
    Room,
    RoomType,
)
from tourism.homestays.services import add_stay_rule, record_renovation
from tourism.places.models import Attraction, Event, Notice, Produce, VillagePage

Maker = Callable[[VillagePage, Household], Model]

RECORDS: dict[str, tuple[Maker, Callable[[Any], str]]] = {
    "attraction": (
        lambda village, _house: Attraction.objects.create(village=village, name=f"{village}牌坊", kind="scenic"),
        lambda record: record.name,
    ),
    "produce": (
        lambda village, _house: Produce.objects.create(village=village, name=f"{village}毛峰", kind="tea"),
        lambda record: record.name,
    ),
    "event": (
        lambda village, _house: Event.objects.create(village=village, name=f"{village}嬉鱼灯", calendar="lunar"),
        lambda record: record.name,
    ),
    "notice": (
        lambda village, _house: Notice.objects.create(
            village=village, title=f"{village}修路", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 9)
        ),
        lambda record: record.title,
    ),
    "household": (lambda _village, house: house, lambda record: record.code),
    "renovation": (
        lambda _village, house: Renovation.objects.get(household=house),
        lambda record: record.household.code,
    ),
    "licence": (
        lambda _village, house: Licence.objects.filter(household=house).first(),
        lambda record: record.household.code,
    ),
    "roomtype": (lambda _village, house: RoomType.objects.get(household=house), lambda record: record.name),
    "room": (
        lambda _village, house: Room.objects.filter(room_type__household=house).first(),
        lambda record: record.room_type.household.name,
    ),
    "stayrule": (
        lambda _village, house: add_stay_rule(household=house, name=f"{house.code}国庆", min_nights=2),
        lambda record: record.name,
    ),
    "householdnotice": (
        lambda _village, house: HouseholdNotice.objects.create(
            household=house, title=f"{house.code}办喜事", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 9)
        ),
        lambda record: record.title,
    ),
    "priceband": (
        lambda _village, house: PriceBand.objects.filter(room_type__household=house).first(),
        lambda record: record.room_type.household.name,
    ),
}
DELETABLE = ("attraction", "produce", "event", "notice", "priceband", "stayrule", "householdnotice")
every_record = pytest.mark.parametrize("kind", RECORDS)


@pytest.fixture
def make(
    xidi: VillagePage, hongcun: VillagePage, own_house: Household, their_house: Household
) -> Callable[[str], tuple[Any, Any]]:
    """A record of this kind in Xidi and one in Hongcun."""

    def both(kind: str) -> tuple[Any, Any]:
        maker, _name = RECORDS[kind]
        return maker(xidi, own_house), maker(hongcun, their_house)

    return both


@every_record
def test_the_list_shows_own_records_only(kind: str, make: Any, editor: User, login: Login) -> None:
    own, theirs = make(kind)
    _maker, name_of = RECORDS[kind]

    page = text_of(login(editor).get(reverse(f"{kind}:index")))

    assert name_of(own) in page
    assert name_of(theirs) not in page


@every_record
def test_a_search_finds_own_records_only(kind: str, make: Any, editor: User, login: Login) -> None:
    own, theirs = make(kind)
    _maker, name_of = RECORDS[kind]
    url = reverse(f"{kind}:index_results")

    assert name_of(own) in text_of(login(editor).get(url, {"q": name_of(own)[:20]}))
    assert reverse(f"{kind}:edit", args=[theirs.pk]) not in text_of(login(editor).get(url, {"q": name_of(theirs)}))


@every_record
@pytest.mark.parametrize("screen", ["edit", "history", "usage"])
def test_own_records_open_and_those_of_the_neighbours_do_not(
    kind: str, screen: str, make: Any, editor: User, login: Login
) -> None:
    own, theirs = make(kind)

    assert login(editor).get(reverse(f"{kind}:{screen}", args=[own.pk])).status_code == 200
    assert is_refused(login(editor).get(reverse(f"{kind}:{screen}", args=[theirs.pk])))


@every_record
def test_a_form_sent_to_a_neighbours_record_changes_nothing(
    kind: str, make: Any, editor: User, officer: User, login: Login
) -> None:
    _own, theirs = make(kind)
    url = reverse(f"{kind}:edit", args=[theirs.pk])
    before = type(theirs).objects.filter(pk=theirs.pk).values().get()
    form = filled_form(login(officer).get(url), "form[data-edit-form]")

    assert is_refused(login(editor).post(url, form))
    assert type(theirs).objects.filter(pk=theirs.pk).values().get() == before


@pytest.mark.parametrize("kind", DELETABLE)
def test_own_records_can_be_deleted_and_those_of_the_neighbours_cannot(
    kind: str, make: Any, editor: User, login: Login
) -> None:
    own, theirs = make(kind)

    assert is_refused(login(editor).post(reverse(f"{kind}:delete", args=[theirs.pk])))
    login(editor).post(reverse(f"{kind}:delete", args=[own.pk]))

    assert type(theirs).objects.filter(pk=theirs.pk).exists()
    assert not type(own).objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("kind", sorted(set(RECORDS) - set(DELETABLE)))
def test_an_editor_deletes_nothing_that_others_rely_on(kind: str, make: Any, editor: User, login: Login) -> None:
    own, _theirs = make(kind)

    assert is_refused(login(editor).post(reverse(f"{kind}:delete", args=[own.pk])))
    assert type(own).objects.filter(pk=own.pk).exists()


@every_record
def test_the_county_officer_opens_both(kind: str, make: Any, officer: User, login: Login) -> None:
    for record in make(kind):
        assert login(officer).get(reverse(f"{kind}:edit", args=[record.pk])).status_code == 200


@every_record
def test_the_township_corrects_its_own_village_only(kind: str, make: Any, township: User, login: Login) -> None:
    own, theirs = make(kind)

    assert login(township).get(reverse(f"{kind}:edit", args=[own.pk])).status_code == 200
    assert is_refused(login(township).get(reverse(f"{kind}:edit", args=[theirs.pk])))
    assert is_refused(login(township).get(reverse(f"{kind}:add")))


@pytest.mark.parametrize("kind", ["attraction", "produce", "event", "notice", "household"])
def test_the_list_of_villages_in_a_form_holds_own_villages_only(
    kind: str, editor: User, hongcun: VillagePage, login: Login
) -> None:
    assert choices(login(editor).get(reverse(f"{kind}:add")), "village") == ["西递村"]


def test_a_household_sent_with_the_neighbours_village_is_refused(
    editor: User, hongcun: VillagePage, login: Login
) -> None:
    client = login(editor)
    form = filled_form(client.get(reverse("household:add")), "form[data-edit-form]")
    form |= {"code": "XD-009", "name": "新户", "village": hongcun.pk}

    response = client.post(reverse("household:add"), form)

    assert response.status_code == 200
    assert not Household.objects.filter(code="XD-009").exists()


def test_an_editor_enters_a_household_of_the_own_village(editor: User, xidi: VillagePage, login: Login) -> None:
    client = login(editor)
    form = filled_form(client.get(reverse("household:add")), "form[data-edit-form]")
    form |= {"code": "XD-009", "name": "新户", "phone": "0559-5154030"}

    assert client.post(reverse("household:add"), form).status_code == 302
    household = Household.objects.get(code="XD-009")
    assert (household.village, household.phone) == (xidi, "0559-5154030")


def test_a_licence_cannot_be_moved_to_a_neighbours_household(
    editor: User, own_house: Household, their_house: Household, login: Login
) -> None:
    licence = own_house.licences.first()
    client, url = login(editor), reverse("licence:edit", args=[licence.pk])
    form = filled_form(client.get(url), "form[data-edit-form]") | {"household": their_house.pk}

    assert client.post(url, form).status_code == 200
    licence.refresh_from_db()
    assert licence.household == own_house


def test_the_chooser_of_households_offers_own_households_only(
    editor: User, own_house: Household, their_house: Household, login: Login
) -> None:
    client = login(editor)
    for screen in ("choose", "choose_results"):
        page = text_of(client.get(reverse(f"household_chooser:{screen}")))
        assert "XD-001" in page
        assert "HC-001" not in page

    assert client.get(reverse("household_chooser:chosen", args=[own_house.pk])).status_code == 200
    assert client.get(reverse("household_chooser:chosen", args=[their_house.pk])).status_code == 404
    several = client.get(reverse("household_chooser:chosen_multiple"), {"id": [own_house.pk, their_house.pk]})
    assert "XD-001" in text_of(several)
    assert "HC-001" not in text_of(several)


def test_the_chooser_of_room_types_offers_own_room_types_only(
    editor: User, own_house: Household, their_house: Household, login: Login
) -> None:
    theirs = their_house.room_types.get()
    page = text_of(login(editor).get(reverse("room_type_chooser:choose_results")))

    assert "西园大床房" in page
    assert "月沼双床房" not in page
    assert login(editor).get(reverse("room_type_chooser:chosen", args=[theirs.pk])).status_code == 404


def test_an_editor_does_not_see_the_accounts_of_hosts(
    editor: User, officer: User, own_house: Household, login: Login
) -> None:
    make_user("secret-host", display_name="某房主")
    url = reverse("household:edit", args=[own_house.pk])

    assert "某房主" not in text_of(login(editor).get(url))
    assert "某房主" in text_of(login(officer).get(url))


def test_who_is_joined_to_a_household_becomes_a_host(officer: User, own_house: Household, login: Login) -> None:
    host = make_user("new-host")
    client, url = login(officer), reverse("household:edit", args=[own_house.pk])
    form = filled_form(client.get(url), "form[data-edit-form]") | {"hosts": [host.pk]}

    assert client.post(url, form).status_code == 302
    assert list(own_house.hosts.all()) == [host]
    assert roles_of(host) == {Role.HOST}


def in_progress(household: Household) -> Renovation:
    return record_renovation(
        household=household,
        programme="三改一整示范户",
        year=2026,
        state=Renovation.State.IN_PROGRESS,
        items=four_items(),
        funds=four_funds(),
    )


def test_only_the_county_records_that_a_renovation_passed(
    editor: User, officer: User, own_house: Household, login: Login
) -> None:
    renovation = in_progress(own_house)
    url = reverse("renovation:edit", args=[renovation.pk])
    passed = {"state": "accepted", "accepted_on": "2026-08-01"}

    refused = login(editor).post(url, filled_form(login(editor).get(url), "form[data-edit-form]") | passed)
    assert "验收合格由县级登记或撤回" in text_of(refused)
    renovation.refresh_from_db()
    assert renovation.state == Renovation.State.IN_PROGRESS

    form = filled_form(login(officer).get(url), "form[data-edit-form]") | passed
    assert login(officer).post(url, form).status_code == 302
    renovation.refresh_from_db()
    assert renovation.state == Renovation.State.ACCEPTED


def test_a_renovation_whose_money_does_not_add_up_is_not_saved(
    editor: User, own_house: Household, login: Login
) -> None:
    renovation = in_progress(own_house)
    url = reverse("renovation:edit", args=[renovation.pk])
    form = filled_form(login(editor).get(url), "form[data-edit-form]")
    first = next(key for key in form if key.startswith("funds-") and key.endswith("-amount"))

    response = login(editor).post(url, form | {first: "1.00"})

    assert "资金来源合计" in text_of(response)
    total = sum(RenovationFund.objects.filter(renovation=renovation).values_list("amount", flat=True))
    assert total == sum(four_funds().values())


def test_the_history_of_the_whole_site_is_the_countys(
    editor: User, officer: User, their_house: Household, login: Login
) -> None:
    form = filled_form(login(officer).get(reverse("household:edit", args=[their_house.pk])), "form[data-edit-form]")
    login(officer).post(reverse("household:edit", args=[their_house.pk]), form)

    for name in ("site_history", "site_history_results"):
        url = reverse(f"wagtailadmin_reports:{name}")
        assert "HC-001" in text_of(login(officer).get(url))
        assert is_refused(login(editor).get(url))
