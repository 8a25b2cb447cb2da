"""What the desk counts. One table of conditions: the numbers on the desk and the lists behind them read these rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import IntegerField, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.admin.desk import ORDER, rows, units
from complaints.models import AnswerDraft, Posting, Status
from complaints.models.complaint import OPEN_STATUSES, ComplaintQuerySet
from notifications.models import Message

PARAMETER = "desk"
SOON, STILL = timedelta(days=3), timedelta(days=10)
MOST = 999  # what is counted no further: «больше 999»
BURNING = 10
OPEN = Q(
    status__in=OPEN_STATUSES, ended=False
)  # the second is the sort key: the database reads no further than they go


@dataclass(frozen=True)
class Counter:
    """A row: its name in the address, the words, the look, and which complaints it means among those of the desk."""

    name: str
    words: str | Promise
    icon: str
    tone: str
    condition: Q


@dataclass(frozen=True)
class Counted:
    """A counter with its number, at most MOST."""

    counter: Counter
    number: int
    more: bool


def of(user: User) -> list[Counter]:
    """The counters of this person, the most urgent first; `units` of a registrar are those they serve in, not all they see."""
    today, signs = timezone.localdate(), _signs_for(user)
    nobodys = OPEN & Q(executor=None)
    talked = Q(unseen_by_staff=True, last_event__in=["reply", "add"])
    failed = Message.objects.filter(status=Message.Status.FAILED).values("reference")
    signing = AnswerDraft.objects.filter(state=AnswerDraft.State.SIGNING).values("complaint")
    table = [
        Counter("overdue", _("Срок ответа прошёл"), "alert", "bad", OPEN & Q(due_on__lt=today, nearest__lt=today)),
        Counter("today", _("Ответить сегодня"), "clock", "wait", OPEN & Q(due_on=today, nearest__lte=today)),
        Counter("soon", _("Ответить через 1–3 дня"), "clock", "wait", OPEN & Q(due_on__gt=today, due_on__lte=today + SOON)),
        Counter("answered", _("Заявитель ответил, не прочитано"), "chat", "info", talked),
        Counter("mine", _("Мои в работе"), "user", "info", OPEN & Q(executor=user)),
        Counter("unassigned", _("Без исполнителя в моём подразделении"), "mail", "info",
                nobodys if user.is_superuser else nobodys & Q(department__in=units(user))),
        Counter("waiting", _("Ждём ответа заявителя"), "ask", "idle", Q(status=Status.NEEDS_CLARIFICATION, ended=False)),
        Counter("stale", _("Без движения 10 дней"), "minus", "idle", OPEN & Q(updated_at__lt=timezone.now() - STILL)),
        Counter("undelivered", _("Сообщения не доставлены"), "alert", "bad", Q(number__in=failed)),
    ]  # fmt: skip
    if signs:
        condition = OPEN & Q(department__in=signs, pk__in=signing)
        table.insert(3, Counter("to_sign", _("Ждут моей подписи"), "pencil", "wait", condition))
    return table


def _signs_for(user: User) -> list[int]:
    """Departments whose answers the person signs (decision 15)."""
    heads = [posting for posting in user.postings.all() if posting.role == Posting.Role.HEAD or posting.may_sign]
    return [posting.department_id for posting in heads if posting.role != Posting.Role.REGISTRAR]


class _Count(Subquery):
    """How many rows a query has; it brings its own limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def count(user: User) -> Iterator[Counted]:
    """All numbers in one statement; each stops at MOST, so that a long list costs no more than a short one."""
    table, desk = of(user), rows(user).order_by()
    counts = {each.name: _Count(desk.filter(each.condition).values("pk")[: MOST + 1]) for each in table}
    numbers: dict[str, int] = User.objects.filter(pk=user.pk).values(**counts).get()  # type: ignore[assignment]
    for each in table:
        yield Counted(each, min(numbers[each.name], MOST), more=numbers[each.name] > MOST)


def burning(user: User) -> ComplaintQuerySet:
    """The few whose term is the nearest, or has passed the longest ago."""
    desk = rows(user).filter(OPEN).select_related("category", "department", "executor").order_by(*ORDER)
    return desk.defer("story", "search_text", "id_doc_number", "aside")[:BURNING]
