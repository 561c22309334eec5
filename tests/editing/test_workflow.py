"""A page's road to the public: the village writes, its township reviews, the county publishes."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from tests.editing.conftest import Login
from tests.editing.screens import is_refused, page_form, text_of
from tests.factories.pages import home_page
from tourism.accounts.models import User
from tourism.places.models import VillagePage
from tourism.places.services.workflows import COUNTY_TASK, COUNTY_WORKFLOW, TOWNSHIP_TASK, VILLAGE_WORKFLOW
from tourism.routes.models import RouteIndexPage


def edit(village: VillagePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[village.pk])


def current(village: VillagePage) -> VillagePage:
    return VillagePage.objects.get(pk=village.pk)


def send(client: Client, village: VillagePage, **changes: str) -> HttpResponse:
    return client.post(edit(village), page_form(client.get(edit(village))) | changes)


def decide(client: Client, village: VillagePage, action: str, **data: str) -> HttpResponse:
    """What the dialog of the page editor sends."""
    state = current(village).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[village.pk, action, state.pk])
    return client.post(url, data, headers={"x-requested-with": "XMLHttpRequest"})


@pytest.fixture
def submitted(editor: User, township: User, officer: User, login: Login, xidi: VillagePage) -> VillagePage:
    """Xidi with a new tagline, sent by its editor."""
    send(login(editor), xidi, **{"tagline": "桃花源里人家", "action-submit": "1"})
    return xidi


def test_the_whole_road_from_the_village_to_the_public(
    submitted: VillagePage, township: User, officer: User, login: Login
) -> None:
    assert current(submitted).current_workflow_state.workflow.name == VILLAGE_WORKFLOW
    assert current(submitted).current_workflow_task.name == TOWNSHIP_TASK
    assert current(submitted).tagline == ""

    decide(login(township), submitted, "approve")
    assert current(submitted).current_workflow_task.name == COUNTY_TASK
    assert current(submitted).tagline == ""

    decide(login(officer), submitted, "approve")
    assert current(submitted).current_workflow_state is None
    assert current(submitted).tagline == "桃花源里人家"
    assert current(submitted).live


def test_an_editor_cannot_publish_directly(editor: User, login: Login, xidi: VillagePage) -> None:
    client = login(editor)

    send(client, xidi, **{"tagline": "自己发布", "action-publish": "1"})

    assert current(xidi).tagline == ""
    page = text_of(client.get(edit(xidi)))
    assert 'name="action-publish"' not in page
    assert 'name="action-submit"' in page


def test_a_township_cannot_publish_directly(township: User, editor: User, login: Login, xidi: VillagePage) -> None:
    send(login(township), xidi, **{"tagline": "镇里发布", "action-publish": "1"})

    assert current(xidi).tagline == ""


def test_the_county_may_publish_directly(officer: User, editor: User, login: Login, xidi: VillagePage) -> None:
    send(login(officer), xidi, **{"tagline": "县里发布", "action-publish": "1"})

    assert current(xidi).tagline == "县里发布"


def test_the_township_of_the_next_village_decides_nothing_here(
    submitted: VillagePage, other_township: User, login: Login
) -> None:
    assert is_refused(decide(login(other_township), submitted, "approve"))
    assert current(submitted).current_workflow_task.name == TOWNSHIP_TASK


def test_an_editor_does_not_approve_the_own_work(submitted: VillagePage, editor: User, login: Login) -> None:
    assert is_refused(decide(login(editor), submitted, "approve"))
    assert current(submitted).current_workflow_task.name == TOWNSHIP_TASK


def test_the_township_does_not_take_the_countys_step(submitted: VillagePage, township: User, login: Login) -> None:
    decide(login(township), submitted, "approve")

    assert is_refused(decide(login(township), submitted, "approve"))
    assert current(submitted).tagline == ""


def test_a_page_is_sent_back_with_a_comment_and_comes_again(
    submitted: VillagePage, editor: User, township: User, login: Login
) -> None:
    decide(login(township), submitted, "reject", comment="请补上核对日期")

    state = TaskState.objects.get(status=TaskState.STATUS_REJECTED)
    assert state.comment == "请补上核对日期"
    assert current(submitted).current_workflow_state.status == "needs_changes"
    assert "请补上核对日期" in text_of(login(editor).get(edit(submitted)))

    send(login(editor), submitted, **{"tagline": "补好了", "action-submit": "1"})
    assert current(submitted).current_workflow_task.name == TOWNSHIP_TASK


def test_nothing_is_sent_back_without_a_word(submitted: VillagePage, township: User, login: Login) -> None:
    response = decide(login(township), submitted, "reject", comment="")

    assert "请写明要改什么" in text_of(response)
    assert current(submitted).current_workflow_state.status == "in_progress"


def test_while_the_township_reads_the_editor_waits(submitted: VillagePage, editor: User, login: Login) -> None:
    assert current(submitted).current_workflow_task.specific.locked_for_user(submitted, editor)

    send(login(editor), submitted, tagline="再改一笔")

    assert current(submitted).get_latest_revision_as_object().tagline == "桃花源里人家"


def test_each_reviewer_sees_what_waits_for_them(
    submitted: VillagePage, township: User, other_township: User, officer: User, login: Login
) -> None:
    def waiting(user: User) -> list[str]:
        return [str(state.revision.object_str) for state in TaskState.objects.reviewable_by(user)]

    assert waiting(township) == ["西递村"]
    assert waiting(other_township) == []
    assert waiting(officer) == []
    assert "西递村" in text_of(login(township).get("/admin/"))

    decide(login(township), submitted, "approve")
    assert waiting(township) == []
    assert waiting(officer) == ["西递村"]


def test_an_administrator_can_take_every_step(submitted: VillagePage, admin_user: User, login: Login) -> None:
    decide(login(admin_user), submitted, "approve")
    decide(login(admin_user), submitted, "approve")

    assert current(submitted).tagline == "桃花源里人家"


def test_pages_outside_the_villages_go_to_the_county_alone(editor: User) -> None:
    routes = home_page().add_child(instance=RouteIndexPage(title="线路", slug="routes"))

    assert routes.get_workflow().name == COUNTY_WORKFLOW
    assert home_page().get_workflow().name == COUNTY_WORKFLOW
