"""What the portal sees by itself, so that nobody has to type it: page, time, browser, device, error code (S121, S133).

Everything is shown to the person before sending and may be changed or wiped; nothing of it is trusted or followed.
"""

import re
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone

from accounts.devices import BROWSERS, SYSTEMS
from complaints.models.support import FACT_MAX

CODE = re.compile(r"[A-Za-z0-9._-]{4,64}")
PATH = re.compile(r"/(?!/)[\w/.~%-]*")
# Links of letters: whoever has one may act by it. cabinet/logs.py names the same.
SECRET = re.compile(r"/(?:r|n|c|accounts/not-me)/")
VERSION = re.compile(r"[^\d;)]{0,2}(\d{1,4}(?:[._]\d{1,3})?)")
# What stands before the number of a version where it is not the mark itself.
VERSION_AFTER = {"Safari": "Version/", "iPhone": "iPhone OS ", "iPad": "CPU OS "}
TELLS_NO_VERSION = {"Windows", "Mac OS X", "Linux", "CrOS"}  # frozen by browsers


def page(asked: str, referrer: str, *, host: str) -> str:
    """The path where it happened: as the link says, else where the person came from on this very site. Never a query."""
    path = asked or _path_here(referrer, host)
    path = path.partition("?")[0].partition("#")[0]
    is_fit = len(path) <= FACT_MAX and PATH.fullmatch(path) and not SECRET.match(path)
    return path if is_fit and not path.startswith("/support/") else ""


def _path_here(referrer: str, host: str) -> str:
    try:
        came = urlsplit(referrer)
    except ValueError:  # whatever a browser or a stranger puts there
        return ""
    return came.path if came.netloc == host else ""


def code(asked: str) -> str:
    """The code of an error as our pages print it."""
    return asked if CODE.fullmatch(asked) else ""


def moment(at: datetime) -> str:
    """By the authority's clock."""
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M}"


def browser(agent: str) -> str:
    """«Firefox 128»; empty for what is not known."""
    return _first(agent, BROWSERS)


def device(agent: str) -> str:
    """«Android 14»; empty for what is not known."""
    return _first(agent, SYSTEMS)


def _first(agent: str, marks: tuple[tuple[str, str], ...]) -> str:
    for mark, name in marks:
        if mark in agent:
            return f"{name} {_version(agent, mark)}".strip()
    return ""


def _version(agent: str, mark: str) -> str:
    if mark in TELLS_NO_VERSION:
        return ""
    _before, _mark, after = agent.partition(VERSION_AFTER.get(mark, mark))
    found = VERSION.match(after) if after else None
    return found[1].replace("_", ".") if found else ""
