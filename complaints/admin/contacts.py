"""Whole contacts of a complaint's author: shown after a reason is given, and the author sees that they were shown."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from complaints import access, identity
from complaints.admin.desk import officer, on_desk
from complaints.admin.page import site_context
from complaints.models import Complaint


class ReasonForm(forms.Form):
    """Why the contacts are needed, and whether the number of the document is needed too."""

    reason = forms.CharField(
        label=gettext_lazy("Зачем нужны контакты"),
        help_text=gettext_lazy(
            "Заявитель увидит, какое подразделение и когда их открывало; причина останется в журнале"
        ),
        min_length=5,
        max_length=300,
        error_messages={
            "required": gettext_lazy("Напишите, зачем нужны контакты"),
            "min_length": gettext_lazy("Напишите причину понятнее: хотя бы одно слово"),
            "max_length": gettext_lazy("Напишите короче: до 300 знаков"),
            "null_characters_not_allowed": gettext_lazy("В тексте есть лишний знак. Наберите его заново"),
        },
    )
    with_document = forms.BooleanField(
        label=gettext_lazy("Показать и номер документа"),
        help_text=gettext_lazy("Заявитель увидит, что открыт и номер"),
        required=False,
    )

    def __init__(self, data: Any = None, *, complaint: Complaint) -> None:
        super().__init__(data)
        if not complaint.id_doc_kind:
            del self.fields["with_document"]


@sensitive_variables("contacts")
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the reason, POST writes the journal and shows; nothing of it can be linked to or reloaded into."""
    user = officer(request)
    complaint = on_desk(user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, complaint=complaint)
    contacts: list[tuple[str, str]] = []
    if form.is_valid():
        reason, with_document = form.cleaned_data["reason"], form.cleaned_data.get("with_document", False)
        access.revealed(complaint, user, at=timezone.now(), reason=reason, with_document=with_document)
        contacts = _contacts(complaint, with_document=with_document)
    title = _("Контакты — {number}").format(number=complaint)
    context = {**site_context(request, complaint, title=title), "form": form, "contacts": contacts}
    return render(request, "admin/complaints/complaint/contacts.html", context)


def _contacts(complaint: Complaint, *, with_document: bool) -> list[tuple[str, str]]:
    rows = [
        (_("Телефон"), complaint.phone),
        (_("Почта"), complaint.email),
        (_("Документ"), identity.whole(complaint) if with_document else ""),
    ]
    return [(label, value) for label, value in rows if value]
