"""The calendar that other places read, and the desk's screen about them."""

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests.factories.channels import Elsewhere, calendar
from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_user
from tests.factories.stays import booking_in
from tourism.accounts.models import User
from tourism.booking.models import Channel, RoomNight
from tourism.booking.services import channels as channel_services
from tourism.booking.services.sync_channel import sync_channel
from tourism.booking.states import BookingState
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillageDuty, VillagePage

KEY = uuid.UUID(int=11)
URL = "https://elsewhere.example/rooms/7.ics"
FILLED = {"name": "别处", "import_url": URL, "imports_closures": "on"}


@pytest.fixture
def channel(double: RoomType, now: datetime) -> Channel:
    return Channel.objects.create(room_type=double, name="别处", import_url=URL, export_key="k" * 43, created_at=now)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """The other place answers as it is told; its name has a public address."""
    place = Elsewhere()
    defaults = channel_services.add_channel.__kwdefaults__
    monkeypatch.setitem(defaults, "fetch", place)
    monkeypatch.setitem(defaults, "resolve", lambda host, port: [host if host[0].isdigit() else "93.184.216.34"])
    monkeypatch.setitem(sync_channel.__kwdefaults__, "fetch", place)
    return place


def add_path(room_type: RoomType) -> str:
    return f"/desk/channels/rooms/{room_type.pk}/"


def deed(client: Client, channel: Channel, verb: str, *, key: uuid.UUID | None = None) -> Any:
    return client.post(f"/desk/channels/{channel.pk}/{verb}/", {"key": key or uuid.uuid4()}, follow=True)


def text_of(client: Client, at: str = "/desk/channels/") -> str:
    response = client.get(at)
    assert response.status_code == 200
    return response.content.decode()


def test_whoever_has_the_link_reads_the_taken_nights(
    client: Client, channel: Channel, double: RoomType, today: date, now: datetime
) -> None:
    booking_in(BookingState.CONFIRMED, double, now=now)

    response = client.get(f"/channels/{channel.export_key}.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt, event["SUMMARY"]) == (today, today + timedelta(days=2), "Reserved")


def test_unchanged_nights_are_not_sent_again(client: Client, channel: Channel, double: RoomType, now: datetime) -> None:
    path = f"/channels/{channel.export_key}.ics"
    etag = client.get(path)["ETag"]

    again = client.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)

    booking_in(BookingState.CONFIRMED, double, now=now)
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_a_wrong_or_replaced_link_reads_nothing(client: Client, at_desk: Client, channel: Channel) -> None:
    assert client.get("/channels/guess.ics").status_code == 404
    assert client.post(f"/channels/{channel.export_key}.ics").status_code == 405

    deed(at_desk, channel, "rotate")

    assert client.get(f"/channels/{channel.export_key}.ics").status_code == 404
    channel.refresh_from_db()
    assert client.get(f"/channels/{channel.export_key}.ics").status_code == 200


def test_the_screen_gives_each_room_type_its_link_to_copy_and_as_a_picture(at_desk: Client, channel: Channel) -> None:
    text = text_of(at_desk)

    assert f'value="http://testserver/channels/{channel.export_key}.ics"' in text
    assert f'data-copy="link-{channel.pk}"' in text and 'src="data:image/svg+xml' in text
    assert "双人间" in text and "家庭间" in text and "还没有接别的平台" in text and "还没取到过" in text
    assert not re.search(r'\sstyle="', text)


def test_a_host_takes_up_with_a_platform_and_its_nights_leave_the_market(
    at_desk: Client, double: RoomType, elsewhere: Elsewhere, today: date
) -> None:
    elsewhere.content = calendar(("anna", today, 2))

    for _tap in range(2):
        response = at_desk.post(add_path(double), FILLED, follow=True)

    text = response.content.decode()
    assert "取到了" in text and "刚刚取到" in text and "对方的客人 1 段" in text
    kept = Channel.objects.get()
    assert (kept.imports_closures, kept.closes_same_day) == (True, False)
    assert RoomNight.objects.filter(kind=RoomNight.Kind.ICAL).count() == 2


@pytest.mark.parametrize(
    "filled, words",
    [
        ({"name": ""}, "请写平台的名字"),
        ({"name": "字" * 21}, "最多 20 个字"),
        ({"import_url": "x" * 501}, "太长"),
        ({"import_url": "elsewhere.example/7.ics"}, "https://"),
        ({"import_url": "http://127.0.0.1:8000/desk/"}, "端口"),
        ({"import_url": "http://127.0.0.1/desk/"}, "内部网络"),
        ({"import_url": "http://me:pw@elsewhere.example/"}, "用户名和密码"),
    ],
)
def test_a_wrong_entry_comes_back_with_its_cure_and_nothing_is_kept(
    at_desk: Client, double: RoomType, elsewhere: Elsewhere, filled: dict[str, str], words: str
) -> None:
    response = at_desk.post(add_path(double), FILLED | filled)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Channel.objects.exists() and elsewhere.asked == []


def test_another_calendar_under_the_same_name_is_refused(
    at_desk: Client, channel: Channel, elsewhere: Elsewhere
) -> None:
    response = at_desk.post(add_path(channel.room_type), FILLED | {"import_url": URL + "?other"})

    assert response.status_code == 422 and "已经有叫“别处”" in response.content.decode()


def test_the_desk_fetches_at_once_and_says_what_went_wrong(
    at_desk: Client, channel: Channel, elsewhere: Elsewhere, today: date
) -> None:
    elsewhere.content = calendar(("anna", today, 2))
    at_desk.post(f"/desk/channels/{channel.pk}/sync/")
    elsewhere.is_down = True

    text = at_desk.post(f"/desk/channels/{channel.pk}/sync/", follow=True).content.decode()

    assert "太慢，没有等到它答完" in text and "现在用的是 刚刚的那份" in text
    assert RoomNight.objects.count() == 2


def test_a_conflict_stands_in_red_with_the_way_to_our_booking(
    at_desk: Client, channel: Channel, double: RoomType, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    ours = booking_in(BookingState.CONFIRMED, double, now=now, count=3, guests=3)
    elsewhere.content = calendar(("anna", today, 1))

    text = at_desk.post(f"/desk/channels/{channel.pk}/sync/", follow=True).content.decode()

    assert "撞单" in text and "11月23日" in text and f'href="/desk/bookings/{ours.code}/"' in text
    assert "有撞单" in text


def test_an_age_is_told_and_a_calendar_long_unread_is_marked(
    at_desk: Client, channel: Channel, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    Channel.objects.update(read_at=now, tried_at=now)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=12))
    assert "12 分钟前取到" in text_of(at_desk) and "好久没取" not in text_of(at_desk)

    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(hours=7))
    assert "7 小时前取到" in text_of(at_desk) and "好久没取" in text_of(at_desk)


def test_parting_from_a_platform_gives_its_nights_back(
    at_desk: Client, channel: Channel, elsewhere: Elsewhere, today: date
) -> None:
    elsewhere.content = calendar(("anna", today, 2))
    at_desk.post(f"/desk/channels/{channel.pk}/sync/")

    for said in ("“别处”删掉了，它占的房夜放回来了。", "这个渠道已经删掉了。"):
        response = deed(at_desk, channel, "remove", key=KEY)
        assert response.status_code == 200 and said in response.content.decode()
        assert not Channel.objects.exists() and not RoomNight.objects.exists()


def test_a_second_tap_leaves_the_new_address_as_it_was_copied(at_desk: Client, channel: Channel) -> None:
    addresses = [channel.export_key]
    for key in (KEY, KEY, uuid.UUID(int=12)):
        text = deed(at_desk, channel, "rotate", key=key).content.decode()
        channel.refresh_from_db()
        addresses.append(channel.export_key)
        assert "地址换了，旧的已经作废。" in text and channel.export_key in text
    assert addresses[1] == addresses[2] and len(set(addresses)) == 3


@pytest.mark.parametrize("verb", ["rotate", "remove"])
def test_a_press_without_its_key_changes_no_channel(at_desk: Client, channel: Channel, verb: str) -> None:
    text = at_desk.post(f"/desk/channels/{channel.pk}/{verb}/", follow=True).content.decode()

    assert "页面放久了，请再按一次。" in text
    assert Channel.objects.get().export_key == channel.export_key


def test_one_key_does_one_thing(at_desk: Client, channel: Channel) -> None:
    deed(at_desk, channel, "rotate", key=KEY)

    assert "内容不同" in deed(at_desk, channel, "remove", key=KEY).content.decode()
    assert Channel.objects.exists()


def test_one_of_several_houses_stays_open_after_a_deed(
    at_desk: Client, host: User, hilltop: Household, channel: Channel
) -> None:
    hilltop.hosts.add(host)

    rotated = at_desk.post(f"/desk/channels/{channel.pk}/rotate/?h=ZX-001", {"key": KEY})
    gone = at_desk.post("/desk/channels/999999/remove/?h=ZX-001", {"key": KEY})

    assert rotated["Location"] == f"/desk/channels/?h=ZX-001#rooms-{channel.room_type_id}"
    assert gone["Location"] == "/desk/channels/?h=ZX-001"
    assert "山顶人家" in text_of(at_desk)


def asked(client: Client, channel: Channel) -> dict[str, int]:
    """What each deed and the screen answer."""

    def done(verb: str) -> int:
        return int(client.post(f"/desk/channels/{channel.pk}/{verb}/", {"key": uuid.uuid4()}).status_code)

    statuses = {verb: done(verb) for verb in ("sync", "rotate")}
    statuses["add"] = client.post(add_path(channel.room_type), {"name": "第三处"}).status_code
    statuses["screen"] = client.get("/desk/channels/").status_code
    statuses["remove"] = done("remove")
    return statuses


def test_the_neighbours_channels_do_not_exist_for_a_rival(client: Client, rival: User, channel: Channel) -> None:
    client.login(username="rival", password="rival")

    assert asked(client, channel) == {"sync": 404, "rotate": 404, "add": 404, "screen": 200, "remove": 404}
    assert channel.export_key not in text_of(client)
    assert Channel.objects.filter(export_key=channel.export_key).exists()


def test_strangers_and_organisers_have_no_channels(client: Client, organiser: User, channel: Channel) -> None:
    assert set(asked(client, channel).values()) == {302}

    client.login(username="organiser", password="organiser")
    assert asked(client, channel) == {"sync": 404, "rotate": 404, "add": 404, "screen": 403, "remove": 404}


@pytest.mark.parametrize("role", VillageDuty.Role.values)
def test_village_and_county_work_the_channels_of_their_houses(
    client: Client, village: VillagePage, channel: Channel, elsewhere: Elsewhere, role: str
) -> None:
    officer = make_user("officer")
    VillageDuty.objects.create(user=officer, village=village, role=role)
    client.login(username="officer", password="officer")

    assert asked(client, channel) == {"sync": 302, "rotate": 302, "add": 302, "screen": 200, "remove": 302}
    assert not Channel.objects.filter(pk=channel.pk).exists()


def test_looking_costs_the_same_for_many_channels(
    at_desk: Client,
    host: User,
    village: VillagePage,
    channel: Channel,
    elsewhere: Elsewhere,
    today: date,
    now: datetime,
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            text_of(at_desk)
        return len(queries)

    elsewhere.content = calendar(("anna", today, 1))
    booking_in(BookingState.CONFIRMED, channel.room_type, now=now, count=3, guests=3)
    sync_channel(channel_id=channel.pk, now=now, today=today)
    text_of(at_desk)
    few = cost()
    other = make_household(village, "ZX-009", "竹下人家")
    other.hosts.add(host)
    for kind in range(3):
        room_type = make_rooms(other, f"房型{kind}", 1)
        for n in range(3):
            mirror = Channel.objects.create(
                room_type=room_type, name=f"{n}", import_url=URL, export_key=f"{kind}{n}", created_at=now
            )
            sync_channel(channel_id=mirror.pk, now=now, today=today)

    assert cost() == few
