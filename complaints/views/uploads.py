"""Files that come with a form: each is checked by itself, a refused one does not drag the others along."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import attachments
from complaints.file_checks import refusals
from complaints.file_checks.upload_handler import files_lost
from complaints.models import Complaint


def receive(request: HttpRequest, complaint: Complaint, *, by: User) -> list[tuple[str, str]]:
    """Add every file of the field `files`; returns (name, reason) of those that could not be taken or did not come."""
    failures = [(_("Файл с нечитаемым именем"), refusals.unreadable())] * files_lost(request)
    for upload in request.FILES.getlist("files"):
        try:
            attachments.add(complaint, upload, by=by, at=timezone.now())
        except attachments.Refused as refusal:
            failures.append((attachments.clean_name(upload.name or ""), str(refusal)))
    return failures
