"""What was typed survives a session that ended: it waits in the new session until the person is back on the page."""

from itertools import chain
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect, QueryDict

KEY = "kept_typing"
MOST = 64 * 1024
NEVER_KEPT = {"csrfmiddlewaretoken", "current_password", "password", "code"}


def sent_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very site sent the form."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def keep(request: HttpRequest) -> bool:
    """Put the typed text of a refused POST into the session; False when there is nothing to keep or it is too big."""
    try:
        typed = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER_KEPT}
    except Exception:
        return False
    if not typed or sum(map(len, chain(typed, *typed.values()))) > MOST:
        return False
    request.session[KEY] = {"path": request.path, "typed": typed}
    return True


def take_back(request: HttpRequest) -> QueryDict | None:
    """The text typed on this page before the session ended, once."""
    kept = request.session.get(KEY)
    if request.method != "GET" or not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, values)
    return typed


class LoginRequiredKeepingTyped(LoginRequiredMiddleware):
    """Login by default; a form sent after the session ended is kept for after the sign-in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Keep first, then lead to the sign-in page, which leads back here."""
        if request.method == "POST":
            keep(request)
        return super().handle_no_permission(request, view_func)
