"""The six steps of filing: each saves on «Продолжить», each can be left and taken up again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.person import signed_in
from complaints import advice, attachments, kept, second_text_page, wizard
from complaints.forms import captions
from complaints.forms.rows import ADD, REMOVE
from complaints.forms.steps import StepForm, TopicForm
from complaints.models import Complaint
from complaints.second_text import Verdict
from complaints.views import review, topic_step, uploads

REVIEW, STORY = "review", "story"
SECOND_BUTTONS = {"second_see", "second_take", "second_drop"}


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """One step of one draft."""
    mine = Complaint.objects.of(signed_in(request)).with_second_texts()
    mine = mine.select_related("category__parent", "category__department")
    draft = get_object_or_404(mine, uuid=uuid)
    if draft.number is not None:
        return _already_sent(request, draft)
    if name not in wizard.BY_NAME:
        raise Http404
    page = wizard.BY_NAME[name]
    try:
        if page.form is not None:
            return _form_step(request, draft, page)
        if name == "files":
            return _files_step(request, draft, page)
        return review.review(request, draft, page, _context(draft, page))
    except wizard.AlreadySent as sent:
        return _already_sent(request, sent.complaint)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once, then delete the draft with its files."""
    draft = get_object_or_404(Complaint.objects.of(signed_in(request)), uuid=uuid)
    if draft.number is not None:
        return _already_sent(request, draft)
    if request.method == "GET":
        return render(request, "complaints/draft_delete.html", {"draft": draft})
    try:
        wizard.delete(uuid, by=signed_in(request))
    except wizard.AlreadySent as sent:
        return _already_sent(request, sent.complaint)
    messages.info(request, _("Черновик удалён."))
    return redirect("complaints:list")


def _already_sent(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    messages.info(request, _("Это обращение уже отправлено, поэтому черновик не изменился."))
    return redirect("complaints:sent", complaint.number)


def _context(draft: Complaint, page: wizard.Step) -> dict[str, object]:
    before = wizard.step_before(page)
    back = {
        "back_url": before.url(draft) if before else reverse("complaints:list"),
        "back_label": before.back_label if before else _("К моим обращениям"),
    }
    shown = {"name": page.name, "number": page.number, "title": page.title, **back}
    return {"draft": draft, "step": shown, "total_steps": len(wizard.STEPS)}


def _form_step(request: HttpRequest, draft: Complaint, page: wizard.Step) -> HttpResponse:
    assert page.form is not None  # noqa: S101 (the caller's branch)
    user = signed_in(request)
    if request.method != "POST":
        back = kept.take_back(request)
        form = page.form(back.typed if back else None, draft=draft, user=user)
        return _show_form(
            request, page, form, typed=back.typed if back else None, restored=bool(back and back.session_ended)
        )
    taken = wizard.take_typed(draft.uuid, page, request.POST, by=user, at=timezone.now(), in_background=False)
    if taken.verdict is Verdict.TOO_LONG:
        messages.error(request, _("Не сохранено: текст слишком длинный. Сократите его или сохраните у себя."))
        return _show_form(request, page, taken.form, typed=request.POST)
    if taken.verdict is Verdict.CONFLICT:
        return kept.ask_again(request, at="other") or _show_form(request, page, taken.form, typed=request.POST)
    if SECOND_BUTTONS & request.POST.keys():
        return _change_texts(request, page, draft)
    if "check" in request.POST and page.name == STORY:
        return _check_text(request, page, taken.form)
    if {ADD, REMOVE} & request.POST.keys():
        return _change_rows(request, page, taken)
    if taken.form.is_valid() or ("save" in request.POST and not taken.left_out):
        return topic_step.interruption(request, draft, taken.form) or _onwards(request, draft, page)
    return kept.ask_again(request) or _show_form(request, page, taken.form, typed=request.POST)


def _change_texts(request: HttpRequest, page: wizard.Step, draft: Complaint) -> HttpResponse:
    """The buttons around a second text; the fields have been saved before. Each leads back to the page with both."""
    user, at = signed_in(request), timezone.now()
    if "second_take" in request.POST and wizard.take_second(
        draft.uuid, page, request.POST["second_take"], by=user, at=at
    ):
        messages.info(request, _("Теперь в черновике второй вариант. Прежний остался рядом."))
    if "second_drop" in request.POST and wizard.drop_second(
        draft.uuid, page, request.POST["second_drop"], by=user, at=at
    ):
        messages.info(request, _("Второй вариант убран."))
    return HttpResponseRedirect(request.get_full_path())


def _check_text(request: HttpRequest, page: wizard.Step, form: StepForm) -> HttpResponse:
    """What was typed is saved: come back to the same page with the advice; it needs no script and stops nobody."""
    fits = form.is_valid()
    if not fits and not kept.keep(request, session_ended=False):
        return _show_form(request, page, form, typed=request.POST)
    query = request.GET.copy()
    query["checked"] = "1"
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}#{'advice' if fits else 'errors'}")


def _change_rows(request: HttpRequest, page: wizard.Step, taken: wizard.Taken) -> HttpResponse:
    """«Добавить просьбу», «Убрать»: what was typed is saved, come back to the row; nothing is judged before «Продолжить»."""
    if taken.left_out and not kept.keep(request, session_ended=False):
        return _show_form(request, page, taken.form, typed=request.POST)
    query = request.GET.copy()
    query.pop("checked", None)
    query["rows"], anchor = taken.form.pressed_row()
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}#{anchor}")


def _show_form(
    request: HttpRequest, page: wizard.Step, form: StepForm, *, typed: QueryDict | None, restored: bool = False
) -> HttpResponse:
    """`typed` is what the fields are filled with when it may differ from what is saved; `restored` has not been saved."""
    form.show_rows(request.GET.get("rows", ""))
    told = second_text_page.told(page.name, form, typed)
    again = {"signed_in_again": restored, "typing_restored": restored}
    context = {**_context(form.draft, page), **again, "form": form, "told": told}
    if isinstance(form, TopicForm):
        context |= topic_step.listed(request, form)
    if page.name == STORY and ("checked" in request.GET or "check" in request.POST):
        shown = {name: form[name].value() for name in form.fields}
        context["checked"] = True
        context["advice"] = advice.for_draft(form.draft, by=signed_in(request), at=timezone.now(), typed=shown)
    return render(request, f"complaints/steps/{page.name}.html", context)


def _onwards(request: HttpRequest, draft: Complaint, page: wizard.Step) -> HttpResponse:
    """To the list on «Сохранить и выйти», back to the review when the person came from there, else to the next step."""
    if "save" in request.POST:
        messages.info(request, _("Черновик сохранён. Продолжить можно с любого устройства."))
        return redirect("complaints:list")
    following = wizard.BY_NAME[REVIEW] if request.GET.get("from") == REVIEW else wizard.step_after(page)
    return HttpResponseRedirect(following.url(draft))


def _files_step(request: HttpRequest, draft: Complaint, page: wizard.Step) -> HttpResponse:
    """Add, describe, remove, go on. A file that does not fit gets its own row with the reason; the others stay."""
    if request.method == "POST":
        return _change_files(request, draft, page)
    return _show_files(request, draft, page, kept.take_back(request))


def _show_files(
    request: HttpRequest, draft: Complaint, page: wizard.Step, back: kept.Kept | None = None
) -> HttpResponse:
    """The list, with the captions as they were typed when the page comes back."""
    typed, failures = (back.typed, back.failures) if back else (None, [])
    files = uploads.listed(draft, by=signed_in(request), typed=typed, failures=failures)
    restored = bool(back and back.session_ended)
    context = {
        **_context(draft, page),
        **files,
        **kept.told(back, captions.PREFIX),
        "nothing_chosen": "upload" in (typed or {}) and not (restored or failures or files["unfit_captions"]),
    }
    return render(request, "complaints/steps/files.html", context)


def _change_files(request: HttpRequest, draft: Complaint, page: wizard.Step) -> HttpResponse:
    """Every answer leads to a page that can be returned to; what was refused is told there."""
    user = signed_in(request)
    wizard.touch(draft.uuid, by=user, at=timezone.now())
    all_fit = uploads.keep_captions(request, draft, by=user)
    failures: list[tuple[str, str]] = []
    if "remove" in request.POST:
        attachments.remove(draft, request.POST["remove"], by=user)
    else:
        failures = uploads.receive(request, draft, by=user)
    if failures or not all_fit or ("upload" in request.POST and not request.FILES):
        back = kept.Kept(request.POST, failures, session_ended=False)
        return kept.ask_again(request, failures) or _show_files(request, draft, page, back)
    if "remove" in request.POST:
        return HttpResponseRedirect(request.get_full_path())
    if "upload" in request.POST:
        return HttpResponseRedirect(f"{request.get_full_path()}#files-title")  # what has been added stands there
    return _onwards(request, draft, page)
