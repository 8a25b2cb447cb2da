"""Handing out a file to those who may see it, and taking one in while the person is still filling the form."""

from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.person import signed_in
from complaints import access, attachments, file_audit, timeline, wizard
from complaints.file_checks import refusals
from complaints.file_checks.names import clean_name
from complaints.file_checks.upload_handler import files_lost
from complaints.models import Attachment, Complaint, DataExport, ListExport, SupportFile

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
    if not file.is_open:
        return render(request, "complaints/file_closed.html", {"file": file}, status=404)
    if request.method == "GET" and file.event_id and not file_audit.is_damaged(file):
        access.downloaded(file, signed_in(request), at=timezone.now())
    return hand_out(request, file)


@require_safe
def thumbnail(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The small copy of a picture, for those who may open the picture; it is always a JPEG."""
    return small_copy(get_object_or_404(_visible_to(request), uuid=uuid))


def small_copy(file: Attachment | SupportFile) -> HttpResponseBase:
    """The same for a reader who has been checked."""
    if not file.thumbnail_url or file_audit.is_gone(file.thumbnail.name or ""):
        raise Http404
    return _harmless(_bytes_of(file.thumbnail, name="thumbnail.jpg", media_type="image/jpeg"))


def hand_out(request: HttpRequest, file: Attachment | DataExport | ListExport | SupportFile) -> HttpResponseBase:
    """The bytes of a private file whose reader has been checked, with headers that let a browser only save it.

    A file that is gone or cut short on the disk is a page that says so, never an empty or half a file.
    """
    if file_audit.is_damaged(file):
        log.error("attachment_damaged", attachment=str(file.uuid))
        context = {"file": file, "is_copy": isinstance(file, DataExport), "code": request.META.get("REQUEST_ID", "")}
        return render(request, "complaints/file_damaged.html", context, status=404)
    return _harmless(_bytes_of(file.file, name=file.name, media_type=file.media_type))


@require_POST
def upload(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """One file into the person's own draft, told as JSON to the page that is still open."""
    user = signed_in(request)
    draft = get_object_or_404(Complaint.objects.of(user).drafts(), uuid=uuid)
    received: list[UploadedFile[bytes]] = [file for _name, files in request.FILES.lists() for file in files]
    if len(received) + files_lost(request) != 1 or not received:
        return _told(error=refusals.one_by_one() if received else refusals.unreadable(), status=400)
    file = received[0]
    try:
        added = attachments.add(draft, file, by=user, at=timezone.now())
    except attachments.Refused as refusal:
        status = 413 if (file.size or 0) > settings.ATTACHMENT_MAX_BYTES else 400
        return _told(refusal.present, name=clean_name(file.name or ""), error=str(refusal), status=status)
    wizard.touch(uuid, by=user, at=timezone.now())
    return _told(added)


def _told(file: Attachment | None = None, *, name: str = "", error: str = "", status: int = 200) -> JsonResponse:
    """The row of a file that is there, with the reason when it is not the one that came: after a cut connection the
    page may not know of it."""
    row = {"uuid": "", "name": name, "size": 0, "thumbnail": "", "waits": ""}
    if file:
        row = {"uuid": str(file.uuid), "name": file.name, "size": file.size, "thumbnail": file.thumbnail_url}
        row["waits"] = _("загружен, на проверке") if file.is_waiting else ""
    return JsonResponse({"ok": not error, **row, "error": error}, status=status)


def _visible_to(request: HttpRequest) -> QuerySet[Attachment]:
    """Sent files to the author and to the desk, files not sent yet to whoever added them.

    What staff have laid beside a draft of an answer is not the author's until it is signed.
    """
    user = signed_in(request)
    sent = Q(complaint__author=user) & ~Q(event__kind__in=timeline.INTERNAL)
    if at_the_desk(user):
        sent |= Q(complaint__in=Complaint.objects.on_desk_of(user))
    return Attachment.objects.filter(Q(event=None, uploaded_by=user) | (Q(event__isnull=False) & sent))


def at_the_desk(user: User) -> bool:
    """Others' files open only behind the second factor, like every page of the admin."""
    verified = getattr(user, "is_verified", None)  # put there by OTPMiddleware
    return user.is_staff and verified is not None and bool(verified())


def _bytes_of(stored: FieldFile, *, name: str, media_type: str) -> FileResponse | HttpResponse:
    """From the disk, or by nginx: it sends the bytes from its internal location and adds the same headers there."""
    if not settings.X_ACCEL_PREFIX:
        content = stored.storage.open(stored.name or "")
        return FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response = HttpResponse(content_type=media_type)
    response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX}{stored.name}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _harmless(response: FileResponse | HttpResponse) -> HttpResponseBase:
    for header, value in HARMLESS.items():
        response[header] = value
    return response
