"""Pictures: each village has its own collection; whoever looks after Xidi sees, changes and chooses Xidi's only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, ReferenceIndex

from tests.editing.conftest import Login
from tests.editing.screens import filled_form, is_refused, text_of
from tests.factories.people import make_user
from tourism.accounts.models import User
from tourism.core.models import PortalImage
from tourism.places.models import VillageDuty, VillagePage
from tourism.places.services import give_duty
from tourism.places.services.duties import collection_of


def picture(title: str, collection: Collection) -> PortalImage:
    return PortalImage.objects.create(title=title, file=get_test_image_file(), collection=collection)


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("new.png", get_test_image_file().file.getvalue(), "image/png")


@pytest.fixture
def own_picture(editor: User, xidi: VillagePage) -> PortalImage:
    return picture("西递牌楼", collection_of(xidi))


@pytest.fixture
def their_picture(neighbour: User, hongcun: VillagePage) -> PortalImage:
    return picture("宏村月沼", collection_of(hongcun))


@pytest.fixture
def browser(editor: User, login: Login) -> Client:
    return login(editor)


def test_a_village_gets_its_collection_with_its_first_duty(
    editor: User, neighbour: User, township: User, xidi: VillagePage, hongcun: VillagePage
) -> None:
    assert collection_of(xidi).name == "西递村"
    assert collection_of(hongcun).name == "宏村"
    assert Collection.objects.count() == 3


def test_a_village_nobody_looks_after_has_none(xidi: VillagePage) -> None:
    assert collection_of(xidi) is None


@pytest.mark.parametrize("screen", ["wagtailimages:index", "wagtailimages_chooser:choose"])
def test_lists_and_chooser_show_own_pictures_only(
    browser: Client, own_picture: PortalImage, their_picture: PortalImage, screen: str
) -> None:
    page = text_of(browser.get(reverse(screen)))

    assert "西递牌楼" in page
    assert "宏村月沼" not in page


def test_own_pictures_open_and_those_of_the_neighbours_do_not(
    browser: Client, own_picture: PortalImage, their_picture: PortalImage
) -> None:
    assert browser.get(reverse("wagtailimages:edit", args=[own_picture.pk])).status_code == 200
    for screen in ("edit", "delete", "image_usage"):
        assert is_refused(browser.get(reverse(f"wagtailimages:{screen}", args=[their_picture.pk])))


def test_a_picture_of_the_neighbours_cannot_be_changed_or_deleted(
    browser: Client, officer: User, login: Login, their_picture: PortalImage
) -> None:
    url = reverse("wagtailimages:edit", args=[their_picture.pk])
    form = filled_form(login(officer).get(url), "form[data-edit-form], main form") | {"title": "改名"}

    assert is_refused(browser.post(url, form))
    assert is_refused(browser.post(reverse("wagtailimages:delete", args=[their_picture.pk])))
    browser.post(reverse("wagtail_bulk_action", args=["core", "portalimage", "delete"]) + f"?id={their_picture.pk}")
    assert PortalImage.objects.get(pk=their_picture.pk).title == "宏村月沼"


def test_an_own_picture_cannot_be_chosen_away_to_the_neighbours(
    browser: Client, own_picture: PortalImage, their_picture: PortalImage
) -> None:
    page = browser.get(reverse("wagtailimages:edit", args=[own_picture.pk]))

    assert "宏村" not in text_of(page)


def test_a_picture_lands_in_the_own_collection_whatever_was_sent(
    browser: Client, neighbour: User, xidi: VillagePage, hongcun: VillagePage
) -> None:
    data = {"title": "新拍", "nature": "photo", "tags": ""}

    for village in (hongcun, xidi):
        sent = data | {"file": upload(), "collection": collection_of(village).pk}
        browser.post(reverse("wagtailimages:add"), sent)

    uploaded = PortalImage.objects.filter(title="新拍")
    assert [image.collection for image in uploaded] == [collection_of(xidi)] * 2


def test_a_document_is_filed_under_own_collections_only(
    browser: Client, neighbour: User, township: User, hongcun: VillagePage
) -> None:
    assert "宏村" not in text_of(browser.get(reverse("wagtaildocs:add")))


def test_the_collection_of_a_village_begins_with_what_its_pages_show(xidi: VillagePage, hongcun: VillagePage) -> None:
    everything = Collection.get_first_root_node()
    shown, unused = picture("西递牌楼", everything), picture("无人用的图", everything)
    xidi.hero_image = shown
    xidi.save()
    ReferenceIndex.create_or_update_for_object(xidi)

    for village in (hongcun, xidi):
        give_duty(user=make_user(f"editor-of-{village.slug}"), village=village, role=VillageDuty.Role.EDITOR)

    assert list(PortalImage.objects.filter(collection=collection_of(xidi))) == [shown]
    assert list(PortalImage.objects.filter(collection=everything)) == [unused]
