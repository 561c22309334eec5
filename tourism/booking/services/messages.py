"""Messages to guests and hosts: written from what happened, then carried out by a worker.

An event lies in the outbox from the transaction in which it happened, so nothing is told that did not happen and nothing
that happened is forgotten, whatever falls over afterwards. See docs/adr/0012-outbox.md.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from tourism.booking.messages import KINDS, fill, one_line, words_for
from tourism.booking.models import Booking, Medium, Message, MessageText, OutboxEvent
from tourism.booking.postmen import Letter, NotDelivered, Postman, postman_for
from tourism.booking.selectors.letters import Occasion, addresses, occasions, values_of
from tourism.booking.states import BookingState
from tourism.booking.units import in_one_unit
from tourism.core.fields import blind_index

from .steps import event

logger = logging.getLogger(__name__)

# How long after a try that failed the next one is made; after the last of them the message is given up.
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
# What happened longer ago is no news: a worker that was off for a week must not wake people with last week.
NEWS_FOR = timedelta(days=2)
REMINDS_FROM = time(18)
_BATCH = 100


@dataclass(frozen=True)
class Note:
    """What to tell somebody, and how: for apps that write their own words."""

    audience: str
    medium: str
    address: str
    subject: str
    body: str


_Texts = Mapping[tuple[str, str, str], MessageText]


def write_messages(*, now: datetime) -> int:
    """Write the messages of every event not yet told; how many. Safe to run twice and from several machines."""
    count = 0
    while (written := in_one_unit(lambda: _write_batch(now))) is not None:
        count += written
    return count


def _write_batch(now: datetime) -> int | None:
    """None when there was nothing to tell. Events in another worker's hands are left to it."""
    events = list(
        OutboxEvent.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("booking__household__village", "booking__group__created_by")
        .prefetch_related("booking__payments", "booking__household__hosts")
        .filter(told_at=None)
        .order_by("pk")[:_BATCH]
    )
    if not events:
        return None
    edited = {(text.kind, text.audience, text.medium): text for text in MessageText.objects.all()}
    news = [happened for happened in events if happened.created_at > now - NEWS_FOR]
    messages = [
        message for happened in news for occasion in occasions(happened) for message in _written(occasion, edited, now)
    ]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    OutboxEvent.objects.filter(pk__in=[happened.pk for happened in events]).update(told_at=now)
    return len(messages)


def _written(occasion: Occasion, edited: _Texts, now: datetime) -> list[Message]:
    found = []
    values: dict[str, str] = {}
    for medium, address in addresses(occasion):
        text = edited.get((occasion.kind, occasion.audience, medium))
        body = text.body if text else words_for(occasion.kind, occasion.audience)
        if body is None or (text and not text.is_active):
            continue
        values = values or values_of(occasion)
        subject = (text.subject if text else "") or f"{{household}} {KINDS[occasion.kind]}"
        message = Message(
            event=occasion.event, audience=occasion.audience, medium=medium, address=address,
            address_index=blind_index(address), body=fill(body, values), next_try_at=now,
            subject=one_line(fill(subject, values))[:120] if medium == Medium.EMAIL else "",
        )  # fmt: skip
        found.append(message)
    return found


def send_messages(*, now: datetime, postman: Callable[[str], Postman] = postman_for) -> int:
    """Carry out what is due; how many got through.

    A message is claimed in a transaction of its own before it is carried, so two workers never carry the same one, and
    nothing is locked while somebody's mail server thinks. Should we break down between carrying and noting it, it is
    carried again a minute later with the same number: at least once, seldom twice.
    """
    sent = 0
    while (message := in_one_unit(lambda: _claim(now))) is not None:
        sent += _carry(message, postman(message.medium), now)
    return sent


def _claim(now: datetime) -> Message | None:
    due = Message.objects.select_for_update(skip_locked=True).filter(state=Message.State.QUEUED, next_try_at__lte=now)
    message = due.order_by("next_try_at", "pk").first()
    if message is not None:
        message.tries += 1
        message.next_try_at = now + RETRIES[min(message.tries, len(RETRIES)) - 1]
        message.save(update_fields=["tries", "next_try_at"])
    return message


def _carry(message: Message, postman: Postman, now: datetime) -> bool:
    try:
        postman.send(Letter(message.pk, message.address, message.subject, message.body))
    except NotDelivered as failure:
        _note_failure(message, failure.cause, is_final=failure.is_final)
        return False
    except Exception as error:
        # A postman that stumbles must not stop the others; its words may hold an address, its kind cannot.
        _note_failure(message, type(error).__name__, is_final=False)
        return False
    Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=now, last_error="")
    return True


def _note_failure(message: Message, cause: str, *, is_final: bool) -> None:
    is_over = is_final or message.tries > len(RETRIES)
    state = Message.State.GIVEN_UP if is_over else Message.State.QUEUED
    Message.objects.filter(pk=message.pk).update(state=state, last_error=cause[:200])
    logger.log(
        logging.ERROR if is_over else logging.WARNING,
        "message %d (%s) not delivered at try %d: %s", message.pk, message.medium, message.tries, cause,
    )  # fmt: skip


def remind(*, now: datetime) -> int:
    """From 18:00 on, an event for each confirmed booking that arrives tomorrow; how many. Once for each arrival date."""
    local = timezone.localtime(now)
    if local.time() < REMINDS_FROM:
        return 0
    arrival = local.date() + timedelta(days=1)
    return in_one_unit(lambda: _remind(arrival, now))


def _remind(arrival: date, now: datetime) -> int:
    coming = list(
        Booking.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("household")
        .filter(state=BookingState.CONFIRMED, check_in=arrival)
        .order_by("pk")
    )
    # Asked after the bookings are ours: what another worker wrote in the meantime counts.
    reminded = set(
        OutboxEvent.objects.filter(
            kind="booking.reminder", booking__in=coming, payload__check_in=arrival.isoformat()
        ).values_list("booking", flat=True)
    )
    events = [event("booking.reminder", booking, at=now) for booking in coming if booking.pk not in reminded]
    OutboxEvent.objects.bulk_create(events)
    return len(events)


def leave_messages(*, kind: str, about: str, notes: Iterable[Note], now: datetime) -> None:
    """What an app above has to tell, in its own words: written in its transaction, carried like everything else.

    `about` is the code by which `forget_messages_about` finds them again.
    """
    happened = OutboxEvent.objects.create(kind=kind, payload={"about": about}, created_at=now, told_at=now)
    Message.objects.bulk_create(
        (
            Message(
                event=happened, audience=note.audience, medium=note.medium, address=note.address,
                address_index=blind_index(note.address), body=note.body, next_try_at=now,
                subject=one_line(note.subject)[:120] if note.medium == Medium.EMAIL else "",
            )
            for note in notes
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def forget_messages(booking_ids: Collection[int], waiting_codes: Collection[str] = ()) -> int:
    """Blank address and words of the messages about these bookings and places on the waiting list; how many. What was
    queued is not sent any more."""
    return _blank(
        Message.objects.filter(Q(event__booking__in=booking_ids) | Q(event__payload__waiting__in=list(waiting_codes)))
    )


def forget_messages_about(code: str) -> int:
    """The same for what an app above left about `code`."""
    return _blank(Message.objects.filter(event__payload__about=code))


def _blank(about: QuerySet[Message]) -> int:
    about.filter(state=Message.State.QUEUED).update(state=Message.State.GIVEN_UP)
    # A keyed digest of a number still tells two people apart; the row's own id keeps the rows unique.
    return about.update(address="", body="", subject="", address_index=Cast("pk", CharField()))
