"""What a page of the form sends by itself: at each pause in typing, on leaving, and what an earlier page could not send."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.person import signed_in
from complaints import second_text, wizard
from complaints.second_text import Base, Verdict


@require_POST
def autosave(request: HttpRequest, uuid: UUID, name: str) -> JsonResponse:
    """Save the typing of one step; `says` is the line beside the buttons, `state` the notice, when there is one."""
    page = wizard.BY_NAME.get(name)
    if page is None or page.form is None:
        raise Http404
    at = timezone.now()
    time = f"{timezone.localtime(at):%H:%M}"
    try:
        taken = wizard.take_typed(uuid, page, request.POST, by=signed_in(request), at=at, in_background=True)
    except wizard.AlreadySent:
        return JsonResponse(
            {"ok": False, "sent": True, "state": "sent", "says": _("Не сохранено"), "base": _seen(request)}
        )
    told = {"saved_at": time, "restored": _is_restored(request, taken)}
    if taken.verdict is Verdict.TOO_LONG:
        return JsonResponse({"ok": False, "state": "fault"})
    if taken.verdict is Verdict.CONFLICT:
        says = _("Ваш текст сохранён в {time}, вторым вариантом").format(time=time)
        return JsonResponse(
            {"ok": False, "conflict": True, "state": "conflict", "says": says, "base": _seen(request), **told}
        )
    base = second_text.digest(taken.form.saved(taken.form.draft))
    return JsonResponse({"ok": True, "says": _saved(time, taken), "base": base, **told})


def _seen(request: HttpRequest) -> str:
    """What the page has seen stays as it was: it is told of the other text by a button only."""
    base = Base.read(request.POST.get(second_text.FIELD, ""))
    return base.seen if base else ""


def _is_restored(request: HttpRequest, taken: wizard.Taken) -> bool:
    """Whether this is what a page that broke down had not sent: then the person is told, and the page is shown anew."""
    restored = "restored" in request.POST and taken.verdict is not Verdict.NOTHING
    if restored:
        messages.info(request, _("Вернули то, что не успело сохраниться."))
    return restored


def _saved(time: str, taken: wizard.Taken) -> str:
    if not taken.left_out:
        return _("Сохранено в {time}").format(time=time)
    labels = ", ".join(str(taken.form.fields[name].label) for name in taken.left_out)
    return _("Сохранено в {time}. Не помещается: {fields}").format(time=time, fields=labels)
