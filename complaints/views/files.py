"""Handing out a file to those who may see it, and taking one in while the person is still filling the form."""

from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.person import signed_in
from complaints import access, attachments, file_audit
from complaints.file_checks import refusals
from complaints.file_checks.upload_handler import files_lost
from complaints.models import Attachment, Complaint, DataExport

log = structlog.get_logger(__name__)

# Whatever the file turns out to be, a browser saves it and runs nothing from it.
HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Accept-Ranges": "none",
}


@require_safe
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Download; to anybody who may not see the file it does not exist."""
    file = get_object_or_404(_visible_to(request).select_related("complaint__author"), uuid=uuid)
    if request.method == "GET" and file.event_id and not file_audit.is_damaged(file):
        access.downloaded(file, signed_in(request), at=timezone.now())
    return hand_out(request, file)


def hand_out(request: HttpRequest, file: Attachment | DataExport) -> HttpResponseBase:
    """The bytes of a private file whose reader has been checked, with headers that let a browser only save it.

    A file that is gone or cut short on the disk is a page that says so, never an empty or half a file.
    """
    if file_audit.is_damaged(file):
        log.error("attachment_damaged", attachment=str(file.uuid))
        context = {"file": file, "is_copy": isinstance(file, DataExport), "code": request.META.get("REQUEST_ID", "")}
        return render(request, "complaints/file_damaged.html", context, status=404)
    response = _through_nginx(file) if settings.X_ACCEL_PREFIX else _by_ourselves(file)
    for header, value in HARMLESS.items():
        response[header] = value
    return response


@require_POST
def upload(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """One file into the person's own draft, told as JSON to the page that is still open."""
    user = signed_in(request)
    draft = get_object_or_404(Complaint.objects.of(user).drafts(), uuid=uuid)
    received: list[UploadedFile[bytes]] = [file for _, files in request.FILES.lists() for file in files]
    if len(received) + files_lost(request) != 1 or not received:
        return _refused(refusals.one_by_one() if received else refusals.unreadable())
    file = received[0]
    try:
        added = attachments.add(draft, file, by=user, at=timezone.now())
    except attachments.Refused as refusal:
        too_big = (file.size or 0) > settings.ATTACHMENT_MAX_BYTES
        return _refused(str(refusal), name=attachments.clean_name(file.name or ""), status=413 if too_big else 400)
    return JsonResponse({"ok": True, "uuid": str(added.uuid), "name": added.name, "size": added.size, "error": ""})


def _refused(error: str, *, name: str = "", status: int = 400) -> JsonResponse:
    return JsonResponse({"ok": False, "uuid": "", "name": name, "size": 0, "error": error}, status=status)


def _visible_to(request: HttpRequest) -> QuerySet[Attachment]:
    """Sent files to the author and to the desk, files not sent yet to whoever added them."""
    user = signed_in(request)
    sent = Q(complaint__author=user)
    if _at_the_desk(user):
        sent |= Q(complaint__in=Complaint.objects.on_desk_of(user))
    return Attachment.objects.filter(Q(event=None, uploaded_by=user) | (Q(event__isnull=False) & sent))


def _at_the_desk(user: User) -> bool:
    """Others' files open only behind the second factor, like every page of the admin."""
    verified = getattr(user, "is_verified", None)  # put there by OTPMiddleware
    return user.is_staff and verified is not None and bool(verified())


def _by_ourselves(file: Attachment | DataExport) -> FileResponse:
    content = file.file.storage.open(file.file.name or "")
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)


def _through_nginx(file: Attachment | DataExport) -> HttpResponse:
    """nginx sends the bytes from its internal location and adds the same headers there."""
    response = HttpResponse(content_type=file.media_type)
    response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX}{file.file.name}"
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    return response
