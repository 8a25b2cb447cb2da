"""Files that come with a form: each is checked by itself, a refused one does not drag the others along."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import attachments
from complaints.file_checks import refusals
from complaints.file_checks.names import clean_name
from complaints.file_checks.upload_handler import files_lost
from complaints.forms import captions
from complaints.models import Complaint


def receive(request: HttpRequest, complaint: Complaint, *, by: User) -> list[tuple[str, str]]:
    """Add every file of the field `files`; returns (name, reason) of those that could not be taken or did not come."""
    failures = [(_("Файл с нечитаемым именем"), refusals.unreadable())] * files_lost(request)
    for upload in request.FILES.getlist("files"):
        try:
            attachments.add(complaint, upload, by=by, at=timezone.now())
        except attachments.Refused as refusal:
            failures.append((clean_name(upload.name or ""), str(refusal)))
    return failures


def keep_captions(request: HttpRequest, complaint: Complaint, *, by: User) -> bool:
    """Write down the captions that came with the form and fit; whether all do. For every button beside the list."""
    typed = captions.typed_in(request.POST)
    if typed.fit:
        attachments.describe(complaint, typed.fit, by=by)
    return not typed.unfit


def listed(
    complaint: Complaint, *, by: User, typed: Mapping[str, str] | None = None, name: str = "attachments",
    failures: Sequence[tuple[str, str]] = (),
) -> dict[str, object]:  # fmt: skip
    """What components/pending_files.html and file_failures.html show: the files with what was typed beside each."""
    said = captions.typed_in(typed or {})
    files = list(attachments.pending(complaint, by))
    for file in files:
        file.caption = said.fit.get(str(file.uuid), file.caption)
        file.caption, file.caption_error = said.unfit.get(str(file.uuid), (file.caption, ""))
    return {name: files, "failures": failures, "unfit_captions": [file for file in files if file.caption_error]}
