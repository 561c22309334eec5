"""Fetching what somebody typed in: nothing inside our own network is ever reached, and nobody can keep us waiting.

Calendar House stands on a real server of this machine. The resolver gives its name a public address and the dialler leads
that address to the server, so that every check on addresses is the real one.
"""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.calendar_house import HOUSE, PUBLIC, House, refusal
from tourism.core.safe_fetch import Limits, Unreachable, check_url, is_public


def test_a_public_address_answers_with_status_headers_and_body(house: House) -> None:
    house.says("/rooms.ics", b"BEGIN:VCALENDAR", ETag='"7"')

    answer = house.fetch(f"http://{HOUSE}/rooms.ics?k=a b".replace(" ", "%20"), headers={"If-None-Match": '"6"'})

    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"BEGIN:VCALENDAR", '"7"')
    assert answer.final_url == f"http://{HOUSE}/rooms.ics?k=a%20b"
    method, path, sent, _body = house.asked[0]
    assert (method, path) == ("GET", "/rooms.ics?k=a%20b")
    assert (sent["host"], sent["if-none-match"], sent["accept-encoding"]) == (HOUSE, '"6"', "identity")
    assert house.dialled == [(PUBLIC, 80)]


def test_any_status_is_an_answer(house: House) -> None:
    house.says("/gone", b"", status=410)
    house.says("/same", b"", status=304)

    assert house.fetch(f"http://{HOUSE}/gone").status == 410
    assert house.fetch(f"http://{HOUSE}/same").status == 304


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.9",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "not an address",
    ],
)
def test_an_address_inside_a_network_is_refused_before_anything_is_sent(house: House, address: str) -> None:
    house.names["inner.example"] = [[address]]

    message = refusal(lambda: house.fetch("http://inner.example/"))

    assert "内部网络" in message
    assert house.dialled == []


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "240e:c2:1800::1", "2606:2800:220:1::1"])
def test_an_address_everybody_can_route_to_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "１２７.0.0.1", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_no_spelling_of_this_machine_gets_through(house: House, host: str) -> None:
    message = refusal(lambda: house.fetch(f"http://{host}/"))

    assert "内部网络" in message or "找不到" in message
    assert house.dialled == []


def test_an_ipv6_literal_is_fetched_at_that_address(house: House) -> None:
    house.says("/")

    assert house.fetch("http://[2606:2800:220:1::1]/").status == 200
    assert house.dialled == [("2606:2800:220:1::1", 80)]
    assert house.asked[0][2]["host"] == "[2606:2800:220:1::1]"


def test_a_name_that_answers_differently_the_second_time_gains_nothing(house: House) -> None:
    house.says("/")
    house.names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]

    assert house.fetch("http://rebind.example/").status == 200
    assert house.dialled == [(PUBLIC, 80)]


def test_of_a_mixed_answer_only_public_addresses_are_dialled(house: House) -> None:
    house.says("/")
    house.names["mixed.example"] = [["10.0.0.1", "fe80::1", PUBLIC]]

    house.fetch("http://mixed.example/")

    assert house.dialled == [(PUBLIC, 80)]


def test_the_next_address_is_tried_when_one_takes_no_connection(house: House) -> None:
    house.says("/")
    house.names["two.example"] = [["240e:c2:1800::1", PUBLIC]]

    def dial(address: tuple[str, int], seconds: float) -> socket.socket:
        if ":" in address[0]:
            raise OSError("no route")
        return house.dial(address, seconds)

    assert house.fetch("http://two.example/", dial=dial).status == 200


@pytest.mark.parametrize(
    "url, words",
    [
        ("ftp://calendar-house.example/", "http"),
        ("file:///etc/passwd", "http"),
        ("gopher://calendar-house.example/", "http"),
        ("webcal://calendar-house.example/", "http"),
        ("calendar-house.example/rooms.ics", "http"),
        ("", "http"),
        ("http:///rooms.ics", "网站名"),
        ("http://me:secret@calendar-house.example/", "用户名"),
        ("http://calendar-house.example@127.0.0.1/", "用户名"),
        ("http://calendar-house.example:22/", "端口"),
        ("https://calendar-house.example:80/", "端口"),
        ("http://calendar-house.example:99999/", "写法"),
        ("http://[::1/", "写法"),
        ("http://[calendar]/", "写法"),
        ("http://a..b/", "写法"),
        ("http://calendar_house!.example/", "写法"),
        ("http://calendar-house.example/a b", "空格"),
        ("http://calendar-house.example\\@127.0.0.1/", "不该有的字符"),
        ("http://calendar-house.example/\r\nHost: x", "不该有的字符"),
    ],
)
def test_a_wrong_address_is_refused_with_its_cause(house: House, url: str, words: str) -> None:
    assert words in refusal(lambda: house.fetch(url))
    assert house.dialled == []


@given(
    st.text(max_size=60)
    | st.text(max_size=40).map("http://{}".format)
    | st.text(max_size=40).map("http://[{}]/".format)
)
def test_whatever_is_typed_in_is_an_address_or_a_refusal(typed: str) -> None:
    try:
        parts = check_url(typed)
    except Unreachable:
        return
    assert parts.scheme in ("http", "https")
    assert parts.geturl().isascii()


def test_a_chinese_name_and_path_are_written_in_ascii() -> None:
    assert check_url("https://乡间.example/日历.ics?房=一#x").geturl() == (
        "https://xn--wjqw85o.example/%E6%97%A5%E5%8E%86.ics?%E6%88%BF=%E4%B8%80"
    )


def test_a_redirect_is_followed_and_named(house: House) -> None:
    house.says("/old", b"", status=301, Location="/new?x=1")
    house.says("/new", b"here")

    answer = house.fetch(f"http://{HOUSE}/old")

    assert (answer.body, answer.final_url) == (b"here", f"http://{HOUSE}/new?x=1")


@pytest.mark.parametrize(
    "location, words",
    [
        ("http://127.0.0.1/admin", "内部网络"),
        ("http://169.254.169.254/latest/meta-data/", "内部网络"),
        ("//10.0.0.1/", "内部网络"),
        ("http://[::1]/", "内部网络"),
        ("http://calendar-house.example:6379/", "端口"),
        ("file:///etc/passwd", "http"),
        ("http://me:secret@calendar-house.example/", "用户名"),
        ("http://[bad/", "写法"),
        ("http://unknown.example/", "找不到"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(house: House, location: str, words: str) -> None:
    house.says("/", b"", status=302, Location=location)

    assert words in refusal(lambda: house.fetch(f"http://{HOUSE}/"))
    assert house.dialled == [(PUBLIC, 80)]


def test_a_redirect_loop_ends(house: House) -> None:
    house.says("/", b"", status=302, Location="/")

    assert "转来转去" in refusal(lambda: house.fetch(f"http://{HOUSE}/", limits=Limits(redirects=3)))
    assert len(house.asked) == 4


def test_a_post_is_sent_once_and_never_on_to_another_address(house: House) -> None:
    house.says("/hook", b"", status=307, Location="http://elsewhere.example/")

    answer = house.fetch(f"http://{HOUSE}/hook", method="POST", body=b"{}", headers={"X-Signature": "s"})

    assert answer.status == 307
    assert [(method, body) for method, _path, _sent, body in house.asked] == [("POST", b"{}")]


def test_nobody_says_another_host_than_the_address_does(house: House) -> None:
    house.says("/")

    house.fetch(f"http://{HOUSE}/", headers={"Host": "inner.example"})

    assert house.asked[0][2]["host"] == HOUSE
