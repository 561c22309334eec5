"""A guest writes by the link of the stay; the host answers at the desk; everybody reads it on the page of the house."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.people import make_user
from tests.factories.stays import booking_in, hold
from tests.factories.voices import left, published, review
from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.states import BookingState
from tourism.booking.tokens import manage_path, manage_token
from tourism.core.stay_dates import StayDates
from tourism.feedback.models import Review
from tourism.feedback.services import moderate_review
from tourism.feedback.states import ReviewAction
from tourism.homestays.models import HomestayPage, RoomType
from tourism.places.models import VillageDuty, VillagePage
from tourism.places.services import give_duty


def words(booking: Booking, **more: str) -> dict[str, str]:
    given = {
        "cleanliness": "5",
        "meals": "0",
        "welcome": "4",
        "as_described": "3",
        "text": "床单是干的。",
        "party": "pair",
    }
    return given | {"display_name": "", "t": manage_token(booking)} | more


def address(booking: Booking, part: str = "") -> str:
    return f"/feedback/stays/{booking.code}/{part}"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def section(html: str) -> str:
    """What the page of a booking says of its review."""
    return html.partition('id="review"')[2].partition("</section>")[0]


def test_who_has_left_finds_the_form_on_the_page_of_the_booking(client: Client, stay: Booking) -> None:
    html = section(text_of(client.get(manage_path(stay))))

    assert all(word in html for word in ("很干净", "没在店里吃", "有些出入", "带孩子的一家", "写到 2027年1月24日 为止"))
    assert html.count('type="radio"') == 5 + 6 + 5 + 5 + 6
    assert "我看过了" not in html


@pytest.mark.parametrize("state", [BookingState.CONFIRMED, BookingState.CHECKED_IN, BookingState.NO_SHOW])
def test_before_leaving_there_is_no_form(client: Client, double: RoomType, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, double, now=now)

    assert section(text_of(client.get(manage_path(booking)))) == ""
    assert client.post(address(booking), words(booking)).status_code == 409
    assert not Review.objects.exists()


@pytest.mark.parametrize("part", ["", "withdraw/"])
@pytest.mark.parametrize("token", ["", "0" * 32, "汉字"])
def test_without_the_link_there_is_no_way(client: Client, stay: Booking, now: datetime, part: str, token: str) -> None:
    review(stay, now=now)

    assert client.post(address(stay, part), words(stay, t=token, text="假的")).status_code == 404
    assert client.get(address(stay), {"t": token}).status_code == 404
    assert Review.objects.get().text != "假的"


def test_the_link_of_another_stay_opens_nothing(client: Client, stay: Booking, double: RoomType, now: datetime) -> None:
    other = hold(double, StayDates.of(now.date() + timedelta(days=9), 1), now=now, contact_phone="13700000002")

    assert client.post(address(stay), words(other)).status_code == 404


def test_the_desk_and_the_county_do_not_write_for_guests(
    client: Client, stay: Booking, host: User, officer: User
) -> None:
    for person in (host, officer):
        client.force_login(person, backend="tourism.accounts.backends.PortalBackend")
        assert section(text_of(client.get(f"/bookings/{stay.code}/"))) == ""
        assert client.post(address(stay), words(stay, t="")).status_code == 404


def test_what_was_written_waits_and_can_be_mended_and_taken_back(client: Client, stay: Booking) -> None:
    done = client.post(address(stay), words(stay), follow=True)
    html = section(text_of(done))
    assert "乡镇看过就公开" in text_of(done)
    assert "待审" in html and "床单是干的。</textarea>" in html
    assert re.search(r'name="cleanliness" value="5"[^>]* checked', html)
    assert re.search(r'name="meals" value="0"[^>]* checked', html)

    client.post(address(stay), words(stay, text="床单是干的，被子薄。"))
    assert Review.objects.get().text == "床单是干的，被子薄。"

    gone = client.post(address(stay, "withdraw/"), {"t": manage_token(stay)}, follow=True)
    assert "撤回了，写的内容已经删去" in text_of(gone)
    assert "<form" not in section(text_of(gone))
    assert client.post(address(stay), words(stay)).status_code == 409


def test_a_question_left_out_is_asked_again_and_nothing_is_lost(client: Client, stay: Booking) -> None:
    response = client.post(address(stay), words(stay, cleanliness="", welcome="9", party="", text="两行\n字"))
    html = text_of(response)

    assert response.status_code == 422
    assert html.count("“干净”还没选。") == html.count("“接待”还没选。") == html.count("“和谁去的”还没选。") == 2
    assert "两行\n字</textarea>" in html and re.search(r'name="as_described" value="3"[^>]* checked', html)
    assert not Review.objects.exists()


def test_a_telephone_number_is_asked_about_once(client: Client, stay: Booking) -> None:
    letter = words(stay, text="找房主老王，13800001234")
    response = client.post(address(stay), letter)

    assert response.status_code == 422
    assert "手机号 138********" in text_of(response) and "我看过了，就这样交" in text_of(response)
    assert not Review.objects.exists()

    assert client.post(address(stay), letter | {"is_meant": "on"}).status_code == 302
    assert Review.objects.count() == 1


@pytest.mark.parametrize("text", ["\x00", "村😀𠮷" * 500, "<script>alert(1)</script>", "{{7*7}}{% x %}"])
def test_whatever_is_typed_the_answer_is_a_page(client: Client, stay: Booking, text: str) -> None:
    response = client.post(address(stay), words(stay, text=text), follow=True)

    assert response.status_code in (200, 422)
    assert "<script>alert" not in text_of(response)


def test_a_guest_reads_why_it_was_sent_back(client: Client, stay: Booking, township: User, now: datetime) -> None:
    found = review(stay, now=now)
    moderate_review(
        review_id=found.pk, action=ReviewAction.RETURN, user=township, now=now, seen=found.written_at, reason="写了车牌"
    )

    html = section(text_of(client.get(manage_path(stay))))

    assert "没有公开" in html and "写了车牌" in html and "改好了，再交" in html


def test_everybody_reads_on_the_page_of_the_house_what_was_let_through(
    client: Client, stay: Booking, creekside_page: HomestayPage, township: User, host: User, now: datetime
) -> None:
    path = creekside_page.get_url()
    found = review(stay, now=now)
    assert "住过的人说" not in text_of(client.get(path))

    moderate_review(review_id=found.pk, action=ReviewAction.ACCEPT, user=township, now=now, seen=found.written_at)
    html = text_of(client.get(path)).partition('id="voices"')[2]

    assert "床单是干的，热水要等五分钟。" in html and "2026 年 11 月住，两个人" in html
    assert "1 条评价" in html and "满 3 条才合计" in html and "<progress" not in html
    assert "陈女士" not in html and stay.code not in html and "23 日" not in html.partition("</section>")[0]


def test_from_three_on_the_page_counts_and_always_says_of_how_many(
    client: Client, double: RoomType, creekside_page: HomestayPage, township: User, now: datetime
) -> None:
    for value in (5, 4, 2):
        published(left(double, now=now, contact_phone=f"1380000000{value}"), township, now=now, cleanliness=value)

    house = text_of(client.get(creekside_page.get_url()))
    village = text_of(client.get(creekside_page.household.village.get_url()))

    assert "3 位里 2 位说干净" in house
    assert "住过本村的客人写了 3 条评价：2 条说干净，3 条说接待周到" in village


def test_more_voices_cost_the_pages_nothing(
    client: Client, double: RoomType, creekside_page: HomestayPage, township: User, now: datetime
) -> None:
    paths = [creekside_page.get_url(), creekside_page.household.village.get_url()]

    def queries() -> list[int]:
        counts = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            counts.append(len(captured))
        return counts

    before = queries()
    for number in range(3):
        booking = left(double, now=now, contact_phone=f"1380000000{number}")
        published(booking, township, now=now)

    assert queries() == before


@pytest.fixture
def at_desk(client: Client, host: User) -> Client:
    client.force_login(host, backend="tourism.accounts.backends.PortalBackend")
    return client


def test_a_host_answers_once_at_the_desk(at_desk: Client, stay: Booking, township: User, now: datetime) -> None:
    found = published(stay, township, now=now)
    assert "答复这一条" in text_of(at_desk.get("/desk/reviews/"))

    done = at_desk.post(f"/desk/reviews/{found.pk}/answer/", {"answer": "换了大的热水器。"}, follow=True)

    assert "答复公开了。" in text_of(done) and "换了大的热水器。" in text_of(done)
    assert "答复这一条" not in text_of(done)
    again = at_desk.post(f"/desk/reviews/{found.pk}/answer/", {"answer": "再说"}, follow=True)
    assert "已经答复过了" in text_of(again)


def test_a_host_is_warned_before_a_guests_number_is_public(
    at_desk: Client, stay: Booking, township: User, now: datetime
) -> None:
    found = published(stay, township, now=now)

    refused = at_desk.post(f"/desk/reviews/{found.pk}/answer/", {"answer": "请打 13800001234"})

    assert refused.status_code == 422
    assert "手机号 138********" in text_of(refused) and "请打 13800001234</textarea>" in text_of(refused)
    assert Review.objects.get().answer == ""


def test_what_waits_is_not_at_the_desk(at_desk: Client, stay: Booking, now: datetime) -> None:
    review(stay, now=now)

    assert "还没有评价" in text_of(at_desk.get("/desk/reviews/"))


def test_each_sees_the_reviews_of_their_own_and_answers_only_as_host(
    client: Client, stay: Booking, township: User, host: User, rival: User, village: VillagePage, now: datetime
) -> None:
    found = published(stay, township, now=now)
    clerk = make_user("clerk")
    give_duty(user=clerk, village=village, role=VillageDuty.Role.EDITOR)
    asked = {}
    for person in (host, clerk, rival, make_user("stranger")):
        browser = Client()
        browser.force_login(person, backend="tourism.accounts.backends.PortalBackend")
        seen = browser.get("/desk/reviews/")
        answered = browser.post(f"/desk/reviews/{found.pk}/answer/", {"answer": "谢谢。"})
        asked[person.username] = (seen.status_code, "床单是干的" in text_of(seen), answered.status_code)

    assert asked == {
        "host": (200, True, 302),
        "clerk": (200, True, 403),
        "rival": (200, False, 404),
        "stranger": (403, False, 404),
    }
    assert Review.objects.get().answered_by == host
    assert client.get("/desk/reviews/")["Location"].startswith("/accounts/login/")


def test_the_desk_of_one_house_shows_that_house(at_desk: Client, stay: Booking, township: User, now: datetime) -> None:
    published(stay, township, now=now)

    assert "床单是干的" in text_of(at_desk.get("/desk/reviews/", {"h": "ZX-001"}))
    assert at_desk.get("/desk/reviews/", {"h": "SQ-001"}).status_code == 404
