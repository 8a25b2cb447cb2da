"""The rows of an exported list: what columns there are, and whose names and contacts may stand in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from complaints import access
from complaints.models import Complaint, Kind, ListExport, Outcome, Posting, Status
from complaints.models.complaint import ComplaintQuerySet
from complaints.sheets import Row

BATCH = 500
MATTER = (
    gettext_lazy("Номер"), gettext_lazy("Поступило"), gettext_lazy("Зарегистрировано"), gettext_lazy("Вид"),
    gettext_lazy("Тема"), gettext_lazy("Раздел классификатора"), gettext_lazy("Подразделение"),
    gettext_lazy("Исполнитель"), gettext_lazy("Статус"), gettext_lazy("Итог"), gettext_lazy("Ответить до"),
    gettext_lazy("Внутренний срок"), gettext_lazy("Продлено на дней"), gettext_lazy("Просрочено дней"),
    gettext_lazy("Завершено"),
)  # fmt: skip
PERSON = (gettext_lazy("Заявитель"), gettext_lazy("Телефон"), gettext_lazy("Почта"))
NEEDED = (
    "number", "sent_at", "registered_on", "kind", "status", "outcome", "due_on", "target_on", "extended_by",
    "completed_at", "last_name", "first_name", "middle_name", "phone", "email", "author_id",
    "department__name", "category__name", "category__section", "executor__last_name", "executor__first_name",
    "executor__middle_name", "executor__email", "executor__phone",
)  # fmt: skip


@dataclass(frozen=True)
class Right:
    """Whose names and contacts a person may take away: a registrar everybody's, a head those of the own departments."""

    everybodys: bool
    departments: frozenset[int]

    @classmethod
    def of(cls, user: User) -> "Right":
        """As the postings say now."""
        postings = list(Posting.objects.filter(user=user))
        headed = frozenset(each.department_id for each in postings if each.role == Posting.Role.HEAD)
        return cls(any(each.role == Posting.Role.REGISTRAR for each in postings), headed)

    def __bool__(self) -> bool:
        return self.everybodys or bool(self.departments)

    def covers(self, complaint: Complaint) -> bool:
        """Whether this complaint's."""
        return self.everybodys or complaint.department_id in self.departments


def head(export: ListExport) -> list[str]:
    """Names of the columns."""
    columns: Sequence[str | Promise] = (*MATTER, *PERSON) if export.with_personal_data else MATTER
    return [str(column) for column in columns]


def rows(export: ListExport, complaints: ComplaintQuerySet, *, at: datetime) -> Iterator[Row]:
    """The complaints in their order, a batch of `BATCH` in memory; the row of `export` tells how many are done.

    The order is settled first and each batch is asked again: what has left the desk meanwhile is left out. Names and
    contacts are journaled before they are written.
    """
    order = list(complaints.values_list("pk", flat=True))
    ListExport.objects.filter(pk=export.pk).update(total=len(order))
    right = Right.of(export.user) if export.with_personal_data else None
    # Said once: `get_…_display` translates every choice anew for every row.
    words = {"": "", **{value: str(label) for value, label in (*Kind.choices, *Status.choices, *Outcome.choices)}}
    related = complaints.order_by().select_related("department", "category", "executor").only(*NEEDED)
    for start in range(0, len(order), BATCH):
        batch = related.in_bulk(order[start : start + BATCH])
        found = [batch[pk] for pk in order[start : start + BATCH] if pk in batch]
        if right:
            shown = [complaint for complaint in found if right.covers(complaint)]
            access.exported(shown, export.user, at=at, reason=export.reason, what=f"list-{export.pk}")
        for complaint in found:
            yield (*_matter(complaint, words, at), *(_person(complaint, right) if export.with_personal_data else ()))
        ListExport.objects.filter(pk=export.pk).update(done=min(start + BATCH, len(order)))


def _matter(complaint: Complaint, words: dict[str, str], at: datetime) -> Row:
    category = complaint.category
    return (
        complaint.number, complaint.sent_at, complaint.registered_on, words[complaint.kind],
        category.name if category else "", category.section if category else "", str(complaint.department),
        complaint.executor.official_name if complaint.executor else "", words[complaint.status],
        words[complaint.outcome], complaint.due_on, complaint.target_on, complaint.extended_by or None,
        _days_late(complaint, timezone.localdate(at)), complaint.completed_at,
    )  # fmt: skip


def _person(complaint: Complaint, right: Right | None) -> Row:
    if right and right.covers(complaint):
        return complaint.author_name, complaint.phone, complaint.email
    return (_("нет права"),) * len(PERSON)


def _days_late(complaint: Complaint, today: date) -> int | None:
    """Calendar days after the legal term: until today, or until the day it was completed (decision 8)."""
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    until = timezone.localdate(complaint.completed_at) if complaint.completed_at else today
    late = (until - complaint.due_on).days
    return late if late > 0 else None
