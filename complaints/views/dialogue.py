"""What the author does after sending: replies to a question, adds materials, withdraws."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.person import signed_in
from complaints import attachments, kept, workflow
from complaints.forms import captions
from complaints.forms.dialogue import AddForm, ReplyForm, WithdrawForm, WordsForm
from complaints.models import Complaint, Status
from complaints.views import hidden, uploads


@dataclass(frozen=True)
class Saying:
    """A move by which the author says something: its page has the move's name; `done` is told afterwards."""

    move: str
    form: type[WordsForm]
    done: Promise


REPLY = Saying("reply", ReplyForm, gettext_lazy("Ответ отправлен. Обращение снова в работе."))
ADD = Saying("add", AddForm, gettext_lazy("Сведения добавлены. Их увидит тот, кто рассматривает обращение."))


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the question with words, files or both; a refused file leaves the words and the other files in place."""
    complaint = _own(request, number)
    if complaint.status != Status.NEEDS_CLARIFICATION:
        return _no_question(request, complaint)
    return _page(request, complaint, REPLY)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Bring something new at any time before the answer (59-ФЗ ст. 5 п. 1); an open question stays open."""
    complaint = _own(request, number)
    if not complaint.is_open:
        return _too_late(request, complaint)
    return _page(request, complaint, ADD)


def _own(request: HttpRequest, number: str) -> Complaint:
    complaint: Complaint = get_object_or_404(Complaint.objects.of(signed_in(request)).sent(), number=number)
    return complaint


def _page(request: HttpRequest, complaint: Complaint, saying: Saying) -> HttpResponse:
    if request.method == "POST":
        return _take(request, complaint, saying)
    back = kept.take_back(request)
    form = _form_again(back, saying, has_files=attachments.to_send(complaint, signed_in(request)).exists())
    return _show(request, complaint, saying, form, back)


def _form_again(back: kept.Kept | None, saying: Saying, *, has_files: bool) -> WordsForm:
    """What was typed, judged only if the person had meant to send it."""
    if back is None:
        return saying.form(has_files=has_files)
    if {"upload", "remove"} & back.typed.keys() or back.failures or back.session_ended:
        return saying.form(initial={"text": back.typed.get("text", "")}, has_files=has_files)
    return saying.form(back.typed, has_files=has_files)


def _show(
    request: HttpRequest, complaint: Complaint, saying: Saying, form: WordsForm, back: kept.Kept | None
) -> HttpResponse:
    typed, failures = (back.typed, back.failures) if back else (None, [])
    last = complaint.events.order_by("position").last()
    context = {
        "complaint": complaint,
        "clarification": complaint.clarifications.filter(closed_at=None).first(),
        "form": form,
        **uploads.listed(complaint, by=signed_in(request), typed=typed, name="pending", failures=failures),
        **kept.told(back, "text", captions.PREFIX),
        "seen": last.position if last else 0,
    }
    return render(request, f"complaints/{saying.move}.html", context)


def _take(request: HttpRequest, complaint: Complaint, saying: Saying) -> HttpResponse:
    user = signed_in(request)
    failures: list[tuple[str, str]] = []
    all_fit = uploads.keep_captions(request, complaint, by=user)
    if "remove" in request.POST:
        attachments.remove(complaint, request.POST["remove"], by=user)
    else:
        failures = uploads.receive(request, complaint, by=user)
    form = saying.form(request.POST, has_files=attachments.to_send(complaint, user).exists())
    unfinished = failures or not all_fit or {"remove", "upload"} & request.POST.keys()
    if unfinished or not (form.is_valid() and _make(request, complaint, saying, form)):
        back = kept.Kept(request.POST, failures, session_ended=False)
        return kept.ask_again(request, failures) or _show(request, complaint, saying, form, back)
    return redirect("complaints:detail", complaint.number)


def _make(request: HttpRequest, complaint: Complaint, saying: Saying, form: WordsForm) -> bool:
    """Make the move; refused, the sentence is told and the form stays to be sent again."""
    given = workflow.Given(text=form.cleaned_data["text"], seen=hidden.number(request.POST, "seen"))
    try:
        workflow.make(saying.move, complaint.pk, by=signed_in(request), at=timezone.now(), given=given)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, str(saying.done))
    return True


def _no_question(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """The second press of a sent reply, or a page older than the move that closed the question: its words are not lost."""
    latest = complaint.clarifications.first()
    if latest and latest.answered:
        messages.info(request, _("Ваш ответ уже у нас."))
        return redirect("complaints:detail", complaint.number)
    if complaint.is_open and (request.POST.get("text", "").strip() or request.FILES):
        failures = uploads.receive(request, complaint, by=signed_in(request))
        elsewhere = reverse("complaints:add", args=[complaint.number])
        if kept.keep(request, failures=failures, session_ended=False, path=elsewhere):
            messages.info(request, _("Вопрос уже закрыт. Ваш ответ здесь: отправьте его как новые сведения."))
            return redirect(elsewhere)
    messages.info(request, _("Сейчас вопросов к вам нет."))
    return redirect("complaints:detail", complaint.number)


def _too_late(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """The answer is given: what was typed is shown, to be taken into a new complaint."""
    if request.method == "POST" and (back_to_page := kept.ask_again(request)):
        return back_to_page
    back = kept.take_back(request)
    typed = (back.typed if back else request.POST).get("text", "")
    return render(request, "complaints/add.html", {"complaint": complaint, "typed": typed})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once, then stop the consideration at the author's request."""
    complaint = _own(request, number)
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
