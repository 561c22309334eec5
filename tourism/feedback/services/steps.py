"""One step through a state table, with its trail; and what somebody is told because of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tourism.accounts.models import User
from tourism.booking.messages import fill, one_line
from tourism.booking.services import Note, leave_messages
from tourism.feedback.letters import WORDS
from tourism.feedback.models import Correction, Review
from tourism.feedback.selectors.addresses import Way
from tourism.feedback.states import (
    CORRECTIONS,
    REVIEWS,
    Actor,
    CorrectionAction,
    ReviewAction,
    Table,
)


def step(
    thing: Correction | Review,
    action: CorrectionAction | ReviewAction,
    *,
    actor: Actor,
    user: User | None,
    at: datetime,
    note: str = "",
    also: Iterable[str] = (),
) -> None:
    """Save the new state, and the fields named in `also`, and write the trail. Raises WrongState outside the table."""
    table: Table[Any, Any] = CORRECTIONS if isinstance(thing, Correction) else REVIEWS
    before = thing.current_state if thing.pk else None
    row = table.check(action, before, actor)
    thing.state = row.after
    thing.save(update_fields=["state", *also] if before else None)
    thing.steps.create(
        before=before or "", after=row.after, action=action, actor=actor, user=user, at=at, note=note
    )  # fmt: skip


def tell(
    kind: str, audience: str, ways: Iterable[Way], *, about: str, values: Mapping[str, object], now: datetime
) -> None:
    """Leave a message for everybody these ways lead to. Nobody to reach is nothing to leave."""
    subject, words = WORDS[kind, audience]
    said = {name: one_line(value) for name, value in values.items()}
    notes = [
        Note(audience, medium, address, fill(str(subject), said), fill(str(words), said)) for medium, address in ways
    ]
    if notes:
        leave_messages(kind=kind, about=about, notes=notes, now=now)


def lock_correction(pk: int) -> Correction:
    """Ours until the transaction ends."""
    return Correction.objects.select_for_update(of=("self",)).select_related("village").get(pk=pk)


def lock_review(pk: int) -> Review:
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("booking__household__village", "household__village").get(pk=pk)
