"""«Выгрузить»: the list of complaints as a file. The page asks, shows how far the worker is, and hands the file to its owner."""

from urllib.parse import unquote_plus
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.admin import Journal
from accounts.models import User
from complaints import file_audit, kept, list_export, selection
from complaints.admin.desk import has_desk, officer
from complaints.forms.exports import ExportForm
from complaints.list_rows import Right
from complaints.models import Complaint, ListExport
from complaints.views.files import hand_out

PAGE = "admin:complaints_complaint_export"
SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
def export_list(request: HttpRequest) -> HttpResponse:
    """What the list shows at the same address becomes a file; below, the person's own files and how far they are."""
    user = _at_the_desk(request)
    back = kept.take_back(request)
    may_take_people = bool(Right.of(user))
    typed = request.POST if request.method == "POST" else (back.typed if back else None)
    form, query = ExportForm(typed, may_take_people=may_take_people), selection.address(request.GET.dict())
    if request.method == "POST" and form.is_valid() and _asked(form, user, query):
        messages.success(request, _("Готовим файл. Страницу можно закрыть: он дождётся вас здесь."))
        return redirect(f"{reverse(PAGE)}?{query}#files")
    context = {
        **admin.site.each_context(request),
        "opts": Complaint._meta,
        "title": _("Выгрузка списка"),
        "form": form,
        "query": query,
        "chosen": selection.words(user, request.GET.dict()),
        "count": selection.rows(user, request.GET.dict()).count(),
        "files": list_export.shown(user, at=timezone.now())[:SHOWN],
    }
    return render(request, "admin/complaints/complaint/export.html", context)


@require_safe
def download(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file, to whoever asked for it and still has a desk."""
    user = _at_the_desk(request)
    export = get_object_or_404(list_export.ready(user, at=timezone.now()), uuid=uuid)
    if export.with_personal_data and not Right.of(user):
        raise Http404
    if file_audit.is_damaged(export):
        messages.error(
            request, _("Файл не сохранился целиком, поэтому портал его не отдаёт. Выгрузите список ещё раз.")
        )
        return redirect(f"{reverse(PAGE)}?{export.query}#files")
    return hand_out(request, export)


def _at_the_desk(request: HttpRequest) -> User:
    user = officer(request)
    if not has_desk(user):
        raise PermissionDenied
    return user


def _asked(form: ExportForm, user: User, query: str) -> bool:
    """Whether the worker has it now; a refusal stands over the form."""
    given = form.cleaned_data
    try:
        list_export.ask(user, query, format=given["format"], reason=given["reason"], at=timezone.now())
    except list_export.Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@admin.register(ListExport)
class ListExportAdmin(Journal):
    """The journal of files that were taken, to read: for auditors, by the permission to view it."""

    list_display = ("requested_at", "who", "format", "chosen", "with_personal_data", "reason", "total", "status")
    list_filter = ("with_personal_data", "format", "status")
    list_select_related = ("user",)
    date_hierarchy = "requested_at"
    search_fields = ("user__last_name",)
    search_help_text = gettext_lazy("Фамилия сотрудника")

    @admin.display(description=gettext_lazy("кто"), ordering="user__last_name")
    def who(self, export: ListExport) -> str:
        """The person of staff."""
        return export.user.official_name

    @admin.display(description=gettext_lazy("фильтры и слова"))
    def chosen(self, export: ListExport) -> str:
        """As in the address of the list."""
        return unquote_plus(export.query).replace("&", ", ") or _("весь список")
