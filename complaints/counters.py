"""What the desk counts. One table of conditions: the numbers on the desk and the lists behind them read these rows.

They stand over the rows of `selection.desk`, which knows `ended`, `nearest` and `last_event`.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import acknowledging, progress
from complaints.models import AnswerDraft, Posting, Status
from complaints.models.complaint import OPEN_STATUSES
from notifications.models import Message

SOON = timedelta(days=3)
# `ended` is the sort key: with it the database reads no further than the open ones go.
OPEN = Q(status__in=OPEN_STATUSES, ended=False)


@dataclass(frozen=True)
class Counter:
    """A row: its name in the address, the words, the look, and which complaints it means among those of the desk."""

    name: str
    words: str | Promise
    icon: str
    tone: str
    condition: Q


def of(user: User) -> list[Counter]:
    """The counters of this person, the most urgent first.

    All that lies on the desk, but for those without an executor: they are of the person's own departments.
    """
    today, signs = timezone.localdate(), _signs_for(user)
    own = [posting.department_id for posting in user.postings.all()]
    nobodys = OPEN & Q(executor=None)
    # Version 1 has only been sent: of most new ones the last line need not be looked up.
    talked = Q(unseen_by_staff=True, version__gt=1, last_event__in=["reply", "add"])
    failed = Message.objects.filter(status=Message.Status.FAILED).values("reference")
    signing = AnswerDraft.objects.filter(state=AnswerDraft.State.SIGNING).values("complaint")
    table = [
        Counter("overdue", _("Срок ответа прошёл"), "alert", "bad", OPEN & Q(due_on__lt=today, nearest__lt=today)),
        Counter("today", _("Ответить сегодня"), "clock", "wait", OPEN & Q(due_on=today, nearest__lte=today)),
        Counter("soon", _("Ответить через 1–3 дня"), "clock", "wait", OPEN & Q(due_on__gt=today, due_on__lte=today + SOON)),
        Counter("answered", _("Заявитель ответил, не прочитано"), "chat", "info", talked),
        Counter("inquired", _("Спрашивают, как идёт рассмотрение"), "ask", "wait",
                OPEN & Q(pk__in=progress.all_open().values("complaint"))),
        Counter("mine", _("Мои в работе"), "user", "info", OPEN & Q(executor=user)),
        Counter("unassigned", _("Без исполнителя в моём подразделении"), "mail", "info",
                nobodys if user.is_superuser else nobodys & Q(department__in=own)),
        Counter("waiting", _("Ждём ответа заявителя"), "ask", "idle", Q(status=Status.NEEDS_CLARIFICATION, ended=False)),
        Counter("stale", _("Без движения 10 дней"), "minus", "idle", OPEN & Q(updated_at__lt=timezone.now() - progress.STILL)),
        Counter("undelivered", _("Сообщения не доставлены"), "alert", "bad", Q(number__in=failed)),
        Counter("unaware", _("Не ознакомлены: позвонить или написать"), "mail", "wait",
                acknowledging.neglected(at=timezone.now())),
    ]  # fmt: skip
    if signs:
        condition = OPEN & Q(department__in=signs, pk__in=signing)
        table.insert(3, Counter("to_sign", _("Ждут моей подписи"), "pencil", "wait", condition))
    return table


def _signs_for(user: User) -> list[int]:
    """Departments whose answers the person signs (decision 15)."""
    heads = [posting for posting in user.postings.all() if posting.role == Posting.Role.HEAD or posting.may_sign]
    return [posting.department_id for posting in heads if posting.role != Posting.Role.REGISTRAR]
