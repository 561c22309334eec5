"""The county edits the words of messages."""

import pytest
from django.test import Client

from tests.factories.people import make_user
from tourism.accounts.roles import Role
from tourism.accounts.services import assign_role
from tourism.booking.models import MessageText

ADD = "/admin/messagetext/new/"
WORDS = {"kind": "booking.hold", "audience": "guest", "medium": "sms", "subject": "", "is_active": "on"}


@pytest.fixture
def at_county(db: None, client: Client) -> Client:
    assign_role(user=make_user("officer"), role=Role.COUNTY_OFFICER)
    client.login(username="officer", password="officer")
    return client


def test_words_are_written_and_shown_as_they_go_out(at_county: Client) -> None:
    at_county.post(ADD, WORDS | {"body": "{household}给您留了房，订单 {code}。"})
    text = MessageText.objects.get()
    shown = at_county.get(f"/admin/messagetext/edit/{text.pk}/").content.decode()
    assert "溪畔小院给您留了房，订单 XJ8K2M4PQR。" in shown and "<code>{reason}</code>" in shown


def test_an_unknown_placeholder_is_refused_with_those_that_are_known(at_county: Client) -> None:
    shown = at_county.post(ADD, WORDS | {"body": "{contact_name}，您好"}).content.decode()
    assert "这里填不上：{contact_name}。" in shown and "{until}" in shown
    assert not MessageText.objects.exists()


def test_left_empty_the_words_of_the_portal_are_filled_in(at_county: Client) -> None:
    at_county.post(ADD, WORDS | {"body": ""})
    assert "请在 {until} 前确认" in MessageText.objects.get().body


@pytest.mark.parametrize("at", ["/admin/message_register/", "/admin/event_register/", "/admin/messagetext/"])
def test_the_county_sees_whether_messages_get_through(at_county: Client, at: str) -> None:
    assert at_county.get(at).status_code == 200


def test_a_village_editor_has_no_say_in_it(db: None, client: Client) -> None:
    assign_role(user=make_user("editor"), role=Role.VILLAGE_EDITOR)
    client.login(username="editor", password="editor")
    assert client.get(ADD).status_code == 302
    assert not MessageText.objects.exists()
