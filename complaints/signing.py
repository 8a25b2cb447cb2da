"""What a signatory looks at before signing (L84): nothing here forbids; what asks for care needs one tick."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import advice, answers, attachments
from complaints.advice import third_persons
from complaints.models import Attachment, Complaint, Posting, Result


@dataclass(frozen=True)
class Look:
    """One thing looked at. `asks`: the signatory must say they have seen it; `todo`: the form is not finished."""

    words: str
    asks: bool = False
    todo: bool = False


@dataclass(frozen=True)
class Written:
    """The answer as far as it is written: `results` and `bases` in the order of the requests."""

    text: str
    results: Collection[str]
    bases: Collection[str] = ()


def looks(complaint: Complaint, written: Written, *, by: User, at: datetime) -> list[Look]:
    """Everything the signatory is shown beside the text, in this order."""
    return [
        _every_request(complaint, written),
        *_third_persons(complaint, written),
        Look(_("Порядок обжалования портал добавит сам: в письмо и на страницу заявителя.")),
        _term(complaint, at),
        *_files(complaint, by),
    ]


def asks(found: Collection[Look]) -> bool:
    """Whether something there needs the tick."""
    return any(look.asks for look in found)


def _every_request(complaint: Complaint, written: Written) -> Look:
    asked = len(answers.requests_of(complaint))
    done = sum(result in Result.values for result in written.results)
    if done < asked:
        return Look(_("Результат указан по {done} из {asked} просьб.").format(done=done, asked=asked), todo=True)
    return Look(_("По каждой просьбе указан результат."))


def _third_persons(complaint: Complaint, written: Written) -> Iterator[Look]:
    """A basis goes out like the text itself."""
    text = advice.Text(
        story="\n".join(filter(None, [written.text, *written.bases])),
        own_names=tuple(filter(None, [complaint.author_name, complaint.represented, *_officers(complaint)])),
        own_phones=tuple(filter(None, [complaint.phone])),
    )
    found = list(third_persons.named(text, own_mail=complaint.email))
    for says, excerpt in found:
        yield Look(_("{says} Место: «{excerpt}»").format(says=says, excerpt=excerpt), asks=True)
    if not found:
        yield Look(_("Личных данных других людей в тексте не видно."))


def _officers(complaint: Complaint) -> list[str]:
    """Those who work there may be named."""
    people = Posting.objects.filter(department=complaint.department_id).select_related("user")
    return [posting.user.get_full_name() for posting in people]


def _term(complaint: Complaint, at: datetime) -> Look:
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    late = (timezone.localdate(at) - complaint.due_on).days
    if late > 0:
        words = _("Срок ответа прошёл {day}: ответ опаздывает, дней: {late}.")
        return Look(words.format(day=f"{complaint.due_on:%d.%m.%Y}", late=late), asks=True)
    return Look(_("Срок соблюдён: ответить нужно до {day}.").format(day=f"{complaint.due_on:%d.%m.%Y}"))


def _files(complaint: Complaint, by: User) -> Iterator[Look]:
    """Those that go with the answer: one's own and the preparer's."""
    going: list[Attachment] = [*attachments.to_send(complaint, by), *answers.prepared_files(complaint).held()]
    for file in going:
        if file.is_waiting:
            words = _("Файл «{name}» ещё на проверке: заявитель откроет его, когда она закончится.")
            yield Look(words.format(name=file.name), asks=True)
    if going and not any(file.is_waiting for file in going):
        yield Look(_("Файлы проверены: {n}.").format(n=len(going)))
