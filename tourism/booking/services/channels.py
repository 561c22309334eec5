"""Other places that sell the same rooms: taking up with one, and parting from it."""

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tourism.booking import inventory
from tourism.booking.models import Channel
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError
from tourism.core.safe_fetch import Resolve, addresses_of, check_address
from tourism.homestays.models import RoomType

from .idempotency import Idempotency, once
from .sync_channel import Fetch, fetch, sync_channel


class ChannelRefused(DomainError):
    """The channel cannot be kept as it was filled in."""


def add_channel(
    *,
    room_type: RoomType,
    name: str,
    import_url: str = "",
    imports_closures: bool = True,
    closes_same_day: bool = False,
    now: datetime,
    today: date,
    fetch: Fetch = fetch,
    resolve: Resolve = addresses_of,
) -> Channel:
    """The channel, its calendar read at once if it has one. Raises Unreachable for an address that may not be fetched and
    ChannelRefused for a name that another calendar has; a calendar that cannot be read is kept with its error, to be tried again."""
    url = _checked(import_url, resolve)
    try:
        with transaction.atomic():
            channel = Channel.objects.create(
                room_type=room_type,
                name=name,
                import_url=url,
                imports_closures=imports_closures,
                closes_same_day=closes_same_day,
                export_key=_new_key(),
                created_at=now,
            )
    except IntegrityError as error:
        if same := Channel.objects.filter(room_type=room_type, name=name, import_url=url).first():
            # The form was sent twice.
            return same
        raise ChannelRefused(
            _("这个房型已经有叫“%(name)s”的渠道了，请换个名字，或先删掉那个。") % {"name": name}
        ) from error
    return sync_channel(channel_id=channel.pk, now=now, today=today, fetch=fetch) if url else channel


def remove_channel(*, channel_id: int, now: datetime, idempotency: Idempotency | None = None) -> None:
    """The channel, its events and the nights they took are gone; its export link answers no more. Gone already is gone."""

    def work() -> None:
        channel = Channel.objects.select_related("room_type").filter(pk=channel_id).first()
        if channel is None:
            return
        inventory.lock_households([channel.room_type.household_id])
        inventory.release_imported(channel.pk)
        channel.delete()

    in_one_unit(lambda: once(idempotency, {"action": "remove_channel", "channel": channel_id}, now, work))


def rotate_export_key(*, channel_id: int, now: datetime, idempotency: Idempotency | None = None) -> Channel:
    """A new export link; the old one answers no more."""

    def work() -> None:
        Channel.objects.filter(pk=channel_id).update(export_key=_new_key())

    in_one_unit(lambda: once(idempotency, {"action": "rotate_export_key", "channel": channel_id}, now, work))
    return Channel.objects.get(pk=channel_id)


def _checked(url: str, resolve: Resolve) -> str:
    # Calendar programs write the subscription of an https address like this.
    url = url.strip()
    if url.lower().startswith("webcal://"):
        url = f"https://{url[len('webcal://') :]}"
    return check_address(url, resolve=resolve) if url else ""


def _new_key() -> str:
    return secrets.token_urlsafe(32)
