"""Those who carry messages: a mail box, a real HTTP server, a log."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail

from tourism.booking.postmen import Letter, NotDelivered, postman_for
from tourism.booking.postmen.console import masked
from tourism.booking.postmen.email import EmailPostman
from tourism.booking.postmen.sms import SmsPostman

LETTER = Letter(17, "13800001234", "", "房间留下了，请在 18:00 前确认")


class Bridge(HTTPServer):
    """An SMS gateway that answers as told and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.status = 200
        self.taken: list[tuple[dict[str, str], bytes]] = []


class Desk(BaseHTTPRequestHandler):
    server: Bridge

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def bridge(settings: Any) -> Iterator[Bridge]:
    server = Bridge()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    settings.SMS_URL, settings.SMS_KEY = f"http://127.0.0.1:{server.server_port}/send", "bridge-key"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_text_message_is_posted_and_signed(bridge: Bridge) -> None:
    SmsPostman().send(LETTER)
    [(headers, body)] = bridge.taken
    assert json.loads(body) == {"id": "message-17", "to": "13800001234", "text": LETTER.body}
    signed = headers["x-timestamp"].encode() + b"." + body
    assert headers["x-signature"] == "sha256=" + hmac.new(b"bridge-key", signed, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(("status", "is_final"), [(400, True), (422, True), (401, False), (429, False), (503, False)])
def test_a_bridge_that_refuses_is_believed_or_asked_again(bridge: Bridge, status: int, is_final: bool) -> None:
    bridge.status = status
    with pytest.raises(NotDelivered, match=str(status)) as failed:
        SmsPostman().send(LETTER)
    assert failed.value.is_final is is_final


def test_a_bridge_that_is_gone_is_asked_again(settings: Any) -> None:
    settings.SMS_URL, settings.SMS_KEY = "http://127.0.0.1:9/send", "bridge-key"
    with pytest.raises(NotDelivered) as failed:
        SmsPostman().send(LETTER)
    assert not failed.value.is_final and "13800001234" not in failed.value.cause


def test_mail_goes_out_as_plain_text_with_a_number_of_its_own() -> None:
    EmailPostman().send(Letter(17, "guest@example.org", "订好了\r\nBcc: all@example.org", "正文"))
    [sent] = mail.outbox
    assert (sent.to, sent.body, sent.subject) == (["guest@example.org"], "正文", "订好了 Bcc: all@example.org")
    assert sent.extra_headers["Message-ID"].startswith("<message-17@")


@pytest.mark.parametrize(
    ("error", "is_final"),
    [
        (SMTPRecipientsRefused({"guest@example.org": (550, b"unknown")}), True),
        (SMTPRecipientsRefused({"guest@example.org": (450, b"later")}), False),
        (SMTPServerDisconnected("gone"), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_a_mail_server_that_refuses_is_believed_or_asked_again(
    monkeypatch: pytest.MonkeyPatch, error: Exception, is_final: bool
) -> None:
    def refuse(*args: Any, **fields: Any) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(NotDelivered) as failed:
        EmailPostman().send(Letter(17, "guest@example.org", "订好了", "正文"))
    assert failed.value.is_final is is_final and "guest" not in failed.value.cause


def test_without_a_way_out_the_log_names_nobody() -> None:
    assert type(postman_for("sms")).__name__ == type(postman_for("email")).__name__ == "ConsolePostman"
    assert (masked("13800001234"), masked("guest@example.org")) == ("138****1234", "g***@example.org")
