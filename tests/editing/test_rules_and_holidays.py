"""Stay rules, cancellation policies and holidays in the admin: who may do what, and what the forms make of it."""

from datetime import date

import pytest
from django.urls import reverse

from tests.editing.conftest import Login
from tests.editing.screens import choices, filled_form, is_refused, text_of
from tourism.accounts.models import User
from tourism.core.day_kinds import DayKind
from tourism.core.holidays import holiday_calendar
from tourism.core.models import HolidayDay
from tourism.homestays.models import CancellationPolicy, Household, PriceBand, StayRule, terms_of
from tourism.homestays.selectors import current_policy
from tourism.homestays.terms import Stage

FORM = "form[data-edit-form]"


def problems(response) -> str:
    """The page answered with the form again, not with a change."""
    assert response.status_code == 200
    return text_of(response)


def test_an_editor_writes_a_stay_rule_for_weekend_nights(editor: User, own_house: Household, login: Login) -> None:
    client, url = login(editor), reverse("stayrule:add")
    form = filled_form(client.get(url), FORM)
    form |= {"household": own_house.pk, "name": "周末", "weekdays": ["6", "5"], "min_nights": 2}

    assert client.post(url, form).status_code == 302
    rule = StayRule.objects.get()
    assert (rule.household, rule.weekdays, rule.min_nights) == (own_house, "56", 2)
    again = filled_form(client.get(reverse("stayrule:edit", args=[rule.pk])), FORM)
    assert client.post(reverse("stayrule:edit", args=[rule.pk]), again | {"weekdays": ["5"]}).status_code == 302
    rule.refresh_from_db()
    assert rule.weekdays == "5"


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"min_nights": 1}, "这条什么也没限制"),
        ({"min_nights": 3, "max_nights": 2}, "不能少于最少"),
        ({"min_nights": 2, "starts_on": "2026-10-01"}, "要么都填"),
        ({"min_nights": 2, "starts_on": "2026-10-07", "ends_on": "2026-10-01"}, "早于开始日期"),
    ],
)
def test_a_stay_rule_that_makes_no_sense_is_not_kept(
    editor: User, own_house: Household, login: Login, sent: dict, message: str
) -> None:
    client, url = login(editor), reverse("stayrule:add")
    form = filled_form(client.get(url), FORM) | {"household": own_house.pk, "name": "国庆"} | sent

    page = problems(client.post(url, form))

    assert message in page
    assert "约束" not in page
    assert not StayRule.objects.exists()


def test_a_stay_rule_names_no_room_type_of_the_neighbours(
    editor: User, own_house: Household, their_house: Household, login: Login
) -> None:
    client, url = login(editor), reverse("stayrule:add")
    form = filled_form(client.get(url), FORM)
    form |= {"household": own_house.pk, "name": "国庆", "min_nights": 2, "room_type": their_house.room_types.get().pk}

    problems(client.post(url, form))
    assert not StayRule.objects.exists()


def test_a_season_wants_its_name_and_its_dates(editor: User, own_house: Household, login: Login) -> None:
    client, url = login(editor), reverse("priceband:add")
    room_type = own_house.room_types.get()
    form = filled_form(client.get(url), FORM) | {"room_type": room_type.pk, "kind": "season", "price": "220"}

    page = problems(client.post(url, form))
    assert "时节价要写叫什么" in page
    assert "起止日期都要填" in page
    form |= {"name": "油菜花季", "starts_on": "2027-03-05", "ends_on": "2027-04-05"}
    assert client.post(url, form).status_code == 302
    assert PriceBand.objects.get(kind="season").name == "油菜花季"


def test_a_household_chooses_among_the_policies_there_are(editor: User, own_house: Household, login: Login) -> None:
    client, url = login(editor), reverse("household:edit", args=[own_house.pk])
    page = client.get(url)
    assert [choice.split("：")[0] for choice in choices(page, "policy_key")] == ["灵活", "适中", "严格"]

    assert client.post(url, filled_form(page, FORM) | {"policy_key": "strict"}).status_code == 302
    own_house.refresh_from_db()
    assert current_policy(own_house).name == "严格"
    problems(client.post(url, filled_form(page, FORM) | {"policy_key": "none-such"}))


def test_the_county_publishes_a_new_version_and_the_old_one_stays(
    officer: User, own_house: Household, editor: User, login: Login
) -> None:
    old = current_policy(own_house)
    client, url = login(officer), reverse("cancellationpolicy:copy", args=[old.pk])
    form = filled_form(client.get(url), FORM)
    assert form["stages"] == "1 100"

    form |= {"stages": "3 50\n1 100", "base": "total", "summary": "到店前三天免费退。"}
    assert client.post(reverse("cancellationpolicy:add"), form).status_code == 302
    new = current_policy(own_house)
    assert (new.key, new.version, terms_of(new).stages) == (old.key, old.version + 1, (Stage(3, 50), Stage(1, 100)))
    assert terms_of(CancellationPolicy.objects.get(pk=old.pk)).stages == (Stage(1, 100),)


@pytest.mark.parametrize(
    ("stages", "message"),
    [("7", "第 1 行"), ("7 五十", "第 1 行"), ("7 80\n1 50", "越临近到店"), ("7 200", "0 到 100")],
)
def test_a_policy_that_contradicts_itself_is_not_published(
    officer: User, login: Login, stages: str, message: str
) -> None:
    client, url = login(officer), reverse("cancellationpolicy:add")
    form = filled_form(client.get(url), FORM)
    form |= {"key": "own", "name": "自定", "summary": "自定", "stages": stages, "no_show_percent": 100}

    assert message in problems(client.post(url, form))
    assert not CancellationPolicy.objects.filter(key="own").exists()


def test_villages_and_townships_read_policies_and_holidays_and_write_none(
    editor: User, township: User, login: Login
) -> None:
    policy = CancellationPolicy.objects.first()
    for user in (editor, township):
        assert "灵活" in text_of(login(user).get(reverse("cancellationpolicy:index")))
        assert login(user).get(reverse("cancellationpolicy:inspect", args=[policy.pk])).status_code == 200
        assert login(user).get(reverse("holidayday:index")).status_code == 200
        for name in ("cancellationpolicy:add", "holidayday:add"):
            assert is_refused(login(user).get(reverse(name)))


def test_nobody_edits_or_deletes_a_published_policy(officer: User, login: Login) -> None:
    policy = CancellationPolicy.objects.first()
    for screen in ("edit", "delete"):
        assert is_refused(login(officer).get(reverse(f"cancellationpolicy:{screen}", args=[policy.pk])))


def test_the_county_enters_a_stretch_of_holidays_at_one_go(officer: User, login: Login) -> None:
    client, url = login(officer), reverse("holidayday:add")
    form = filled_form(client.get(url), FORM)
    form |= {"on": "2027-10-01", "ends_on": "2027-10-07", "kind": "holiday", "name": "国庆节", "source": "国办发明电"}

    assert client.post(url, form).status_code == 302
    assert HolidayDay.objects.filter(name="国庆节", kind="holiday").count() == 7
    calendar = holiday_calendar()
    assert calendar.name(date(2027, 10, 7)) == "国庆节"
    assert calendar.kind(date(2027, 10, 8)) is DayKind.WORKDAY


@pytest.mark.parametrize(("first", "last"), [("2027-10-05", "2027-10-01"), ("2027-10-01", "2027-12-01")])
def test_a_stretch_runs_forward_and_is_short(officer: User, login: Login, first: str, last: str) -> None:
    client, url = login(officer), reverse("holidayday:add")
    form = filled_form(client.get(url), FORM) | {"on": first, "ends_on": last, "name": "国庆节"}

    assert "最后一天应在第一天之后" in problems(client.post(url, form))
    assert not HolidayDay.objects.exists()


def test_days_entered_before_are_not_entered_twice(officer: User, login: Login) -> None:
    HolidayDay.objects.create(on=date(2027, 10, 3), name="国庆节")
    client, url = login(officer), reverse("holidayday:add")
    form = filled_form(client.get(url), FORM) | {"on": "2027-10-01", "ends_on": "2027-10-07", "name": "国庆节"}

    assert "10-03 已经登记过" in problems(client.post(url, form))
    assert HolidayDay.objects.count() == 1
