"""What was typed waits in the session until its page is shown again: after a refused form, after a session that ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase

from accounts import sessions
from notifications import secrecy

KEY = "kept_typing"
EARLIER = "kept_typing_earlier"  # of other pages, by their paths: several tabs may outlive one session
MOST = 64 * 1024
MOST_PAGES = 4
SHARED = "/admin/complaints/"  # several people may open these; a page of the cabinet has one owner
PAGES = ("/complaints/", "/support/mine/", SHARED)
NEVER_KEPT = {"csrfmiddlewaretoken", "current_password", "password", "code"}
ENCRYPTED = {"id_doc_number"}  # a session is a readable row of the database
IN_BACKGROUND = "/autosave/"  # sent by a page that is still open: what was typed stands there, and is sent again


def sent_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very site sent the form."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


@dataclass(frozen=True)
class Kept:
    """What waited for the person: the typed fields, files that were refused as (name, reason), and why it waited."""

    typed: QueryDict
    failures: list[tuple[str, str]]
    session_ended: bool
    had_files: bool = False

    def said(self, *names: str) -> bool:
        """Whether something stands in the fields whose names begin so."""
        return any("".join(self.typed.getlist(name)).strip() for name in self.typed if name.startswith(names))


def told(back: Kept | None, *names: str) -> dict[str, bool]:
    """What components/signed_in_again.html asks: a file waits nowhere, and `names` begin the fields of words."""
    again = back if back and back.session_ended else None
    return {
        "signed_in_again": bool(again),
        "typing_restored": bool(again and again.said(*names)),
        "files_lost": bool(again and again.had_files),
    }


def _keeps(path: str, owner: int | None) -> bool:
    """Whether a form of this page may wait."""
    is_shared_and_nobodys = owner is None and path.startswith(SHARED)
    return path.startswith(PAGES) and not path.endswith(IN_BACKGROUND) and not is_shared_and_nobodys


def keep(
    request: HttpRequest, *, failures: Sequence[tuple[str, str]] = (), session_ended: bool = True, path: str = "",
    typed: QueryDict | None = None,
) -> bool:  # fmt: skip
    """Put the typed text of a refused POST into the session; False when there is nothing to keep or it is too big.

    It waits for the page it came from, or for another one by its `path`; there it may be called otherwise, as in `typed`.
    Whose it is stays unknown when the session was ended elsewhere: then an officer's text is not kept. What a page sends
    by itself is not kept either: it would push out what waits here, and appear where the person has typed on since.
    """
    owner = sessions.whose(request)
    if not _keeps(request.path, owner):
        return False
    try:
        came = request.POST if typed is None else typed
        waits = {name: _closed(name, came.getlist(name)) for name in came if name not in NEVER_KEPT}
        had_files = bool(request.FILES)
    except Exception:
        return False
    if (session_ended and not (waits or had_files)) or sum(map(len, chain(waits, *waits.values()))) > MOST:
        return False
    _make_room(request)
    request.session[KEY] = {
        "path": path or request.path, "typed": waits, "failures": list(failures), "session_ended": session_ended,
        "of": owner, "had_files": had_files,
    }  # fmt: skip
    return True


def _make_room(request: HttpRequest) -> None:
    """What another page left steps back and waits for that page."""
    was = request.session.get(KEY)
    if was:
        earlier = {**request.session.get(EARLIER, {}), was["path"]: was}
        request.session[EARLIER] = dict(list(earlier.items())[-MOST_PAGES:])


def take_back(request: HttpRequest) -> Kept | None:
    """What was kept for this page, once, and for nobody but the person who typed it."""
    kept = _taken(request) if request.method == "GET" else None
    if kept is None:
        return None
    if kept.get("of") not in (None, sessions.whose(request)):
        return None
    typed = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        typed.setlist(name, _opened(name, values))
    failures = [(name, reason) for name, reason in kept["failures"]]
    return Kept(typed, failures, kept["session_ended"], kept.get("had_files", False))


def _taken(request: HttpRequest) -> dict[str, Any] | None:
    """The newest of this page; an older one of the same page is not what the person saw last."""
    earlier = dict(request.session.get(EARLIER, {}))
    older: dict[str, Any] | None = earlier.pop(request.path, None)
    if older:
        request.session[EARLIER] = earlier
    newest: dict[str, Any] | None = request.session.get(KEY)
    if newest and newest["path"] == request.path:
        del request.session[KEY]
        return newest
    return older


def _closed(name: str, values: list[str]) -> list[str]:
    return [secrecy.encrypt(value) for value in values] if name in ENCRYPTED else values


def _opened(name: str, values: list[str]) -> list[str]:
    """A key that is gone costs this one field, not the rest."""
    try:
        return [secrecy.decrypt(value) for value in values] if name in ENCRYPTED else values
    except secrecy.Unreadable:
        return []


def ask_again(
    request: HttpRequest, failures: Sequence[tuple[str, str]] = (), *, at: str = "errors"
) -> HttpResponseRedirect | None:
    """Lead a refused form back to its own page, to the place `at`, where what was typed stands with the faults named.

    So the browser's history holds only pages that can be returned to: «Назад» never ends at an expired form. None when
    the text is too long to wait in the session; then the caller shows the page itself.
    """
    if not keep(request, failures=failures, session_ended=False):
        return None
    return HttpResponseRedirect(f"{request.get_full_path()}#{at}")


class LoginRequiredKeepingTyped(LoginRequiredMiddleware):
    """Login by default; a form sent after the session ended is kept for after the sign-in."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Who it is is not asked where that decides nothing: a poll is to cost two queries."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Keep first, then lead to the sign-in page, which leads back here."""
        if request.method == "POST":
            keep(request)
        return super().handle_no_permission(request, view_func)
