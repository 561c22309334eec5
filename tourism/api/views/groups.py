"""Groups over several households: taken together or not at all, by those who organise for others."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Router

from tourism.accounts.models import Organisation
from tourism.api.callers import Caller, group_of, person_or_client
from tourism.api.faces import group_face
from tourism.api.schemas.groups import GroupCancelIn, GroupIn, GroupOut, PartIn
from tourism.api.schemas.stays import DropIn
from tourism.booking.models import Booking, BookingGroup
from tourism.booking.services import (
    BookingNotFound,
    GroupPart,
    cancel_group,
    confirm_group,
    place_group,
    prolong,
    release_from_group,
)
from tourism.booking.states import RELEASED, Actor
from tourism.core.errors import DomainError, NotAllowed
from tourism.homestays.models import HomestayPage, Household

from .bookings import KEY, OPTIONAL_KEY, requests_of
from .homestays import stay_of

router = Router(tags=["团体"])
_CODE = Path(..., max_length=16, description="团号。", examples=["XT7K3M9PQR"])


@router.post("", response={201: GroupOut, 200: GroupOut}, operation_id="place_group", summary="订团房")
def place(request: HttpRequest, response: HttpResponse, asked: GroupIn, idempotency_key: str = KEY) -> tuple[int, dict]:
    """跨几家，全有或全无；给了 option_until 先预留，不给就当场订定。"""
    caller = person_or_client(request)
    now = timezone.now()
    organisation = _organisation(caller, asked.organisation)
    assert caller.acts_as is not None
    group = place_group(
        organisation=organisation,
        user=caller.acts_as,
        title=asked.title,
        parts=_parts(asked.parts),
        now=now,
        today=timezone.localdate(now),
        option_until=asked.option_until,
        attrition_on=asked.attrition_on,
        attrition_percent=asked.attrition_percent,
        idempotency=caller.key(idempotency_key),
    )
    face = group_face(group_of(caller, group.code))
    if group.created_at == now:
        return 201, face
    response["Idempotent-Replayed"] = "true"
    return 200, face


@router.get("/{code}", response=GroupOut, operation_id="get_group", summary="看一个团")
def get_group(request: HttpRequest, code: str = _CODE) -> dict:
    return group_face(group_of(person_or_client(request), code))


@router.post("/{code}/confirm", response=GroupOut, operation_id="confirm_group", summary="整团确认")
def confirm(request: HttpRequest, code: str = _CODE, key: str | None = OPTIONAL_KEY) -> dict:
    caller = person_or_client(request)
    group = group_of(caller, code)
    confirm_group(group_id=group.pk, user=caller.acts_as, now=timezone.now(), idempotency=caller.key(key))
    return group_face(group_of(caller, code))


@router.post("/{code}/prolong", response=GroupOut, operation_id="prolong_group", summary="多留一天")
def prolong_option(request: HttpRequest, code: str = _CODE, key: str | None = OPTIONAL_KEY) -> dict:
    """预留的团，各家一起延一天；只能一次，从预留那天起最多十四天。"""
    caller = person_or_client(request)
    group = group_of(caller, code)
    prolong(
        booking_id=_still_taken(group).pk, actor=Actor.ORGANISER, user=caller.acts_as, now=timezone.now(),
        idempotency=caller.key(key),
    )  # fmt: skip
    return group_face(group_of(caller, code))


@router.post("/{code}/release", response=GroupOut, operation_id="release_from_group", summary="放掉几间或头尾几晚")
def release(request: HttpRequest, asked: DropIn, code: str = _CODE, key: str | None = OPTIONAL_KEY) -> dict:
    """约定的日期、比例以内免费，超出的按各家退订规则。"""
    caller = person_or_client(request)
    group = group_of(caller, code)
    release_from_group(
        group_id=group.pk, line_ids=asked.lines, nights=asked.nights, user=caller.acts_as, now=timezone.now(),
        idempotency=caller.key(key),
    )  # fmt: skip
    return group_face(group_of(caller, code))


@router.post("/{code}/cancel", response=GroupOut, operation_id="cancel_group", summary="整团取消")
def cancel(request: HttpRequest, asked: GroupCancelIn, code: str = _CODE, key: str | None = OPTIONAL_KEY) -> dict:
    caller = person_or_client(request)
    group = group_of(caller, code)
    cancel_group(
        group_id=group.pk, user=caller.acts_as, now=timezone.now(), reason=asked.reason, idempotency=caller.key(key)
    )
    return group_face(group_of(caller, code))


def _organisation(caller: Caller, wanted: int | None) -> Organisation:
    runs = list(caller.organisations)
    if wanted is not None:
        runs = [organisation for organisation in runs if organisation.pk == wanted]
    if not runs:
        raise NotAllowed(_("只有单位的经办能订团房。请用单位经办的密钥或账号。"))
    if len(runs) > 1:
        raise DomainError(_("您经办好几个单位，请用 organisation 写明替哪一个订。"), field="organisation")
    if not runs[0].is_verified:
        raise NotAllowed(_("单位还没有核验，暂时不能订团房。请联系县里核验。"))
    return runs[0]


def _still_taken(group: BookingGroup) -> Booking:
    """One of the bookings that still have rooms, for all of them; where none has, the first says why not."""
    bookings = list(group.bookings.all())
    return next((each for each in bookings if each.current_state not in RELEASED), bookings[0])


def _parts(asked: list[PartIn]) -> list[GroupPart]:
    today = timezone.localdate()
    households = _households({part.homestay for part in asked})
    return [
        GroupPart(
            households[part.homestay],
            stay_of(part.check_in, part.nights, today),
            part.guests,
            tuple(requests_of(part.rooms)),
        )
        for part in asked
    ]


def _households(wanted: set[int]) -> dict[int, Household]:
    pages = HomestayPage.objects.live().filter(pk__in=wanted, household__isnull=False).select_related("household")
    found = {page.pk: page.household for page in pages if page.household is not None}
    if missing := wanted - set(found):
        raise BookingNotFound(_("没有找到其中的民宿，请核对编号。"), homestays=sorted(missing))
    return found
