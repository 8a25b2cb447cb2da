"""What every page about a fault says: its code, and where to tell of it."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse

from cabinet.logs import safe_path

register = template.Library()


@register.simple_tag(takes_context=True)
def error_code(context: dict[str, Any]) -> str:
    """The id on every line of the log of this request."""
    request: HttpRequest | None = context.get("request")
    return str(request.META.get("REQUEST_ID", "")) if request else ""


@register.simple_tag(takes_context=True)
def support_address(context: dict[str, Any]) -> str:
    """The support form with the code and the page filled in."""
    request: HttpRequest | None = context.get("request")
    address = reverse("complaints:support")
    if request is None:
        return address
    return f"{address}?{urlencode({'code': error_code(context), 'page': safe_path(request)})}"
