"""A real server of this machine that stands for somebody else's: its name has a public address, and dialling that leads here."""

import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tourism.core import safe_fetch
from tourism.core.safe_fetch import Fetched, Unreachable, fetch

PUBLIC = "93.184.216.34"
HOUSE = "calendar-house.example"
Answer = Callable[[BaseHTTPRequestHandler], None]


class House:
    """Calendar House: what it answers at which path, what it was asked, at which addresses."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.dialled: list[tuple[str, int]] = []
        self.names: dict[str, list[list[str]]] = {HOUSE: [[PUBLIC]]}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def says(self, path: str, body: bytes = b"BEGIN", status: int = 200, **headers: str) -> None:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            for name, value in {"Content-Length": str(len(body)), **named}.items():
                request.send_header(name, value)
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer

    def resolve(self, host: str, port: int) -> list[str]:
        if host not in self.names:
            return safe_fetch.addresses_of(host, port) if not host.endswith(".example") else self._unknown(host)
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(self, address: tuple[str, int], seconds: float) -> socket.socket:
        self.dialled.append(address)
        return socket.create_connection(self.server.server_address[:2], seconds)

    def fetch(self, url: str, **also: Any) -> Fetched:
        return fetch(url, **{"resolve": self.resolve, "dial": self.dial, **also})

    @staticmethod
    def _unknown(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, host)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                sent = {name.lower(): value for name, value in self.headers.items()}
                house.asked.append((self.command, self.path, sent, self.rfile.read(length)))
                house.answers[self.path.split("?")[0]](self)

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        return Handler


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(Unreachable) as refused:
        call()
    return refused.value.message
