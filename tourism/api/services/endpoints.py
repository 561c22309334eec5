"""Addresses that want to hear: taken up with their secret, and let go."""

from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tourism.api.keys import new_secret
from tourism.api.models import ApiClient, WebhookEndpoint
from tourism.core.errors import DomainError
from tourism.core.safe_fetch import Resolve, Unreachable, addresses_of, check_address

MOST_ENDPOINTS = 10


def add_endpoint(
    *, client: ApiClient, url: str, kinds: list[str], now: datetime, resolve: Resolve = addresses_of
) -> WebhookEndpoint:
    """Hears from now on. Raises Unreachable for an address that is not public, DomainError beyond MOST_ENDPOINTS."""
    if urlsplit(url).scheme != "https":
        raise Unreachable(_("回调地址要以 https:// 开头。"))
    checked = check_address(url, resolve=resolve)
    if client.endpoints.count() >= MOST_ENDPOINTS:
        raise DomainError(_("一个客户最多 %(most)d 个回调地址，请先删掉不用的。") % {"most": MOST_ENDPOINTS})
    return WebhookEndpoint.objects.create(
        client=client, url=checked, secret=new_secret(), kinds=sorted(set(kinds)), created_at=now
    )
