"""The author asks how it goes: one press when nothing has moved for long, or a question in own words (S102–S103)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.person import signed_in
from complaints import kept, progress, timeline, workflow
from complaints.forms.dialogue import InquireForm
from complaints.models import Complaint, ProgressQuestion

PRESS = "why"


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """While a question waits, the page shows it with its term instead of a form."""
    complaint = get_object_or_404(Complaint.objects.of(signed_in(request)).sent(), number=number)
    if not complaint.is_open:
        messages.info(request, _("Обращение уже завершено, поэтому спросить о рассмотрении нельзя."))
        return redirect("complaints:detail", number)
    if request.method == "POST":
        return _asked(request, complaint)
    back = kept.take_back(request)
    form = InquireForm(initial=back.typed.dict() if back else None)
    return _show(request, complaint, form, back)


def _asked(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    form = InquireForm(_typed(request, complaint))
    if form.is_valid() and _make(request, complaint, form.cleaned_data["text"]):
        return redirect("complaints:detail", complaint.number)
    return _show(request, complaint, form, None)


def _typed(request: HttpRequest, complaint: Complaint) -> dict[str, str]:
    """One press brings the words with it where it is offered."""
    press = progress.press(complaint, timezone.now()) if PRESS in request.POST else ""
    return {"text": press or str(request.POST.get("text", ""))}


def _make(request: HttpRequest, complaint: Complaint, text: str) -> bool:
    given = workflow.Given(text=text)
    try:
        event = workflow.make("inquire", complaint.pk, by=signed_in(request), at=timezone.now(), given=given)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    until = timeline.day_words(ProgressQuestion.objects.get(asked=event).reply_until)
    said = _("Вопрос отправлен. Ответим до {until}, срок ответа на обращение не изменился.")
    if complaint.is_overdue(timezone.localdate()):  # of a term that is over this would sound like mockery
        said = _("Вопрос отправлен. Ответим до {until}.")
    messages.success(request, said.format(until=until))
    return True


def _show(request: HttpRequest, complaint: Complaint, form: InquireForm, back: kept.Kept | None) -> HttpResponse:
    context = {
        "complaint": complaint,
        "form": form,
        "question": progress.waiting(complaint),
        "press": progress.press(complaint, timezone.now()),
        **kept.told(back, "text"),
    }
    return render(request, "complaints/ask.html", context)
