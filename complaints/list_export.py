"""The list of complaints as a file: asked for on a page, made by the worker, given to whoever asked, deleted after seven days."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import list_rows, made_files, selection
from complaints.models import ListExport
from complaints.models.made_file import UNDER_WAY
from complaints.sheets import WRITERS
from notifications import hints

TASK = "complaints.tasks.build_lists"
LONGEST_QUERY = 2000


class Refused(Exception):
    """A file that cannot be asked for; the message is one Russian sentence for the person."""


def may_take(user: User) -> bool:
    """Whoever serves and has complaints before them, asked again when the file is made."""
    return user.is_active and user.is_staff and (user.is_superuser or user.postings.exists())


def ask(user: User, query: str, *, format: str, reason: str = "", at: datetime) -> ListExport:
    """A new request, or the same one pressed twice. With a `reason` names and contacts are in the file.

    Raises Refused while another file of this person is under way, without the right, with an endless search.
    """
    wanted = {"query": query, "format": format, "reason": reason, "with_personal_data": bool(reason)}
    if len(query) > LONGEST_QUERY:
        raise Refused(_("Слишком длинный поиск. Сократите его в списке и выгрузите снова."))
    if reason and not list_rows.Right.of(user):
        raise Refused(_("Выгрузить имена и контакты могут руководитель и регистратор."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # one press at a time
        known = ListExport.objects.filter(user=user, status__in=UNDER_WAY).first()
        if known is None:
            hints.after_commit(TASK)
            return ListExport.objects.create(user=user, requested_at=at, **wanted)
    if {name: getattr(known, name) for name in wanted} != wanted:
        raise Refused(_("Ещё готовится прошлая выгрузка. Дождитесь её."))
    return known


def shown(user: User, *, at: datetime) -> QuerySet[ListExport]:
    """The person's own files of the last days, newest first."""
    return ListExport.objects.filter(user=user, requested_at__gt=at - made_files.KEPT)


def ready(user: User, *, at: datetime) -> QuerySet[ListExport]:
    """What this person may download now."""
    return ListExport.objects.filter(user=user, status=ListExport.Status.READY, expires_at__gt=at)


def build_waiting(*, at: datetime) -> int:
    """Make every file that waits, and those whose worker has died; how many were made."""
    return made_files.build_waiting(ListExport, _write, lambda export, at: None, at=at)


def forget(*, at: datetime) -> int:
    """Delete the files past their time; how many. The rows stay as the journal of who took what."""
    return made_files.forget(ListExport, at=at)


def throw_away_all_of(user: User) -> None:
    """When the postings of a person change, what was taken under the old ones is not handed out any more."""
    for export in ListExport.objects.filter(user=user, status=ListExport.Status.READY):
        made_files.throw_away(export)


def _write(target: IO[bytes], export: ListExport, at: datetime) -> None:
    """The desk as it is now, not as it was when the file was asked for."""
    if not may_take(export.user) or (export.with_personal_data and not list_rows.Right.of(export.user)):
        raise made_files.NotOwed
    complaints = selection.rows(export.user, selection.parsed(export.query))
    WRITERS[export.format](target, list_rows.head(export), list_rows.rows(export, complaints, at=at))
    target.seek(0, 2)
