"""Who stayed may say how it was, once; the township lets it through or sends it back; the host answers once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.houses import make_rooms
from tests.factories.stays import booking_in, hold, pay
from tests.factories.voices import WORDS, left, published, review
from tourism.accounts.models import User
from tourism.booking.models import Booking, Message
from tourism.booking.services import settle
from tourism.booking.states import Actor as BookingActor
from tourism.booking.states import BookingState, WrongState
from tourism.core.errors import DomainError, NotAllowed
from tourism.core.stay_dates import StayDates
from tourism.feedback.models import Review
from tourism.feedback.selectors.reviews import village_voices, voices_of
from tourism.feedback.services import answer_review, moderate_review, withdraw_review, write_review
from tourism.feedback.states import ReviewAction
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillagePage

ACCEPT, RETURN, TAKE_DOWN = ReviewAction.ACCEPT, ReviewAction.RETURN, ReviewAction.TAKE_DOWN_ANSWER


def decide(found: Review, action: ReviewAction, user: User, now: datetime, **more: Any) -> Review:
    return moderate_review(review_id=found.pk, action=action, user=user, now=now, **({"seen": found.written_at} | more))


def heard(audience: str) -> list[str]:
    return [one.body for one in Message.objects.filter(audience=audience, event__kind__startswith="review.")]


@pytest.mark.parametrize(
    "state", [state for state in BookingState if state not in (BookingState.CHECKED_OUT, BookingState.SETTLED)]
)
def test_without_a_stay_there_is_no_review(double: RoomType, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, double, now=now)

    with pytest.raises(DomainError, match="离店以后才能写评价"):
        review(booking, now=now)


@pytest.mark.parametrize("state", [BookingState.CHECKED_OUT, BookingState.SETTLED])
def test_who_has_left_may_write(double: RoomType, now: datetime, state: BookingState) -> None:
    written = review(booking_in(state, double, now=now), now=now)

    assert (written.state, written.published_at) == ("pending", None)
    assert written.stayed_in == date(2026, 11, 1)


def test_who_never_came_has_nothing_to_say_though_the_account_is_settled(double: RoomType, now: datetime) -> None:
    missed = booking_in(BookingState.NO_SHOW, double, now=now)
    pay(missed, missed.fee, now=now)
    settle(booking_id=missed.pk, actor=BookingActor.HOST, user=None, now=now, today=now.date() + timedelta(days=3))

    with pytest.raises(DomainError, match="离店以后"):
        review(Booking.objects.get(pk=missed.pk), now=now)


def test_sixty_days_after_leaving_it_is_too_late(stay: Booking, now: datetime) -> None:
    last = stay.check_out + timedelta(days=60)

    with pytest.raises(DomainError, match="60 天以后就不能写了"):
        write_review(booking_id=stay.pk, words=WORDS, now=now, today=last + timedelta(days=1))
    assert write_review(booking_id=stay.pk, words=WORDS, now=now, today=last).pk


def test_an_erased_stay_is_nobodys_any_more(stay: Booking, now: datetime) -> None:
    Booking.objects.filter(pk=stay.pk).update(erased_at=now)

    with pytest.raises(DomainError, match="已经抹去"):
        review(stay, now=now)


def test_one_stay_has_one_review_however_often_it_is_written(stay: Booking, now: datetime) -> None:
    first = review(stay, now=now)
    again = review(stay, now=now + timedelta(minutes=5), text="又想起来：早餐很好。", cleanliness=4)

    assert again.pk == first.pk
    assert (again.text, again.cleanliness, again.written_at) == ("又想起来：早餐很好。", 4, now + timedelta(minutes=5))
    assert [step.action for step in again.steps.all()] == ["write", "rewrite"]


def test_the_township_hears_that_there_is_something_to_read(stay: Booking, township: User, now: datetime) -> None:
    review(stay, now=now)

    assert [one.address for one in Message.objects.filter(audience="staff")] == ["township@example.org"]


def test_what_was_let_through_can_be_read_and_host_and_guest_hear_of_it(
    stay: Booking, township: User, host: User, now: datetime
) -> None:
    User.objects.filter(pk=host.pk).update(email="creek@example.org")
    found = decide(review(stay, now=now), ACCEPT, township, now)

    assert (found.state, found.published_at) == ("published", now)
    assert voices_of(stay.household).latest == [found]
    assert "可以答复一次：http://127.0.0.1:8000/desk/reviews/" in heard("host")[0]
    assert f"/bookings/{stay.code}/?t=" in heard("guest")[0]


@pytest.mark.parametrize("action", [RETURN, TAKE_DOWN])
def test_nothing_is_sent_back_without_a_reason(
    stay: Booking, township: User, host: User, now: datetime, action: ReviewAction
) -> None:
    found = published(stay, township, now=now, answer="谢谢。", host=host)

    with pytest.raises(DomainError, match="请写明理由"):
        decide(found, action, township, now, reason=" ")


def test_what_was_sent_back_says_why_is_read_by_nobody_and_may_be_written_again(
    stay: Booking, township: User, now: datetime
) -> None:
    found = decide(review(stay, now=now), RETURN, township, now, reason="写了邻居的电话")

    assert (found.state, found.reason) == ("returned", "写了邻居的电话")
    assert voices_of(stay.household).count == 0
    assert "没有公开：写了邻居的电话。改一改可以再交" in heard("guest")[0]
    assert review(stay, now=now, text="好。").reason == ""


def test_words_changed_while_they_were_read_are_not_let_through(stay: Booking, township: User, now: datetime) -> None:
    read = review(stay, now=now)
    review(stay, now=now + timedelta(minutes=1), text="房主是骗子，电话 13800001234")

    with pytest.raises(DomainError, match="刚刚改过"):
        decide(read, ACCEPT, township, now)


def test_neither_the_village_nor_the_neighbours_nor_the_host_decide(
    stay: Booking, editor: User, host: User, rival: User, now: datetime
) -> None:
    found = review(stay, now=now)

    with pytest.raises(WrongState):
        decide(found, ACCEPT, editor, now)
    for person in (host, rival):
        with pytest.raises(NotAllowed):
            decide(found, ACCEPT, person, now)


def test_the_host_answers_once_and_the_guest_hears_it(stay: Booking, township: User, host: User, now: datetime) -> None:
    found = published(stay, township, now=now)

    answered = answer_review(review_id=found.pk, user=host, now=now, answer=" 换了大的热水器。 ")

    assert (answered.answer, answered.answered_by) == ("换了大的热水器。", host)
    assert "溪畔小院答复了您的评价：换了大的热水器。" in heard("guest")[-1]
    with pytest.raises(DomainError, match="已经答复过了"):
        answer_review(review_id=found.pk, user=host, now=now, answer="再说一句")


def test_only_the_host_of_the_house_answers_and_only_what_is_public(
    stay: Booking, township: User, editor: User, rival: User, host: User, officer: User, now: datetime
) -> None:
    found = review(stay, now=now)
    with pytest.raises(WrongState):
        answer_review(review_id=found.pk, user=host, now=now, answer="谢谢")
    decide(found, ACCEPT, township, now)

    for person in (rival, editor, township, officer):
        with pytest.raises(NotAllowed):
            answer_review(review_id=found.pk, user=person, now=now, answer="谢谢")
    with pytest.raises(DomainError, match="请写上答复"):
        answer_review(review_id=found.pk, user=host, now=now, answer=" ")


def test_an_answer_taken_down_may_be_written_once_more(
    stay: Booking, township: User, host: User, now: datetime
) -> None:
    found = published(stay, township, now=now, answer="客人姓陈，很难伺候。", host=host)

    bare = decide(found, TAKE_DOWN, township, now, reason="写了客人的姓")
    assert (bare.state, bare.answer, bare.answer_reason) == ("published", "", "写了客人的姓")
    with pytest.raises(DomainError, match="没有可撤的"):
        decide(bare, TAKE_DOWN, township, now, reason="再撤")
    again = answer_review(review_id=found.pk, user=host, now=now, answer="热水器换了。")
    assert (again.answer, again.answer_reason) == ("热水器换了。", "")


def test_a_guest_takes_everything_back_and_nothing_of_it_is_left(
    stay: Booking, township: User, host: User, now: datetime
) -> None:
    published(stay, township, now=now, display_name="老陈", answer="谢谢。", host=host)

    gone = withdraw_review(booking_id=stay.pk, now=now)

    assert (gone.state, gone.text, gone.display_name, gone.answer) == ("withdrawn", "", "", "")
    assert voices_of(stay.household).count == 0
    assert set(Message.objects.filter(event__payload__about=stay.code).values_list("body", flat=True)) == {""}
    with pytest.raises(WrongState):
        review(stay, now=now)


def test_words_written_again_lose_their_answer(stay: Booking, township: User, host: User, now: datetime) -> None:
    found = published(stay, township, now=now, answer="谢谢。", host=host)
    decide(found, RETURN, township, now, reason="有人投诉")

    assert review(stay, now=now).answer == ""


def test_the_database_takes_no_answer_that_no_word_stands_for(stay: Booking, now: datetime) -> None:
    found = review(stay, now=now)

    for wrong in ({"cleanliness": 6}, {"meals": 0}, {"state": "published"}, {"answer": "谢谢"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=found.pk).update(**wrong)


def several(room_type: RoomType, township: User, now: datetime, answers: list[int], **words: Any) -> None:
    for value in answers:
        booking = left(room_type, now=now, contact_phone=f"138{value:08d}")
        published(booking, township, now=now, cleanliness=value, **words)


def test_two_voices_are_not_added_up_and_three_are(double: RoomType, township: User, now: datetime) -> None:
    several(double, township, now, [5, 2])
    assert (voices_of(double.household).count, voices_of(double.household).shares) == (2, [])

    several(double, township, now, [4])
    voices = voices_of(double.household)
    clean = voices.shares[0]
    assert (voices.count, clean.question.name, clean.good, clean.answered) == (3, "cleanliness", 2, 3)


def test_meals_that_nobody_ate_are_not_counted(double: RoomType, township: User, now: datetime) -> None:
    several(double, township, now, [5, 4, 3], meals=None)

    names = [share.question.name for share in voices_of(double.household).shares]
    assert names == ["cleanliness", "welcome", "as_described"]


def test_sums_are_over_all_though_only_the_latest_are_shown(
    creekside: Household, township: User, now: datetime, django_assert_num_queries
) -> None:
    room_type = make_rooms(creekside, "通铺", 15)
    several(room_type, township, now, [5] * 10 + [1] * 4)

    with django_assert_num_queries(1):
        voices = voices_of(creekside)

    assert (voices.count, len(voices.latest)) == (14, 12)
    assert (voices.shares[0].good, voices.shares[0].answered) == (10, 14)


def test_a_village_adds_up_its_houses(
    double: RoomType, hilltop: Household, township: User, village: VillagePage, now: datetime
) -> None:
    several(double, township, now, [5, 2])
    several(hilltop.room_types.get(), township, now, [4], welcome=1)

    voices = village_voices(village)

    assert (voices.count, voices.clean, voices.welcome, voices.is_added_up) == (3, 2, 2, True)


def test_what_waits_or_was_sent_back_is_in_no_sum(stay: Booking, village: VillagePage, now: datetime) -> None:
    review(stay, now=now)

    assert village_voices(village).count == 0


def test_a_stay_that_lies_ahead_cannot_be_withdrawn_from(double: RoomType, now: datetime) -> None:
    booking = hold(double, StayDates.of(now.date(), 1), now=now)

    with pytest.raises(Review.DoesNotExist):
        withdraw_review(booking_id=booking.pk, now=now)
