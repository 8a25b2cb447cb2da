"""The front door: what must be said is written down in the transaction in which it happened.

The row is the promise. The wake-up after the commit is only a hint to the worker, and the sweep keeps the promise
when the hint is lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from notifications import hints, secrecy, tasks
from notifications.kinds import NEED_ACK
from notifications.models import Channel, Message, Status
from notifications.rendering import Texts, is_for_staff, render


@dataclass(frozen=True)
class Recipient:
    """Which addresses may be used for one person; who builds it has checked that they are verified and wanted."""

    user_id: int | None  # None: nobody's cabinet, a contact that is not an account yet
    email: str = ""  # empty: no mail
    phone: str = ""  # +79…; empty: no SMS
    cabinet: bool = True  # a line in the cabinet; needs user_id


@dataclass(frozen=True)
class Letter:
    """One kind of message about one matter: key of the event and the person → who that is."""

    recipients: Mapping[str, Recipient]
    kind: str
    context: Mapping[str, object]
    url: str = ""
    reference: str = ""


def enqueue(*, key: str, recipient: Recipient, kind: str, context: Mapping[str, object], at: datetime, url: str = "",
            reference: str = "") -> list[Message]:  # fmt: skip
    """Write one message for each channel the recipient has; the second call with the same key writes nothing.

    `key` names the event and the person ("answered-417-user-9"), `url` is a path of this site, `reference` the number
    of the matter. Must be called in the transaction of the change it tells about.
    """
    return enqueue_all({key: recipient}, kind=kind, context=context, at=at, url=url, reference=reference)


def enqueue_all(recipients: Mapping[str, Recipient], *, kind: str, context: Mapping[str, object], at: datetime,
                url: str = "", reference: str = "") -> list[Message]:  # fmt: skip
    """The same words to several people, each under a key of their own: two queries however many they are."""
    return enqueue_letters([Letter(recipients, kind, context, url, reference)], at=at)


def enqueue_letters(letters: Iterable[Letter], *, at: datetime) -> list[Message]:
    """Many letters of any kinds at once: as many queries as for one. Letters without anybody to go to are not rendered."""
    _demand_transaction()
    return _write([message for letter in letters if letter.recipients for message in _messages(letter, at)])


def written(keys: Iterable[str]) -> set[str]:
    """Which of the keys given to `enqueue` have any message. One query."""
    wanted = {f"{key}:{channel}": key for key in keys for channel in Channel.values}
    return {wanted[key] for key in Message.objects.filter(key__in=wanted).values_list("key", flat=True)}


def _messages(letter: Letter, at: datetime) -> list[Message]:
    if letter.url and (not letter.url.startswith("/") or letter.url.startswith("//")):
        raise ValueError(f"{letter.kind}: the address of a message is a path of this site")
    texts = render(letter.kind, letter.context, path=letter.url, reference=letter.reference)
    shared = {"kind": letter.kind, "url": letter.url, "reference": letter.reference, "created_at": at}
    return [
        Message(key=f"{key}:{channel}", channel=channel, user_id=recipient.user_id, **shared, **content)
        for key, recipient in letter.recipients.items()
        for channel, content in _contents(letter.kind, recipient, texts, at).items()
    ]


def enqueue_code(
    *, key: str, kind: str, recipient: Recipient, context: Mapping[str, object], at: datetime, expires_at: datetime
) -> list[Message]:
    """Write a one-time code: encrypted until sent, wiped then, dropped when it expires, never repeated by itself.

    A code of the same kind that still waits for the same address is dropped: the newer one has made it worthless.
    """
    _demand_transaction()
    shared = {"kind": kind, "user_id": recipient.user_id, "created_at": at, "encrypted": True, "expires_at": expires_at}
    rows = []
    contents = _contents(kind, replace(recipient, cabinet=False), render(kind, context), at)
    for channel, content in contents.items():
        content["body"] = secrecy.encrypt(content["body"])
        rows.append(Message(key=f"{key}:{channel}", channel=channel, **shared, **content))
    for row in rows:
        older = Message.objects.filter(address=row.address, kind=kind, encrypted=True, status=Status.QUEUED)
        older.exclude(key=row.key).update(status=Status.DROPPED, subject="", body="", error=_("Запрошен новый код"))
    return _write(rows)


def queue_again(messages: QuerySet[Message], *, at: datetime) -> int:
    """Give failed messages a fresh start with all their attempts; how many there were. Codes are never among them."""
    with transaction.atomic():
        # By key: the caller's rows may come sorted and annotated, which an UPDATE cannot be.
        failed = Message.objects.filter(pk__in=messages.order_by().values("pk"), status=Status.FAILED, encrypted=False)
        count = failed.update(status=Status.QUEUED, attempts=0, next_at=at, claimed_at=None, error="")
        if count:
            wake_after_commit()
    return count


def rotate_codes() -> tuple[int, int]:
    """Write codes still on their way anew under the newest of FIELD_KEYS; how many, and how many no key opens."""
    waiting = Message.objects.filter(encrypted=True).exclude(body="")
    return secrecy.rotate_all(
        waiting.values_list("pk", "body").iterator(),
        lambda pk, old, new: Message.objects.filter(pk=pk, body=old).update(body=new),
    )


def wake_after_commit() -> None:
    """Ring for the worker once when this transaction is done, however many messages it wrote; the sweep finds them anyway."""
    hints.after_commit("notifications.tasks.wake", tasks.wake.delay)


def _demand_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A message is written in the transaction of what it tells about.")


def _contents(kind: str, recipient: Recipient, texts: Texts, at: datetime) -> dict[Channel, dict[str, Any]]:
    """What each channel of the recipient gets; the cabinet's row is written as sent, because the row is the delivery."""
    contents: dict[Channel, dict[str, Any]] = {}
    for_person = not is_for_staff(kind)
    if for_person and recipient.cabinet and recipient.user_id is not None:
        contents[Channel.CABINET] = {
            "subject": texts.subject,
            "body": texts.text,
            "status": Status.SENT,
            "sent_at": at,
            "needs_ack": kind in NEED_ACK,
        }
    if recipient.email:
        contents[Channel.EMAIL] = {
            "address": recipient.email,
            "subject": texts.subject,
            "body": texts.mail,
            "next_at": at,
        }
    if for_person and recipient.phone and texts.sms:
        contents[Channel.SMS] = {"address": recipient.phone, "body": texts.sms, "next_at": at}
    return contents


def _write(rows: list[Message]) -> list[Message]:
    """The rows under these keys, ours or those of an earlier call: two queries however many channels."""
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    written = list(Message.objects.filter(key__in=[row.key for row in rows]).order_by("pk"))
    if len(written) < len(rows):  # SQLite ignores more than the unique key
        raise IntegrityError("A message was refused by the database.")
    ours = {row.uuid for row in rows if row.status == Status.QUEUED}
    if any(message.uuid in ours for message in written):
        wake_after_commit()
    return written
