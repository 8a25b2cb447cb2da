"""Which complaints of a desk a list shows: names in its address, conditions behind them. The page and the file ask here."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from complaints import counters, numbers, search
from complaints.models import Complaint, Department, Event, Status
from complaints.models.complaint import ENDED, NEAREST, ComplaintQuerySet

SOON = timedelta(days=3)
SEARCH = "q"
# Open ones first, the nearest term on top.
ORDER = ("ended", "nearest", "pk")
# The day of arrival, a part at a time, with what each may be: other numbers are no days.
DATE_PARTS = {"sent_at__year": range(1990, 3000), "sent_at__month": range(1, 13), "sent_at__day": range(1, 32)}
Conditions = dict[str, tuple[str | Promise, Q]]


def _counted(user: User) -> Conditions:
    """What the desk counts: the same conditions, so that a number there and the list here never differ."""
    return {each.name: (each.words, each.condition) for each in counters.of(user)}


def _news(user: User) -> Conditions:
    return {"unseen": (gettext_lazy("Не открыто"), Q(unseen_by_staff=True))}


def _status(user: User) -> Conditions:
    every = {value: (label, Q(status=value)) for value, label in Status.choices if value != Status.DRAFT}
    # The sort key as well, so that the database begins where those begin.
    every[Status.COMPLETED] = (every[Status.COMPLETED][0], Q(status=Status.COMPLETED, ended=True))
    return {"open": (gettext_lazy("Все незавершённые"), counters.OPEN), **every}


def _due(user: User) -> Conditions:
    today, still = timezone.localdate(), counters.OPEN
    return {
        "overdue": (gettext_lazy("Просрочен"), still & Q(due_on__lt=today)),
        "today": (gettext_lazy("Сегодня"), still & Q(due_on=today)),
        "soon": (gettext_lazy("Ближайшие 3 дня"), still & Q(due_on__range=(today, today + SOON))),
    }


def _executor(user: User) -> Conditions:
    return {
        "me": (gettext_lazy("Мои"), Q(executor=user)),
        "nobody": (gettext_lazy("Без исполнителя"), Q(executor=None)),
    }


def _department(user: User) -> Conditions:
    """The departments of the complaints this person sees; with one only there is nothing to choose."""
    seen = Complaint.objects.on_desk_of(user).filter(department=OuterRef("pk"))
    rows = Department.objects.filter(Exists(seen)).values_list("pk", "name")
    units: Conditions = {str(pk): (name, Q(department=pk)) for pk, name in rows}
    return units if len(units) > 1 else {}


# Name in the address → (title, the conditions one may choose among).
FILTERS: dict[str, tuple[str | Promise, Callable[[User], Conditions]]] = {
    "desk": (gettext_lazy("на столе"), _counted),
    "news": (gettext_lazy("новое"), _news),
    "status": (gettext_lazy("статус"), _status),
    "due": (gettext_lazy("срок ответа"), _due),
    "executor": (gettext_lazy("исполнитель"), _executor),
    "department": (gettext_lazy("подразделение"), _department),
}


def desk(user: User) -> ComplaintQuerySet:
    """What lies on this person's desk, ready for `ORDER`: has it `ended`, its `nearest` term, kind of the `last_event`."""
    last = Event.objects.filter(complaint=OuterRef("pk")).order_by("-position").values("kind")[:1]
    return Complaint.objects.on_desk_of(user).annotate(ended=ENDED, nearest=NEAREST, last_event=Subquery(last))


def searched(rows: ComplaintQuerySet, typed: str) -> ComplaintQuerySet:
    """By stems, alike on every database."""
    return search.found(rows, typed) if typed else rows


def named(user: User, typed: str) -> Complaint | None:
    """The complaint whose number was typed, if it lies on the desk and no other one there holds what was typed."""
    rows, may_be = desk(user).order_by().only("number"), numbers.meant(typed, timezone.localdate().year)
    meant = list(rows.filter(number__in=may_be)[:2]) if may_be else []
    if len(meant) != 1:
        return None
    words = numbers.parse(typed) or typed
    return None if searched(rows, words).exclude(pk=meant[0].pk).exists() else meant[0]


def rows(user: User, query: Mapping[str, str]) -> ComplaintQuerySet:
    """The complaints that the list shows at the address with `query`, in its order. A name that is not known filters nothing."""
    condition = Q()
    for _title, (_words, chosen) in _chosen(user, query):
        condition &= chosen
    return searched(desk(user).filter(condition, **_day(query)), query.get(SEARCH, "")).order_by(*ORDER)


def words(user: User, query: Mapping[str, str]) -> list[str]:
    """The same for people: «статус: В работе», «слова: горячая вода»."""
    said = [f"{title}: {label}" for title, (label, _condition) in _chosen(user, query)]
    if day := _day(query):
        said.append(_("поступило: {day}").format(day=".".join(f"{part:02}" for part in reversed(day.values()))))
    if typed := query.get(SEARCH, "").strip():
        said.append(_("слова: {words}").format(words=typed))
    return said


def address(query: Mapping[str, str]) -> str:
    """What of an address chooses rows, as one writes it after «?»; the page's number and the order are left out."""
    names = (*FILTERS, *DATE_PARTS, SEARCH)
    return urlencode({name: query[name] for name in names if query.get(name)})


def parsed(address: str) -> dict[str, str]:
    """An address that was kept, as `rows` and `words` take it."""
    return dict(parse_qsl(address))


def _chosen(user: User, query: Mapping[str, str]) -> list[tuple[str | Promise, tuple[str | Promise, Q]]]:
    found = []
    for name, (title, conditions) in FILTERS.items():
        if query.get(name) and (chosen := conditions(user).get(query[name])):
            found.append((title, chosen))
    return found


def _day(query: Mapping[str, str]) -> dict[str, int]:
    given = {part: query.get(part, "") for part in DATE_PARTS}
    return {
        part: int(typed) for part, typed in given.items() if typed.isdecimal() and int(typed[:6]) in DATE_PARTS[part]
    }
