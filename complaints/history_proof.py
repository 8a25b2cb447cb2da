"""Proof of the history: its chain is whole, and told from the first line to the last it gives the complaint as it is now."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint, Event, Status
from complaints.models.event import broken_links

BATCH = 500
NAMES = {
    "status": gettext_lazy("статус"),
    "outcome": gettext_lazy("итог"),
    "department_id": gettext_lazy("подразделение"),
    "executor_id": gettext_lazy("исполнитель"),
}


@dataclass(frozen=True)
class State:
    """What a history tells of a complaint; None where its lines do not say it (who was chosen at registration)."""

    status: str = Status.DRAFT
    outcome: str = ""
    department_id: int | None = None
    executor_id: int | None = None


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold; `position` of the line, None when it is about the whole history."""

    number: str
    position: int | None
    what: str


def replay(events: Iterable[Event]) -> State:
    """The state after these lines, oldest first, of a complaint that began as a draft."""
    state = State()
    for event in events:
        state = _after(state, event)
    return state


def _after(state: State, event: Event) -> State:
    state = replace(state, status=event.to_status, outcome=event.outcome)
    if event.kind == "transfer":
        state = replace(state, executor_id=None)
    if event.kind == "take":
        state = replace(state, executor_id=event.actor_id)
    said = {name: event.details[name] for name in ("department_id", "executor_id") if name in event.details}
    return replace(state, **said)


@dataclass
class Proof:
    """How much was looked at so far."""

    complaints: int = 0
    lines: int = 0


def faults(proof: Proof, *, number: str = "") -> Iterator[Fault]:
    """Everything that does not hold, of one complaint or of all, a batch in memory at a time; `proof` counts.

    Nothing is held still meanwhile: what looks wrong is asked again, because a move may have come in between.
    """
    for complaint, events in _histories(number):
        proof.complaints += 1
        proof.lines += len(events)
        if any(_wrong(complaint, events)):
            yield from _wrong(*_read_again(complaint.pk))


def _histories(number: str) -> Iterator[tuple[Complaint, list[Event]]]:
    """Complaints by their keys, each with its lines."""
    rows = Complaint.objects.filter(number=number) if number else Complaint.objects.sent()
    rows = rows.only("number", "status", "outcome", "department_id", "executor_id").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        lines = Event.objects.filter(complaint__in=[complaint.pk for complaint in batch])
        by_complaint = groupby(lines.order_by("complaint_id", "position"), key=lambda event: event.complaint_id)
        told = {pk: list(events) for pk, events in by_complaint}
        yield from ((complaint, told.get(complaint.pk, [])) for complaint in batch)


def _read_again(pk: int) -> tuple[Complaint, list[Event]]:
    """Under the lock that every move takes: nothing comes in between."""
    with transaction.atomic():
        complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=pk)
        return complaint, list(complaint.events.order_by("position"))


def _wrong(complaint: Complaint, events: list[Event]) -> Iterator[Fault]:
    number = complaint.number or ""
    for event in broken_links(events):
        changed = event.hash != event.seal()
        what = _("строка изменена") if changed else _("строка не продолжает предыдущую")
        yield Fault(number, event.position, what)
    place, before = 1, State()
    for event in events:
        yield from (Fault(number, event.position, what) for what in _wrong_line(event, place, before))
        place, before = event.position + 1, _after(before, event)
    yield from (Fault(number, None, what) for what in _wrong_end(complaint, before))


def _wrong_line(event: Event, place: int, before: State) -> Iterator[str]:
    """What is wrong with one line besides its seal."""
    if event.position != place:
        yield _("номер строки должен быть {place}").format(place=place)
    if event.text and hashlib.sha256(event.text.encode()).hexdigest() != event.text_digest:
        yield _("изменён текст для заявителя")
    if event.from_status != before.status:
        yield _("началась из статуса «{told}», а был «{was}»").format(told=event.from_status, was=before.status)


def _wrong_end(complaint: Complaint, told: State) -> Iterator[str]:
    """Where the complaint is not what its history tells; what the history does not tell is not asked."""
    for name in ("status", "outcome", "department_id", "executor_id"):
        now, said = getattr(complaint, name), getattr(told, name)
        if said is not None and now != said:
            yield _("{name} «{now}», а по истории «{said}»").format(name=NAMES[name], now=now, said=said)
