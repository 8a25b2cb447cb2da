"""A browser and an address in words their owner recognises."""

import ipaddress
import secrets

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User

# The order matters: nearly every browser also calls itself Chrome or Safari.
BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "Chrome OS"),
    ("Linux", "Linux"),
)
COOKIE = "__Host-browser" if settings.SECURE else "browser"
COOKIE_AGE = 365 * 24 * 3600


def device_of(request: HttpRequest | None) -> str:
    """«Chrome на Windows»; what cannot be told is said so. The header is never kept or shown as it came."""
    if request is None:
        return ""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s на %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Неизвестное устройство")


def ip_of(request: HttpRequest | None) -> str | None:
    """The citizen's address behind our proxies, as the limits see it; None when it cannot be told."""
    if request is None:
        return None
    try:
        return str(ipaddress.ip_address(get_adapter().get_client_ip(request)))
    except (PermissionDenied, ValueError):
        return None


def browser_token(request: HttpRequest) -> str:
    """The secret this browser keeps, or a new one for it; the length bounds what a forged one can cost."""
    kept = request.COOKIES.get(COOKIE, "")
    return kept if 0 < len(kept) <= len(new_token()) else new_token()


def new_token() -> str:
    """128 bits."""
    return secrets.token_urlsafe(16)


def digest(user: User, token: str) -> str:
    """Differs between people: one browser used by two does not tie their journals together."""
    return salted_hmac("accounts.devices", f"{user.pk}:{token}", algorithm="sha256").hexdigest()


def remember(response: HttpResponse, token: str) -> None:
    """Let the browser be known next time; it opens nothing by itself."""
    response.set_cookie(COOKIE, token, max_age=COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
                        samesite="Lax")  # fmt: skip
