"""Fetching an address that somebody typed in, without letting it reach into our own network.

The name is looked up once and the connection goes to exactly the address that was checked, so a name that answers
differently the second time gains nothing. The time limit covers the whole transfer (a server that drips one byte a second
is cut off), the size limit counts what comes out of any compression, and every redirect is checked anew. The environment's
proxies and cookies play no part.
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import certifi
from django.utils.translation import gettext as _

from .errors import DomainError

PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNZIPPED = frozenset({"", "identity"})
_ZIPPED = frozenset({"gzip", "x-gzip", "deflate"})
_CHUNK = 16_384
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?")
# All of public IPv6. What lies outside (mapped and translated IPv4, link-local, multicast) is refused with it.
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
# Not for public use, though the ipaddress module of some Python versions lets them pass.
_NOT_PUBLIC = [
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/3", "2001::/23", "2002::/16", "3fff::/20")
]

# Name and port → addresses; raises OSError when the name is unknown.
Resolve = Callable[[str, int], Sequence[str]]
# Address, port and seconds → a connected socket.
Dial = Callable[[tuple[str, int], float], socket.socket]


class Unreachable(DomainError):
    """The address may not be fetched, or could not be. The message names the cause."""

    code = "unreachable"


@dataclass(frozen=True)
class Limits:
    """How much of the other side we put up with: bytes of body, seconds in all, redirects."""

    bytes: int = 1_000_000
    seconds: float = 10
    redirects: int = 3


@dataclass(frozen=True)
class Fetched:
    """An answer, whatever its status. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    final_url: str


def addresses_of(host: str, port: int) -> list[str]:
    """What the system's resolver answers, each address once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    limits: Limits = Limits(),
    resolve: Resolve = addresses_of,
    dial: Dial = socket.create_connection,
    allow_private: bool = False,
) -> Fetched:
    """The answer of `url`. Raises Unreachable.

    Only a GET follows redirects; to any other method a redirect is the answer. `allow_private` lifts the limits on
    addresses and ports, for installations whose partners stand in the same network.
    """
    deadline = time.monotonic() + limits.seconds
    for _hop in range(limits.redirects + 1):
        target = check_url(url, any_port=allow_private)
        addresses = _allowed_addresses(target, resolve, allow_private)
        answer = _ask(target, addresses, method, body, headers or {}, limits.bytes, _Clock(deadline), dial)
        location = answer.headers.get("location", "")
        if method != "GET" or answer.status not in _REDIRECTS or not location:
            return answer
        url = _next_url(target, location)
    raise Unreachable(_("对方把地址转来转去，没有取到。请填最后打开的那个地址。"))


def check_url(url: str, *, any_port: bool = False) -> SplitResult:
    """The parts of an address that is worth looking up. Raises Unreachable. Costs no look-up."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise Unreachable(_("网址里有空格或不该有的字符，请重新复制一遍。"))
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii_host(parts)
    except ValueError as error:
        raise Unreachable(_("网址写法不对，请重新复制一遍。")) from error
    if parts.scheme not in PORTS:
        raise Unreachable(_("网址要以 https:// 或 http:// 开头。"))
    if "@" in parts.netloc:
        raise Unreachable(_("网址里不能带用户名和密码。请用对方给的公开订阅地址。"))
    if not host:
        raise Unreachable(_("网址里没有网站名，请重新复制一遍。"))
    if port not in (None, PORTS[parts.scheme]) and not any_port:
        raise Unreachable(_("只取 80 和 443 端口的网址，请去掉端口号。"))
    netloc = f"[{host}]" if ":" in host else host
    return parts._replace(
        netloc=netloc if port is None else f"{netloc}:{port}",
        path=quote(parts.path or "/", safe="/%:@!$&'()*+,;=~"),
        query=quote(parts.query, safe="/%:@!$&'()*+,;=~?[]"),
        fragment="",
    )


def check_address(url: str, *, resolve: Resolve = addresses_of, allow_private: bool = False) -> str:
    """The address as it will be fetched, looked up once so that a wrong one is refused while its writer is still there.

    Raises Unreachable. What it leads to may change afterwards: `fetch` checks again.
    """
    target = check_url(url, any_port=allow_private)
    _allowed_addresses(target, resolve, allow_private)
    return target.geturl()


def is_public(address: str) -> bool:
    """Whether the whole internet can route to this address, so that it is nobody's inner network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.version == 6 and ip not in _PUBLIC_V6:
        return False
    return ip.is_global and not any(ip.version == net.version and ip in net for net in _NOT_PUBLIC)


def _next_url(target: SplitResult, location: str) -> str:
    try:
        url = urljoin(target.geturl(), location)
    except ValueError as error:
        raise Unreachable(_("对方转去的网址写法不对，没有取到。")) from error
    if target.scheme == "https" and url.startswith("http:"):
        raise Unreachable(_("对方把加密的地址转到了不加密的地址，没有取。请改填它现在的 https 地址。"))
    return url


def _ascii_host(parts: SplitResult) -> str:
    """The host as names are looked up; empty when there is none. Raises ValueError for what no host can be."""
    host = parts.hostname or ""
    if not host or ":" in host:
        return str(ipaddress.IPv6Address(host)) if host else ""
    host = host.encode("idna").decode("ascii").lower()
    if not _HOST_NAME.fullmatch(host):
        raise ValueError(host)
    return host


def _allowed_addresses(target: SplitResult, resolve: Resolve, allow_private: bool) -> list[str]:
    host, port = target.hostname or "", target.port or PORTS[target.scheme]
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unreachable(_("找不到网站 %(host)s，请检查网址。") % {"host": host}) from error
    allowed = [address for address in found if allow_private or is_public(address)]
    if not allowed:
        raise Unreachable(_("%(host)s 不是公开的网址（指向内部网络），不能取。") % {"host": host})
    return allowed


class _Clock:
    """Counts down to the deadline of the whole transfer."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    def left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _TimedSocket(io.RawIOBase):
    """What http.client needs of a socket, with the time that is left as the limit of each single wait."""

    def __init__(self, raw: socket.socket, clock: _Clock) -> None:
        self._raw = raw
        self._clock = clock

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._raw.settimeout(self._clock.left())
        return self._raw.recv_into(buffer)

    def sendall(self, data: bytes) -> None:
        self._raw.settimeout(self._clock.left())
        self._raw.sendall(data)

    def close(self) -> None:
        """Nothing: http.client lets go of a socket while its answer is still to be read. Who dialled hangs up."""


def _ask(
    target: SplitResult,
    addresses: Sequence[str],
    method: str,
    body: bytes | None,
    headers: Mapping[str, str],
    most: int,
    clock: _Clock,
    dial: Dial,
) -> Fetched:
    """One request and its answer, all within `clock`."""
    host = target.hostname or ""
    try:
        with _connect(target, addresses, clock, dial) as raw:
            connection = http.client.HTTPConnection(target.netloc)
            connection.sock = _TimedSocket(raw, clock)  # type: ignore[assignment]
            # Our own fields are only defaults, but nobody else says which host this is.
            said = {"User-Agent": "Xiangjian", "Accept-Encoding": "identity", **headers, "Host": target.netloc}
            path = target.path + (f"?{target.query}" if target.query else "")
            connection.request(method, path, body=body, headers={**said, "Connection": "close"})
            response = connection.getresponse()
            content = b"".join(_body(response, most))
    except TimeoutError as error:
        raise Unreachable(_("%(host)s 太慢，没有等到它答完。请过一会儿再试。") % {"host": host}) from error
    except ssl.SSLError as error:
        raise Unreachable(_("%(host)s 的安全证书不对，没有取。请检查网址。") % {"host": host}) from error
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        raise Unreachable(_("%(host)s 没有接通，或者话没说完就断了。请过一会儿再试。") % {"host": host}) from error
    answered = {name.lower(): value for name, value in response.getheaders()}
    return Fetched(response.status, answered, content, target.geturl())


def _connect(target: SplitResult, addresses: Sequence[str], clock: _Clock, dial: Dial) -> socket.socket:
    """A connection to the first of the addresses that takes one; over TLS the certificate must name the host."""
    port = target.port or PORTS[target.scheme]
    for n, address in enumerate(addresses):
        others = len(addresses) - n - 1
        try:
            # An address that never answers leaves the others their share of the time.
            raw = dial((address, port), clock.left() / (others + 1))
            break
        except OSError:
            if not others:
                raise
    if target.scheme == "http":
        return raw
    try:
        raw.settimeout(clock.left())
        return trusted_authorities().wrap_socket(raw, server_hostname=target.hostname)
    except Exception:
        raw.close()
        raise


@cache
def trusted_authorities() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def _body(response: http.client.HTTPResponse, most: int) -> Iterator[bytes]:
    """The body, unpacked, piece by piece. Raises Unreachable beyond `most` bytes and ValueError when it breaks off."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _UNZIPPED | _ZIPPED:
        raise ValueError(encoding)
    # 32 + 15: gzip or zlib, by its first bytes.
    unzip = zlib.decompressobj(47) if encoding in _ZIPPED else None
    size = 0
    while packed := response.read(_CHUNK):
        piece = unzip.decompress(packed, most + 1 - size) if unzip else packed
        size += len(piece)
        if size > most:
            raise Unreachable(_("对方给的内容太大，没有取完。请确认网址没有填错。"))
        yield piece
    # http.client takes a connection that closes early for the end of the body.
    if response.length or (unzip and size and not unzip.eof):
        raise ValueError("the body breaks off")
