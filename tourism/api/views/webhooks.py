"""Where a client wants to be told, and what became of the telling."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Router

from tourism.api.callers import client_only
from tourism.api.models import WebhookDelivery, WebhookEndpoint
from tourism.api.schemas.fields import LARGEST_ID
from tourism.api.schemas.groups import DeliveriesOut, EndpointIn, EndpointOut, EndpointsOut, NewEndpointOut
from tourism.api.services import add_endpoint
from tourism.booking.services import BookingNotFound

router = Router(tags=["回调"])
_ID = Path(..., ge=1, le=LARGEST_ID, description="回调地址的编号。", examples=[2])
_RECENT = 50


@router.post("", response={201: NewEndpointOut}, operation_id="add_webhook", summary="登记回调地址")
def add(request: HttpRequest, asked: EndpointIn) -> tuple[int, dict]:
    """从现在起的事件送到这里，签名见文档。secret 只给这一次。"""
    client = client_only(request)
    endpoint = add_endpoint(client=client, url=asked.url, kinds=asked.kinds, now=timezone.now())
    return 201, {**_face(endpoint), "secret": endpoint.secret}


@router.get("", response=EndpointsOut, operation_id="list_webhooks", summary="有哪些回调地址")
def list_own(request: HttpRequest) -> dict:
    return {"items": [_face(endpoint) for endpoint in client_only(request).endpoints.all()]}


@router.get("/{endpoint}", response=EndpointOut, operation_id="get_webhook", summary="看一个回调地址")
def get(request: HttpRequest, endpoint: int = _ID) -> dict:
    return _face(_own(request, endpoint))


@router.delete("/{endpoint}", response={204: None}, operation_id="remove_webhook", summary="删掉回调地址")
def remove(request: HttpRequest, endpoint: int = _ID) -> tuple[int, None]:
    """还没送出的不再送。"""
    _own(request, endpoint).delete()
    return 204, None


@router.get("/{endpoint}/deliveries", response=DeliveriesOut, operation_id="list_deliveries", summary="最近送了什么")
def deliveries(request: HttpRequest, endpoint: int = _ID) -> dict:
    """最近五十次，新的在前。"""
    rows = _own(request, endpoint).deliveries.select_related("event__booking").order_by("-pk")
    return {"items": [_delivery_face(row) for row in rows[:_RECENT]]}


def _own(request: HttpRequest, pk: int) -> WebhookEndpoint:
    endpoint = client_only(request).endpoints.filter(pk=pk).first()
    if endpoint is None:
        raise BookingNotFound(_("没有找到这个回调地址，请核对编号。"))
    return endpoint


def _face(endpoint: WebhookEndpoint) -> dict:
    return {"id": endpoint.pk, "url": endpoint.url, "kinds": endpoint.kinds, "is_active": endpoint.is_active}


def _delivery_face(row: WebhookDelivery) -> dict:
    return {
        "id": row.pk,
        "kind": row.event.kind,
        "booking": row.event.booking.code if row.event.booking else None,
        "state": row.state,
        "tries": row.tries,
        "last_status": row.last_status,
    }
