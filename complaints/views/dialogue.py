"""What the author does after sending: replies to a question, adds materials, withdraws."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.person import signed_in
from complaints import attachments, kept, timeline, workflow
from complaints.forms import captions
from complaints.forms.dialogue import AddForm, WithdrawForm, WordsForm
from complaints.forms.replying import PREFIX, ReplyForm
from complaints.models import Clarification, Complaint
from complaints.questions import said_words
from complaints.views import hidden, uploads


@dataclass(frozen=True)
class Saying:
    """A move by which the author says something: its page has the move's name; `done` is told afterwards."""

    move: str
    form: Callable[..., WordsForm]
    done: Promise


ADD = Saying("add", AddForm, gettext_lazy("Сведения добавлены. Их увидит тот, кто рассматривает обращение."))


def reply_to(asked: Clarification) -> Saying:
    """The reply to what was asked: its form has a field for each question."""
    form = partial(ReplyForm, questions=list(asked.questions.all()))
    return Saying("reply", form, gettext_lazy("Ответ отправлен. Обращение снова в работе."))


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the questions with words, files or both; a refused file leaves the words and the other files in place."""
    complaint, back = _own(request, number), kept.take_back(request)
    asked = complaint.clarifications.filter(closed_at=None).first()
    typed = back.typed if back else request.POST
    meant = hidden.number(typed, "asked")
    if asked is None or meant not in (None, asked.pk):
        return _no_question(request, complaint, typed, meant)
    return _page(request, complaint, reply_to(asked), back)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Bring something new at any time before the answer (59-ФЗ ст. 5 п. 1); an open question stays open."""
    complaint = _own(request, number)
    if not complaint.is_open:
        return _too_late(request, complaint)
    return _page(request, complaint, ADD, kept.take_back(request))


def _own(request: HttpRequest, number: str) -> Complaint:
    complaint: Complaint = get_object_or_404(Complaint.objects.of(signed_in(request)).sent(), number=number)
    return complaint


def _page(request: HttpRequest, complaint: Complaint, saying: Saying, back: kept.Kept | None) -> HttpResponse:
    if request.method == "POST":
        return _take(request, complaint, saying)
    form = _form_again(back, saying, has_files=attachments.to_send(complaint, signed_in(request)).exists())
    return _show(request, complaint, saying, form, back)


def _form_again(back: kept.Kept | None, saying: Saying, *, has_files: bool) -> WordsForm:
    """What was typed, judged only if the person had meant to send it."""
    if back is None:
        return saying.form(has_files=has_files)
    if {"upload", "remove"} & back.typed.keys() or back.failures or back.session_ended:
        return saying.form(initial=back.typed.dict(), has_files=has_files)
    return saying.form(back.typed, has_files=has_files)


def _show(
    request: HttpRequest, complaint: Complaint, saying: Saying, form: WordsForm, back: kept.Kept | None
) -> HttpResponse:
    typed, failures = (back.typed, back.failures) if back else (None, [])
    last = complaint.events.order_by("position").last()
    asked = complaint.clarifications.filter(closed_at=None).first()
    context = {
        "complaint": complaint,
        "clarification": asked,
        "state": timeline.state(complaint, asked, timezone.localdate()),
        "form": form,
        **uploads.listed(complaint, by=signed_in(request), typed=typed, name="pending", failures=failures),
        **kept.told(back, "text", PREFIX, captions.PREFIX),
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
    if unfinished or not (form.is_valid() and not form.has_doubts and _make(request, complaint, saying, form)):
        back = kept.Kept(request.POST, failures, session_ended=False)
        return kept.ask_again(request, failures) or _show(request, complaint, saying, form, back)
    return redirect("complaints:detail", complaint.number)


def _make(request: HttpRequest, complaint: Complaint, saying: Saying, form: WordsForm) -> bool:
    """Make the move; refused, the sentence is told and the form stays to be sent again."""
    given = workflow.Given(**form.said(), seen=hidden.number(request.POST, "seen"))
    try:
        workflow.make(saying.move, complaint.pk, by=signed_in(request), at=timezone.now(), given=given)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, str(saying.done))
    return True


def _no_question(request: HttpRequest, complaint: Complaint, typed: QueryDict, meant: int | None) -> HttpResponse:
    """The second press of a sent reply, or a page older than the move that closed the questions: its words are not lost."""
    rows = complaint.clarifications.prefetch_related("questions")
    asked = rows.filter(pk=meant).first() if meant else rows.first()
    pieces, words = _said_to(asked, typed) if asked else ([], typed.get("text", "").strip())
    if asked and asked.answered and _is_told(asked, pieces):
        messages.info(request, _("Ваш ответ уже у нас."))
        return redirect("complaints:detail", complaint.number)
    if words or request.FILES:
        failures = uploads.receive(request, complaint, by=signed_in(request)) if complaint.is_open else []
        elsewhere, as_addition = reverse("complaints:add", args=[complaint.number]), QueryDict(mutable=True)
        as_addition["text"] = words
        if kept.keep(request, failures=failures, session_ended=False, path=elsewhere, typed=as_addition):
            if complaint.is_open:
                messages.info(request, _("Вопрос уже закрыт. Ваш ответ здесь: отправьте его как новые сведения."))
            return redirect(elsewhere)
    messages.info(request, _("Сейчас вопросов к вам нет."))
    return redirect("complaints:detail", complaint.number)


def _said_to(asked: Clarification, typed: QueryDict) -> tuple[list[str], str]:
    """What was typed in answer to these questions, piece by piece and as one text; what does not fit stays as typed."""
    form = ReplyForm(typed, questions=list(asked.questions.all()), has_files=True)
    said = form.said() if form.is_valid() else {}
    more = said.get("text") or typed.get("text", "").strip()
    replies = said.get("replies") or [typed.get(f"{PREFIX}{each.position}", "").strip() for each in form.questions]
    pieces = [*filter(None, (*replies, more))]
    return pieces, said_words(list(zip(form.questions, replies, strict=True)), more)


def _is_told(asked: Clarification, pieces: list[str]) -> bool:
    """Whether the reply that was sent holds all of it."""
    replies = asked.complaint.events.filter(kind="reply", at__gte=asked.asked_at).order_by("position")
    sent = replies.values_list("text", flat=True).first() or ""
    return all(piece in sent for piece in pieces)


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
