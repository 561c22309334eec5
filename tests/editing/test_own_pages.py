"""Pages: whoever looks after Xidi finds, opens, changes and removes nothing of Hongcun."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tests.editing.conftest import Login
from tests.editing.screens import choices, is_refused, page_form, text_of
from tests.factories.pages import make_homestay_page, village_index
from tourism.accounts.models import User
from tourism.homestays.models import HomestayPage, Household
from tourism.places.models import VillageDuty, VillagePage
from tourism.places.services import withdraw_duty


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def browser(editor: User, login: Login) -> Client:
    return login(editor)


def test_the_editor_of_xidi_can_edit_xidi(browser: Client, xidi: VillagePage) -> None:
    url = edit(xidi)
    form = page_form(browser.get(url)) | {"tagline": "桃花源里人家"}

    assert browser.post(url, form).status_code == 302
    xidi.refresh_from_db()
    assert xidi.get_latest_revision_as_object().tagline == "桃花源里人家"


def test_the_editor_of_xidi_cannot_edit_hongcun(
    browser: Client, officer: User, login: Login, hongcun: VillagePage
) -> None:
    url = edit(hongcun)
    form = page_form(login(officer).get(url)) | {"tagline": "画里乡村"}

    assert is_refused(browser.get(url))
    assert is_refused(browser.post(url, form))
    assert hongcun.get_latest_revision() is None


SCREENS = [
    "delete",
    "unpublish",
    "move",
    "copy",
    "history",
    "view_draft",
    "set_privacy",
    "convert_alias",
    "lock",
    "unlock",
]


@pytest.mark.parametrize("screen", SCREENS)
def test_no_other_screen_of_hongcun_opens(browser: Client, hongcun: VillagePage, screen: str) -> None:
    url = reverse(f"wagtailadmin_pages:{screen}", args=[hongcun.pk])

    assert is_refused(browser.get(url)) or browser.get(url).status_code == 405
    assert is_refused(browser.post(url))
    hongcun.refresh_from_db()
    assert (hongcun.live, hongcun.locked) == (True, False)


def test_no_page_can_be_put_below_hongcun(browser: Client, hongcun: VillagePage) -> None:
    url = reverse("wagtailadmin_pages:add", args=["homestays", "homestaypage", hongcun.pk])

    assert is_refused(browser.get(url))


def test_a_bulk_action_takes_own_pages_only(browser: Client, xidi: VillagePage, hongcun: VillagePage) -> None:
    for action in ("delete", "unpublish", "publish", "move"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={hongcun.pk}"
        browser.post(url, {"move_applicable": "", "chooser": xidi.pk})

    hongcun.refresh_from_db()
    assert hongcun.live
    assert hongcun.get_parent().pk == village_index().pk


def test_the_lists_of_pages_show_the_own_village_only(browser: Client, hongcun: VillagePage) -> None:
    for url in (
        reverse("village_pages:index"),
        reverse("wagtailadmin_explore", args=[village_index().pk]),
        reverse("wagtailadmin_pages:search") + "?q=村",
    ):
        page = text_of(browser.get(url, follow=True))
        assert edit(hongcun) not in page


def test_the_list_of_villages_leads_to_the_own_village(browser: Client, xidi: VillagePage) -> None:
    assert edit(xidi) in text_of(browser.get(reverse("village_pages:index")))


def test_the_explorer_knows_the_own_village_only(browser: Client, xidi: VillagePage, hongcun: VillagePage) -> None:
    answer = browser.get(
        reverse("wagtailadmin_api:pages:listing"), {"for_explorer": 1, "child_of": village_index().pk}
    ).json()

    assert {item["id"] for item in answer["items"]} & {xidi.pk, hongcun.pk} == {xidi.pk}


def test_a_draft_of_the_neighbours_is_not_offered_for_linking(
    browser: Client, editor: User, officer: User, login: Login, xidi: VillagePage, hongcun: VillagePage
) -> None:
    hidden = village_index().add_child(
        instance=VillagePage(title="未公开村", slug="draft", special="还没想好", region=xidi.region, live=False)
    )
    url = reverse("wagtailadmin_choose_page_child", args=[village_index().pk])

    assert "宏村" in text_of(browser.get(url))
    assert hidden.title not in text_of(browser.get(url))
    assert hidden.title in text_of(login(officer).get(url))


def test_a_homestay_page_offers_the_households_of_its_own_village(
    browser: Client, xidi: VillagePage, own_house: Household, their_house: Household
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["homestays", "homestaypage", xidi.pk])

    assert choices(browser.get(url), "household") == [str(own_house)]


def test_a_homestay_page_cannot_take_a_neighbours_household(
    browser: Client, own_house: Household, their_house: Household
) -> None:
    page = make_homestay_page(own_house, "xiyuan")
    form = page_form(browser.get(edit(page))) | {"household": their_house.pk}

    assert browser.post(edit(page), form).status_code == 200
    assert HomestayPage.objects.get(pk=page.pk).get_latest_revision() is None


def test_the_county_officer_edits_any_village(
    officer: User, login: Login, xidi: VillagePage, hongcun: VillagePage
) -> None:
    for village in (xidi, hongcun):
        assert login(officer).get(edit(village)).status_code == 200


def test_who_gives_the_duty_back_loses_the_village(editor: User, login: Login, xidi: VillagePage) -> None:
    withdraw_duty(user=editor, village=xidi, role=VillageDuty.Role.EDITOR)

    assert login(editor).get(edit(xidi)).status_code == 302
    assert login(editor).get("/admin/").status_code == 302
    assert not editor.groups.exists()


def test_the_county_gives_and_takes_duties_in_the_admin(
    officer: User, neighbour: User, login: Login, xidi: VillagePage, hongcun: VillagePage
) -> None:
    county = login(officer)
    county.post(reverse("villageduty:add"), {"user": neighbour.pk, "village": xidi.pk, "role": "editor"})
    assert login(neighbour).get(edit(xidi)).status_code == 200

    duty = VillageDuty.objects.get(user=neighbour, village=xidi)
    county.post(reverse("villageduty:delete", args=[duty.pk]))

    assert is_refused(login(neighbour).get(edit(xidi)))
    assert login(neighbour).get(edit(hongcun)).status_code == 200


def test_two_villages_of_one_name_do_not_share_a_group(
    editor: User, login: Login, xidi: VillagePage, neighbour: User, hongcun: VillagePage
) -> None:
    hongcun.title = xidi.title
    hongcun.save()
    twin = VillagePage.objects.get(pk=hongcun.pk)
    withdraw_duty(user=neighbour, village=twin, role=VillageDuty.Role.EDITOR)

    assert login(editor).get(edit(xidi)).status_code == 200
    assert is_refused(login(editor).get(edit(twin)))


def test_the_county_of_a_village_is_chosen_by_name_or_code(browser: Client, xidi: VillagePage) -> None:
    url = reverse("region_chooser:choose_results")

    assert "黟县" in text_of(browser.get(url, {"q": "黟"}))
    assert "黟县" in text_of(browser.get(url, {"q": "3410"}))
    assert "黟县" not in text_of(browser.get(url, {"q": "休宁"}))
    assert "安徽省" not in text_of(browser.get(url))


def test_the_editor_finds_place_and_contact_in_the_form(browser: Client, xidi: VillagePage) -> None:
    form = page_form(browser.get(edit(xidi)))

    assert {"region", "lng", "lat", "township", "public_phone", "verified_on", "tags"} <= set(form)
