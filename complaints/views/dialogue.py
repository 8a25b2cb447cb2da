"""What the author does after sending: replies to a question, withdraws."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.person import signed_in
from complaints import attachments, kept, workflow
from complaints.forms.dialogue import ReplyForm, WithdrawForm
from complaints.models import Complaint, Status
from complaints.views.citizen import page_of
from complaints.views.uploads import keep_captions, receive


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the question with words, files or both; a refused file leaves the words and the other files in place."""
    user = signed_in(request)
    complaint = get_object_or_404(Complaint.objects.of(user).sent(), number=number)
    if complaint.status != Status.NEEDS_CLARIFICATION:
        return _no_question(request, complaint)
    if request.method == "POST":
        return _take_reply(request, complaint)
    back = kept.take_back(request)
    form = _form_again(back, has_files=attachments.to_send(complaint, user).exists())
    return render(request, "complaints/reply.html", page_of(request, number, form, back))


def _form_again(back: kept.Kept | None, *, has_files: bool) -> ReplyForm:
    """What was typed, judged only if the person had meant to send it."""
    if back is None:
        return ReplyForm(has_files=has_files)
    if {"upload", "remove"} & back.typed.keys() or back.failures or back.session_ended:
        return ReplyForm(initial={"text": back.typed.get("text", "")}, has_files=has_files)
    return ReplyForm(back.typed, has_files=has_files)


def _take_reply(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    user = signed_in(request)
    failures: list[tuple[str, str]] = []
    all_fit = keep_captions(request, complaint, by=user)
    if "remove" in request.POST:
        attachments.remove(complaint, request.POST["remove"], by=user)
    else:
        failures = receive(request, complaint, by=user)
    form = ReplyForm(request.POST, has_files=attachments.to_send(complaint, user).exists())
    if failures or not all_fit or {"remove", "upload"} & request.POST.keys() or not form.is_valid():
        back = kept.Kept(request.POST, failures, session_ended=False)
        shown = page_of(request, str(complaint.number), form, back)
        return kept.ask_again(request, failures) or render(request, "complaints/reply.html", shown)
    given = workflow.Given(text=form.cleaned_data["text"])
    try:
        workflow.make("reply", complaint.pk, by=user, at=timezone.now(), given=given)
        messages.success(request, _("Ответ отправлен. Обращение снова в работе."))
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("complaints:detail", complaint.number)


def _no_question(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """The second press of a sent reply, or a page older than the move that closed the question."""
    answered = complaint.clarifications.filter(answered=True).exists()
    messages.info(request, _("Ваш ответ уже у нас.") if answered else _("Сейчас вопросов к вам нет."))
    return redirect("complaints:detail", complaint.number)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once, then stop the consideration at the author's request."""
    complaint = get_object_or_404(Complaint.objects.of(signed_in(request)).sent(), number=number)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = workflow.Given(text=form.cleaned_data["text"])
        try:
            workflow.make("withdraw", complaint.pk, by=signed_in(request), at=timezone.now(), given=given)
            messages.success(request, _("Обращение отозвано."))
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("complaints:detail", number)
    if not complaint.is_open:
        messages.info(request, _("Обращение уже завершено."))
        return redirect("complaints:detail", number)
    return render(request, "complaints/withdraw.html", {"complaint": complaint, "form": form})
