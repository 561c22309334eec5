"""{% oembed_address page %}: where programs learn of the page's card."""

from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from wagtail.models import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def oembed_address(context: Context, page: Page) -> str:
    """Full, as other sites read it; empty for a page that has no address yet."""
    request = context.get("request")
    path = page.get_url(request) if request and page.pk else None
    if not path:
        return ""
    asked = urlencode({"url": request.build_absolute_uri(path), "format": "json"})
    return f"{request.build_absolute_uri(reverse('opendata:oembed'))}?{asked}"
