"""The answer to an open page: what is unread now, whether the complaint has moved; 304 while nothing has."""

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints import timeline
from complaints.wording import lower_first


@login_not_required  # answered with 401 instead of the page to sign in
@require_safe
def poll(request: HttpRequest, number: str = "") -> HttpResponse:
    """`seen` grows when the page has something new to show; `said` tells what. Another's complaint is not there."""
    person = request.polled_by  # type: ignore[attr-defined]  # see complaints.live
    if SESSION_KEY not in request.session or not person.is_authenticated:
        return HttpResponse(status=401)
    unread = person.unread_now or 0
    if number and not person.lines_now:
        raise Http404
    seen = person.lines_now if number else unread
    tag = f'"{seen}-{unread}"'
    fresh = JsonResponse({"seen": seen, "unread": unread, **_words(unread, person.last_kind if number else "")})
    fresh["ETag"] = tag
    fresh["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=tag, response=fresh) or fresh


def _words(unread: int, kind: str) -> dict[str, str]:
    what = (
        _("Есть новое: {what}.").format(what=lower_first(timeline.title(kind))) if kind else _("Есть новое сообщение.")
    )
    is_one = unread % 10 == 1 and unread % 100 != 11
    words = _(" непрочитанное") if is_one else _(" непрочитанных")
    return {"said": what, "words": words if unread else ""}
