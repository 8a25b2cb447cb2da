"""«Восстановление доступа»: two people of staff compare and decide; nobody sees or sets a password."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.person import signed_in
from complaints.forms.recovery import ApproveForm, RejectForm, ReviewForm
from complaints.models import RecoveryRequest, RecoveryStatus
from complaints.recovery import Refused, decisions, documents, words
from complaints.recovery.decisions import Candidate
from complaints.views.files import HARMLESS
from notifications.masking import mask_address

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[RecoveryRequest]
else:
    ModelAdmin = admin.ModelAdmin

PAGE = "admin:complaints_recoveryrequest_change"


@admin.register(RecoveryRequest)
class RecoveryAdmin(ModelAdmin):
    """Reads here, decides through `recovery.decisions`; a request about one's own cabinet does not exist."""

    list_display = ("shown", "full_name", "status", "filed_at")
    list_filter = ("status",)
    list_per_page = 30
    ordering = ("-filed_at",)
    actions = None
    media = Media()

    def get_urls(self) -> list[URLPattern]:
        """No form over the record."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="complaints_recoveryrequest_changelist"),
            path("<int:pk>/change/", wrap(page), name="complaints_recoveryrequest_change"),
            path("<int:pk>/document/", wrap(document), name="complaints_recoveryrequest_document"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The group «Администратор портала» and superusers."""
        return _may(request)

    def has_view_permission(self, request: HttpRequest, obj: RecoveryRequest | None = None) -> bool:
        """One permission for all."""
        return _may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Requests are written by people."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: RecoveryRequest | None = None) -> bool:
        """Nothing can be typed over."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RecoveryRequest | None = None) -> bool:
        """The record stays."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecoveryRequest]:
        """Proved ones, and not about one's own cabinet."""
        return _visible(request)

    @admin.display(description=gettext_lazy("номер"), ordering="number")
    def shown(self, recovery: RecoveryRequest) -> str:
        """In two groups."""
        return recovery.shown_number

    @admin.display(description=gettext_lazy("заявитель"), ordering="last_name")
    def full_name(self, recovery: RecoveryRequest) -> str:
        """As written in the request."""
        return recovery.full_name


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told beside what is known, the record, and the forms that are open to this person."""
    recovery = _found(request, pk)
    found = decisions.candidates(recovery) if recovery.status == RecoveryStatus.FILED else []
    name = request.POST.get("decision", "")
    forms_open = _forms(request, recovery, found, name)
    chosen = forms_open.get(name)
    if request.method == "POST" and chosen is not None and chosen.is_valid():
        _decide(request, pk, name, chosen)
        return redirect(PAGE, pk)
    context = {
        **admin.site.each_context(request),
        "opts": RecoveryRequest._meta,
        "title": _("Восстановление доступа {number}").format(number=recovery.shown_number),
        "recovery": recovery,
        "new_contact": mask_address(recovery.new_contact),
        "known": decisions.known(recovery),
        "candidates": found,
        "form": chosen if chosen is not None and chosen.is_bound else None,
        "events": recovery.events.select_related("actor"),
        "is_reviewer": recovery.reviewer_id == signed_in(request).pk,
        "frozen": bool(recovery.frozen_until and recovery.frozen_until > timezone.now()),
        **{f"{key}_form": each for key, each in forms_open.items()},
    }
    return render(request, "admin/complaints/recoveryrequest/page.html", context)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture, decrypted on the way; each opening leaves a line in the record."""
    recovery = _found(request, pk)
    try:
        content = documents.read(recovery.pk, by=signed_in(request), at=timezone.now())
    except Refused as gone:
        raise Http404 from gone
    response = HttpResponse(content, content_type=recovery.document_type)
    response["Content-Disposition"] = content_disposition_header(True, recovery.document_name) or "attachment"
    for header, value in HARMLESS.items():
        response[header] = value
    return response


def _forms(request: HttpRequest, recovery: RecoveryRequest, found: list[Candidate], name: str) -> dict[str, forms.Form]:
    """name of the decision → its form; the one that was sent is bound."""

    def data(decision: str) -> object:
        return request.POST if request.method == "POST" and name == decision else None

    is_open: dict[str, forms.Form] = {}
    if recovery.status == RecoveryStatus.FILED and found:
        accounts = [(str(each.user.pk), _label(each)) for each in found]
        is_open["review"] = ReviewForm(data("review"), accounts=accounts, auto_id="review_%s")
    frozen = bool(recovery.frozen_until and recovery.frozen_until > timezone.now())
    waits = recovery.status in (RecoveryStatus.REVIEWED, RecoveryStatus.FROZEN) and not frozen
    if waits and recovery.reviewer_id != signed_in(request).pk:
        is_open["approve"] = ApproveForm(data("approve"), auto_id="approve_%s")  # type: ignore[arg-type]
    if recovery.status in decisions.OPEN:
        is_open["reject"] = RejectForm(data("reject"), auto_id="reject_%s")  # type: ignore[arg-type]
    return is_open


def _decide(request: HttpRequest, pk: int, name: str, form: forms.Form) -> None:
    """The domain has the last word; a refusal is shown as a sentence."""
    decide: dict[str, Callable[..., None]] = {
        "review": decisions.review,
        "approve": decisions.approve,
        "reject": decisions.reject,
    }
    said = {
        "review": _("Передано второму сотруднику."),
        "approve": _("Одобрено. Владельцу сообщили, через сутки уйдёт ссылка."),
        "reject": _("Отказано, заявитель извещён."),
    }
    try:
        decide[name](pk, by=signed_in(request), at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said[name])


def _label(candidate: Candidate) -> str:
    agrees = [
        _("контакт совпал") if candidate.contact_agrees else _("контакт не совпал"),
        _("ФИО совпали") if candidate.name_agrees else _("ФИО не совпали"),
    ]
    return f"{candidate.user.get_full_name()}: {', '.join(candidate.contacts)} ({', '.join(agrees)})"


def _may(request: HttpRequest) -> bool:
    return signed_in(request).has_perm(words.PERMISSION)


def _visible(request: HttpRequest) -> QuerySet[RecoveryRequest]:
    proved = RecoveryRequest.objects.exclude(status=RecoveryStatus.UNPROVED)
    mine = RecoveryRequest.objects.filter(account=signed_in(request))
    return proved.exclude(pk__in=mine.values("pk")).select_related("account", "reviewer", "approver")


def _found(request: HttpRequest, pk: int) -> RecoveryRequest:
    if not _may(request):
        raise PermissionDenied
    return get_object_or_404(_visible(request), pk=pk)
