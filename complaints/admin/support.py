"""The queue of support: whoever has the right reads, takes and answers. No complaint is reachable from here."""

import hashlib
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.person import signed_in
from complaints.forms.support import AnswerForm, CloseForm
from complaints.models import SupportRequest, SupportTemplate
from complaints.models.support import SETTLED, CloseReason
from complaints.numbers import parse
from complaints.support import Refused, talk, words
from complaints.support_numbers import parse_support
from complaints.views import hidden
from notifications.masking import mask_address
from notifications.models import Message

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[SupportRequest]
    TemplateModelAdmin = admin.ModelAdmin[SupportTemplate]
else:
    ModelAdmin = TemplateModelAdmin = admin.ModelAdmin

PAGE = "admin:complaints_supportrequest_change"
WAITS = Case(When(status__in=SETTLED, then=Value(False)), default=Value(True), output_field=BooleanField())


@admin.register(SupportRequest)
class SupportAdmin(ModelAdmin):
    """Those that wait stand first, the oldest of them on top."""

    list_display = ("shown", "topic", "status", "executor_name", "created_at")
    list_display_links = ("shown",)
    list_filter = ("status", "topic")
    list_select_related = ("executor",)
    list_per_page = 30
    search_fields = ("error_code",)
    search_help_text = gettext_lazy("Номер запроса, номер обращения или код ошибки")
    actions = None
    media = Media()

    def get_urls(self) -> list[URLPattern]:
        """No form over the record."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="complaints_supportrequest_changelist"),
            path("<int:pk>/change/", wrap(page), name="complaints_supportrequest_change"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The group «Служба поддержки» and superusers."""
        return _may(request)

    def has_view_permission(self, request: HttpRequest, obj: SupportRequest | None = None) -> bool:
        """One permission for all."""
        return _may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Requests are written by people."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SupportRequest | None = None) -> bool:
        """Nothing can be typed over."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SupportRequest | None = None) -> bool:
        """The clock deletes."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the filters: an address with any field would tell whether a masked mail or a code was guessed."""
        return lookup in {"status__exact", "topic__exact"}

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupportRequest]:
        """Everybody's but one's own."""
        return talk.for_staff(signed_in(request)).annotate(waits=WAITS)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """The longest wait first."""
        return ["-waits", "created_at", "pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[SupportRequest], search_term: str
    ) -> tuple[QuerySet[SupportRequest], bool]:
        """A number in any spelling, of the request or of the complaint it names, else the code of an error."""
        if pk := parse_support(search_term):
            return queryset.filter(pk=pk), False
        if number := parse(search_term):
            return queryset.filter(complaint_number=number), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=gettext_lazy("номер"), ordering="pk")
    def shown(self, support: SupportRequest) -> SafeString:
        """With its check digit, in one piece on a phone too."""
        return format_html('<span class="num">{}</span>', support.number)

    @admin.display(description=gettext_lazy("кто отвечает"), ordering="executor__last_name")
    def executor_name(self, support: SupportRequest) -> str:
        """Whoever took it or answered."""
        return support.executor.official_name if support.executor else "—"


@admin.register(SupportTemplate)
class SupportTemplateAdmin(TemplateModelAdmin):
    """Ready answers."""

    list_display = ("name", "topic", "active")
    list_filter = ("active", "topic")
    search_fields = ("name", "body")
    fields = ("name", "topic", "body", "active", "position")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The talk, what the portal saw, the reply: the first press shows what goes out, the second sends it."""
    support = _found(request, pk)
    if "take" in request.POST:
        return _taken(request, support)
    closing = CloseForm(request.POST if "close" in request.POST else None, auto_id="close_%s")
    if closing.is_bound and closing.is_valid() and _closed(request, support, closing):
        return redirect(PAGE, pk)
    form, preview = _form(request, support), list[Message]()
    if form.is_bound and form.is_valid():
        done, preview = _answered(request, support, form)
        if done:
            return redirect(PAGE, pk)
    context = {**_context(request, support, form, preview), "closing": closing}
    return render(request, "admin/complaints/supportrequest/page.html", context)


def _form(request: HttpRequest, support: SupportRequest) -> AnswerForm:
    """A ready answer is brought without judging what is not finished yet."""
    rows = list(talk.templates(support.topic))
    choices = [(str(each.pk), each.name) for each in rows]
    if request.method == "POST" and "use_template" in request.POST:
        chosen = next((each.body for each in rows if str(each.pk) == request.POST.get("template")), "")
        text = "\n\n".join(filter(None, (request.POST.get("text", "").strip(), chosen)))
        return AnswerForm(initial={"text": text}, templates=choices)
    if "close" in request.POST:  # what was typed stays, and is not judged either
        return AnswerForm(initial={"text": request.POST.get("text", "")}, templates=choices)
    return AnswerForm(request.POST if request.method == "POST" else None, templates=choices)


def _taken(request: HttpRequest, support: SupportRequest) -> HttpResponse:
    try:
        talk.take(support.pk, by=signed_in(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Запрос {number} у вас в работе.").format(number=support.number))
    return redirect(PAGE, support.pk)


def _closed(request: HttpRequest, support: SupportRequest, form: CloseForm) -> bool:
    reason, seen = CloseReason(form.cleaned_data["reason"]), hidden.number(request.POST, "seen") or 0
    try:
        talk.close(support.pk, by=signed_in(request), at=timezone.now(), reason=reason, seen=seen)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Запрос {number} закрыт без ответа.").format(number=support.number))
    return True


def _answered(request: HttpRequest, support: SupportRequest, form: AnswerForm) -> tuple[bool, list[Message]]:
    """(sent, else what would go out)."""
    seen, text = hidden.number(request.POST, "seen") or 0, form.cleaned_data["text"]
    given = {"by": signed_in(request), "at": timezone.now(), "text": text, "seen": seen}
    try:
        if request.POST.get("previewed") != _seal(support, seen, text):
            return False, talk.rehearse(support.pk, **given).messages
        talk.answer(support.pk, **given)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False, []
    messages.success(request, _("Ответ на запрос {number} отправлен.").format(number=support.number))
    return True, []


def _seal(support: SupportRequest, seen: int, text: str) -> str:
    """What was typed after what was read, in one short word: another typing needs another look."""
    return hashlib.sha256(repr((support.pk, seen, text)).encode()).hexdigest()


def _context(
    request: HttpRequest, support: SupportRequest, form: AnswerForm, preview: list[Message]
) -> dict[str, object]:
    entries = list(talk.said(support))
    seen = entries[-1].pk if entries else 0
    return {
        **admin.site.each_context(request),
        "opts": SupportRequest._meta,
        "title": _("Запрос в поддержку {number}").format(number=support.number),
        "support": support,
        "may_take": talk.is_free(support) and support.status not in SETTLED,
        "may_close": support.status not in SETTLED,
        "others": not talk.is_free(support) and support.executor_id != signed_in(request).pk,
        "entries": entries,
        "seen": seen,
        "form": form,
        "preview": [(message, mask_address(message.address)) for message in preview],
        "seal": _seal(support, seen, form.cleaned_data["text"]) if preview else "",
        "email": mask_address(support.email),
        "opened": support.entries.filter(kind=talk.Kind.OPENED).select_related("actor"),
    }


def _may(request: HttpRequest) -> bool:
    return signed_in(request).has_perm(words.PERMISSION)


def _found(request: HttpRequest, pk: int) -> SupportRequest:
    if not _may(request):
        raise PermissionDenied
    rows = talk.for_staff(signed_in(request)).select_related("author", "executor")
    return get_object_or_404(rows, pk=pk)
