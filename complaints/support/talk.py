"""What follows a request: staff take and answer it, the person writes on, both read the same talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import SupportEntry, SupportRequest, SupportStatus, SupportTemplate
from complaints.models.support import SETTLED, CloseReason
from complaints.support import Refused, filing, words
from complaints.support_numbers import parse_support
from notifications.models import Message

Kind = SupportEntry.Kind
SAID = (Kind.ASKED, Kind.ANSWERED, Kind.CLOSED)
MOST_ENTRIES = 50
HOUR = timedelta(hours=1)


def of(user: User) -> QuerySet[SupportRequest]:
    """The person's own."""
    return SupportRequest.objects.filter(author=user)


def for_staff(user: User) -> QuerySet[SupportRequest]:
    """The queue: everybody's but one's own."""
    return SupportRequest.objects.exclude(author=user)


def waiting_for_staff(user: User) -> QuerySet[SupportRequest]:
    """Those of the queue that nobody at work here has taken, and those that this person has."""
    begun = Q(executor=user) | Q(executor__is_active=False)
    return for_staff(user).filter(Q(status=SupportStatus.NEW) | Q(status=SupportStatus.IN_WORK) & begun)


def by_code(number: str, code: str) -> SupportRequest | None:
    """The request whose number and code both fit."""
    found = SupportRequest.objects.filter(pk=parse_support(number) or 0).first()
    typed = code.strip().upper().replace("-", "").replace(" ", "")
    return found if found and compare_digest(found.code.encode(), typed.encode()) else None


def said(request: SupportRequest) -> QuerySet[SupportEntry]:
    """The talk, the first line first, with its files. Two queries."""
    return request.entries.filter(kind__in=SAID).select_related("actor").prefetch_related("files")


def write(pk: int, text: str, uploads: filing.Uploads, *, by: User | None, at: datetime) -> None:
    """One more line of the person; a settled request waits again. Raises Refused and Unfit; the same twice is once."""
    stored = filing.checked(uploads)
    try:
        with transaction.atomic():
            request = _locked(pk)
            if _is_repeated(request, text, stored):  # under the lock: pressed twice at once, both would be the first
                filing.discard(stored)
                return
            if request.entries.filter(kind__in=SAID).count() >= MOST_ENTRIES:
                raise Refused(_("В этом запросе уже много сообщений. Напишите новый"))
            entry = SupportEntry.objects.create(request=request, kind=Kind.ASKED, at=at, actor=by, text=text)
            filing.attach(entry, stored, at)
            status = SupportStatus.IN_WORK if request.executor_id else SupportStatus.NEW
            SupportRequest.objects.filter(pk=pk).update(status=status, changed_at=at)
            words.tell_staff(request, entry, at=at)
    except BaseException:
        filing.discard(stored)  # no file without a row
        raise


def _is_repeated(request: SupportRequest, text: str, stored: Sequence[filing.Stored]) -> bool:
    """The same words with another screenshot are another message."""
    last = said(request).last()
    if last is None or last.kind != Kind.ASKED or last.text != text:
        return False
    return sorted(file.sha256 for file in last.files.all()) == sorted(each.checked.sha256 for each in stored)


def take(pk: int, *, by: User, at: datetime) -> None:
    """Others see who has it; of two who press at once one is told who was first."""
    with transaction.atomic():
        request = _locked(pk)
        _not_ones_own(request, by)
        if request.status in SETTLED:
            raise Refused(_("На запрос уже ответили, или он закрыт. Обновите страницу"))
        if request.executor_id == by.pk:
            return
        if request.executor and not is_free(request):
            raise Refused(_("Запрос уже в работе: {name}").format(name=request.executor.official_name))
        SupportRequest.objects.filter(pk=pk).update(status=SupportStatus.IN_WORK, executor=by, changed_at=at)


def is_free(request: SupportRequest) -> bool:
    """Whether nobody who still works here has it."""
    return request.executor is None or not request.executor.is_active


def answer(pk: int, *, by: User, at: datetime, text: str, seen: int) -> SupportEntry:
    """The reply goes out; whoever answers has the request. `seen`: the last line the officer has read.

    The same reply to the same line, pressed once more, is the one that has gone out.
    """
    with transaction.atomic():
        request = _locked(pk)
        return _sent_before(request, by, text, seen) or _reply(request, by, at, text, seen)


def _sent_before(request: SupportRequest, by: User, text: str, seen: int) -> SupportEntry | None:
    since = list(request.entries.filter(kind__in=SAID, pk__gt=seen)[:2])
    return (
        since[0]
        if [(each.actor_id, each.kind, each.text) for each in since] == [(by.pk, Kind.ANSWERED, text)]
        else None
    )


def _reply(request: SupportRequest, by: User, at: datetime, text: str, seen: int) -> SupportEntry:
    _not_ones_own(request, by)
    _has_read(request, seen)
    entry = SupportEntry.objects.create(request=request, kind=Kind.ANSWERED, at=at, actor=by, text=text)
    SupportRequest.objects.filter(pk=request.pk).update(status=SupportStatus.ANSWERED, executor=by, changed_at=at)
    words.tell_person(request, "support_answered", at=at, place=entry.pk, reply=text)
    return entry


def close(pk: int, *, by: User, at: datetime, reason: CloseReason, seen: int) -> None:
    """No reply and no message: the person reads on the page why. `seen` as in `answer`; a second press changes nothing."""
    with transaction.atomic():
        request = _locked(pk)
        if request.status == SupportStatus.CLOSED:
            return
        _not_ones_own(request, by)
        _has_read(request, seen)
        if request.status == SupportStatus.ANSWERED:  # no page offers it; «закрыт без ответа» would be untrue
            raise Refused(_("На запрос уже ответили"))
        SupportEntry.objects.create(request=request, kind=Kind.CLOSED, at=at, actor=by, text=str(reason.label))
        SupportRequest.objects.filter(pk=pk).update(status=SupportStatus.CLOSED, executor=by, changed_at=at)


def _has_read(request: SupportRequest, seen: int) -> None:
    last = request.entries.filter(kind__in=SAID).last()
    if last is None or last.pk != seen:
        raise Refused(_("Пока страница была открыта, в запросе появилась запись. Прочитайте её и отправьте ещё раз"))


@dataclass(frozen=True)
class Rehearsal:
    """The messages as they would go out."""

    messages: list[Message]


def rehearse(pk: int, *, by: User, at: datetime, text: str, seen: int) -> Rehearsal:
    """Answer, look at what goes out, take it back. Raises Refused as `answer` does; no worker is woken."""
    with transaction.atomic():
        entry = _reply(_locked(pk), by, at, text, seen)
        stem = words.key(entry.request, "support_answered", entry.pk)
        messages = list(Message.objects.filter(key__startswith=f"{stem}:").order_by("pk"))
        transaction.set_rollback(True)
    return Rehearsal(messages)


def opened(request: SupportRequest, name: str, *, by: User, at: datetime) -> None:
    """That somebody of staff opened a screenshot is a line of the request; a second time within the hour is the same look."""
    line = {"kind": Kind.OPENED, "actor": by, "text": name}
    if not request.entries.filter(at__gt=at - HOUR, **line).exists():
        SupportEntry.objects.create(request=request, at=at, **line)


def templates(topic: str) -> QuerySet[SupportTemplate]:
    """Ready answers that fit."""
    return SupportTemplate.objects.filter(topic__in=["", topic], active=True)


def _locked(pk: int) -> SupportRequest:
    """Read only after the lock: a query that has waited for it brings the fresh row beside the executor of the old one."""
    if not SupportRequest.objects.select_for_update().filter(pk=pk).values_list("pk"):
        raise Refused(_("Этого запроса уже нет"))
    return SupportRequest.objects.select_related("author", "executor").get(pk=pk)


def _not_ones_own(request: SupportRequest, by: User) -> None:
    if request.author_id == by.pk:
        raise Refused(_("На свой запрос отвечают другие"))
