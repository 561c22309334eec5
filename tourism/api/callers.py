"""Who calls, how often they may, and what is theirs."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, BookingGroup
from tourism.booking.permissions import can_see_booking
from tourism.booking.services import BookingNotFound, Idempotency
from tourism.booking.states import Actor
from tourism.core.errors import NotAllowed
from tourism.core.throttle import is_too_often

from .models import ApiClient
from .problems import RateLimited, Unauthorised
from .selectors import booking_by_code, client_of, group_by_code, has_made, organisations_of, organisations_run_by

_SCHEME = "Bearer "


@dataclass(frozen=True)
class Caller:
    """A program with a key, a person with a session, or anybody."""

    client: ApiClient | None = None
    user: User | None = None

    @property
    def organisations(self) -> QuerySet[Organisation]:
        """For whom the caller may book groups. A key never reaches further than the organisation it was made for."""
        if self.client is not None:
            return organisations_of(self.client)
        return organisations_run_by(self.user) if self.user else Organisation.objects.none()

    @property
    def acts_as(self) -> User | None:
        return self.client.user if self.client else self.user

    def key(self, key: str | None) -> Idempotency | None:
        """The key as this caller's own: two callers may use the same one."""
        if key is None:
            return None
        if self.client is not None:
            return Idempotency(f"api:{self.client.pk}", key)
        return Idempotency(f"api:user:{self.user.pk}" if self.user else "api:public", key)


def caller_of(request: HttpRequest, limit: str = "requests") -> Caller:
    """Who calls with a key, or anybody. Raises Unauthorised for a key that opens nothing, RateLimited."""
    given = request.headers.get("Authorization", "")
    if not given:
        _count(limit, request.META.get("REMOTE_ADDR", ""))
        return Caller()
    client = client_of(given.removeprefix(_SCHEME)) if given.startswith(_SCHEME) else None
    if client is None:
        _count("requests", request.META.get("REMOTE_ADDR", ""))
        raise Unauthorised(_("密钥不对，或已停用。请核对 Authorization: Bearer 后面的密钥。"))
    _count(f"client_{limit}", str(client.pk))
    return Caller(client=client)


def person_or_client(request: HttpRequest) -> Caller:
    """Who calls with a key, or from our own pages logged in. Raises Unauthorised for anybody else."""
    caller = caller_of(request)
    if caller.client is not None:
        return caller
    if not isinstance(request.user, User) or not request.user.is_active:
        raise Unauthorised(_("请带上密钥（Authorization: Bearer …），或先登录。"))
    if check_csrf(request) is not None:
        raise NotAllowed(_("从网页里调用要带 CSRF 令牌（X-CSRFToken）。"))
    return Caller(user=request.user)


def client_only(request: HttpRequest) -> ApiClient:
    client = caller_of(request).client
    if client is None:
        raise Unauthorised(_("请带上密钥（Authorization: Bearer …）。"))
    return client


def _count(limit: str, who: str) -> None:
    most, seconds = settings.API_LIMITS[limit]
    if is_too_often(f"api-{limit}", who, most=most, seconds=seconds):
        raise RateLimited(_("请求太频繁了，请 %(seconds)d 秒后再试。") % {"seconds": seconds}, retry_after=seconds)


def booking_of(request: HttpRequest, code: str, token: str) -> tuple[Caller, Booking, Actor]:
    """The booking, and as whom the caller may act on it. To a stranger it does not exist."""
    caller = caller_of(request)
    if not token and caller.client is None:
        raise Unauthorised(_("请带上订单的 X-Booking-Token，或密钥。"))
    booking = booking_by_code(code)
    if booking is not None:
        if token and can_see_booking(token, booking):
            return caller, booking, Actor.GUEST
        if booking.organisation_id and caller.organisations.filter(pk=booking.organisation_id).exists():
            return caller, booking, Actor.ORGANISER
        if caller.client is not None and has_made(caller.client, booking):
            return caller, booking, Actor.GUEST
    raise BookingNotFound(_("没有找到这张订单，请核对订单号和令牌。"))


def group_of(caller: Caller, code: str) -> BookingGroup:
    """The group of one of the caller's organisations. To a stranger it does not exist."""
    group = group_by_code(code, caller.organisations)
    if group is None:
        raise BookingNotFound(_("没有找到这个团的订单，请核对团号。"))
    return group
