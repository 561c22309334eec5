"""Nobody can send us too much, keep us waiting, or pretend to be another host."""

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.core.calendar_house import HOUSE, PUBLIC, House, refusal
from tourism.core import safe_fetch
from tourism.core.safe_fetch import Limits, fetch


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_over_the_limit_is_not_taken(house: House, declared: bool) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        if declared:
            request.send_header("Content-Length", "200001")
        request.end_headers()
        request.wfile.write(b"x" * 200_001)

    house.answers["/"] = answer

    assert "太大" in refusal(lambda: house.fetch(f"http://{HOUSE}/", limits=Limits(bytes=200_000)))
    assert len(house.fetch(f"http://{HOUSE}/", limits=Limits(bytes=200_001)).body) == 200_001


@pytest.mark.parametrize("pack, name", [(gzip.compress, "gzip"), (zlib.compress, "deflate")])
def test_a_packed_body_is_unpacked_and_counted_unpacked(house: House, pack: Callable, name: str) -> None:
    packed = pack(b"x" * 5_000_000)
    house.says("/", packed, Content_Encoding=name)

    assert len(packed) < 20_000
    assert "太大" in refusal(lambda: house.fetch(f"http://{HOUSE}/", limits=Limits(bytes=1_000_000)))
    assert house.fetch(f"http://{HOUSE}/", limits=Limits(bytes=5_000_000)).body == b"x" * 5_000_000


def test_a_body_that_breaks_off_is_no_answer(house: House) -> None:
    house.says("/plain", b"BEGIN:VCALENDAR", Content_Length="500")
    house.says("/packed", gzip.compress(b"BEGIN:VCALENDAR" * 900)[:-20], Content_Encoding="gzip")
    house.says("/chunks", b"5\r\nBEGIN\r\n9\r\n:V", Transfer_Encoding="chunked")
    house.says("/strange", b"BEGIN", Content_Encoding="br")

    for path in ("/plain", "/packed", "/chunks", "/strange"):
        assert "断了" in refusal(lambda path=path: house.fetch(f"http://{HOUSE}{path}"))


@pytest.mark.parametrize("drips", ["status", "headers", "body"])
def test_a_server_that_drips_is_cut_off_at_the_time_limit(house: House, drips: str) -> None:
    let_go = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        begin = {"status": b"HTTP/1.1", "headers": b"HTTP/1.1 200 OK\r\nX-Slow: ", "body": b"HTTP/1.1 200 OK\r\n\r\n"}
        request.wfile.write(begin[drips])
        while not let_go.wait(0.05):
            request.wfile.write(b"1")
            request.wfile.flush()

    house.answers["/"] = answer
    began = time.monotonic()

    message = refusal(lambda: house.fetch(f"http://{HOUSE}/", limits=Limits(seconds=0.5)))

    let_go.set()
    assert "太慢" in message
    # Far below the minutes the drip would take; the width allows for a busy machine.
    assert time.monotonic() - began < 8


def test_a_server_that_says_nothing_or_nonsense_is_named(house: House) -> None:
    house.answers["/nothing"] = lambda request: None
    house.answers["/nonsense"] = lambda request: request.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n") and None

    assert HOUSE in refusal(lambda: house.fetch(f"http://{HOUSE}/nothing"))
    assert HOUSE in refusal(lambda: house.fetch(f"http://{HOUSE}/nonsense"))
    assert "找不到网站 unknown.example" in refusal(lambda: house.fetch("http://unknown.example/"))


def test_proxies_of_the_environment_play_no_part(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.says("/")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert house.fetch(f"http://{HOUSE}/").status == 200


def test_a_partner_in_the_same_network_is_reached_only_when_allowed(house: House) -> None:
    house.says("/")
    url = f"http://127.0.0.1:{house.server.server_port}/"

    assert "端口" in refusal(lambda: fetch(url))
    assert fetch(url, allow_private=True).status == 200


@pytest.fixture
def secured(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Calendar House behind TLS, with a certificate in its name from an authority that we trust here."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOUSE)])
    at = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, at - timedelta(days=1), at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOUSE)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "house.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    house.server.socket = context.wrap_socket(house.server.socket, server_side=True)
    monkeypatch.setattr(safe_fetch, "trusted_authorities", lambda: ssl.create_default_context(cafile=str(pem)))
    house.says("/", b"secret")
    house.says("/down", b"", status=302, Location=f"http://{HOUSE}/")
    return house


def test_over_tls_the_certificate_must_name_the_host_though_we_dial_an_address(secured: House) -> None:
    secured.names["other.example"] = [[PUBLIC]]

    assert secured.fetch(f"https://{HOUSE}/").body == b"secret"
    assert secured.dialled == [(PUBLIC, 443)]
    assert "证书" in refusal(lambda: secured.fetch("https://other.example/"))


def test_a_certificate_nobody_vouches_for_is_refused(secured: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert "证书" in refusal(lambda: secured.fetch(f"https://{HOUSE}/"))


def test_no_redirect_leads_from_an_encrypted_address_to_a_plain_one(secured: House) -> None:
    assert "不加密" in refusal(lambda: secured.fetch(f"https://{HOUSE}/down"))
