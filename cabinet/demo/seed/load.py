"""Writing it down: a thousand complaints at a time, each with its history, clocks, questions and messages.

Answers stand in the history only, as those given before letters were written: else the worker would write a PDF for each.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from cabinet.demo.seed import clocks, letters, people, words
from cabinet.demo.seed.lives import Life, Step, lives
from cabinet.demo.seed.people import Unit
from complaints import catalogue, numbers, search, terms
from complaints.models import (
    AnswerDraft,
    Category,
    Clarification,
    Complaint,
    Event,
    InternalNote,
    Kind,
    Question,
    Result,
    Status,
    Term,
)
from complaints.models.complaint import OPEN_STATUSES
from notifications.models import Message

BATCH, ROWS = 1_000, 2_000
KINDS = (Kind.COMPLAINT, Kind.COMPLAINT, Kind.COMPLAINT, Kind.STATEMENT, Kind.PROPOSAL)
UNSURE = 0.03
WHY, WHY_REGISTRY = "По теме «{topic}»", "Вид или тема не выбраны: определит регистратор"
# Of ten complaints four are about housing, two about roads; the rest is shared out.
GROUPS_FIRST = ("dom", "seti", "dorogi", "dvor")


@dataclass
class Rows:
    """What one batch writes after its complaints and their events."""

    notes: list[InternalNote] = field(default_factory=list)
    drafts: list[AnswerDraft] = field(default_factory=list)
    clarifications: list[Clarification] = field(default_factory=list)


def extend(total: int, *, at: datetime) -> Iterator[int]:
    """Make complaints until there are `total` of the load; yields how many there are after each batch.

    The same number twice makes nothing the second time. On PostgreSQL the planner learns of the rows at the end.
    """
    if not Category.objects.exists():
        catalogue.load(catalogue.read(catalogue.BUILT_IN))
    there = Complaint.objects.filter(author__email__startswith="seed-citizen-").count()
    if there >= total:
        return
    _ask("SET statement_timeout = 0")  # a thousand complaints are one statement
    load = _Load(at, people.citizens(total), people.units(), _topics())
    ahead = lives(there, total, at)
    for first in range(0, len(ahead), BATCH):
        load.write(ahead[first : first + BATCH])
        yield min(there + first + BATCH, total)
    _ask("ANALYZE")


def _ask(statement: str) -> None:
    """Of PostgreSQL only."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _topics() -> list[Category]:
    """Frequent ones first."""
    rows = Category.objects.filter(parent__isnull=False, active=True).select_related("parent", "department")
    known = {code: place for place, code in enumerate(GROUPS_FIRST)}
    return sorted(rows, key=lambda topic: (known.get(topic.parent.code if topic.parent else "", 9), topic.position))


@dataclass
class _Load:
    now: datetime
    authors: list[User]
    units: dict[int, Unit]
    topics: list[Category]

    @transaction.atomic
    def write(self, batch: list[Life]) -> None:
        """One transaction: a broken run leaves whole complaints only."""
        complaints = [self._complaint(life) for life in batch]
        self._number(complaints)
        _create(Complaint, complaints)
        pairs = list(zip(complaints, batch, strict=True))
        histories = [self._history(complaint, life) for complaint, life in pairs]
        _create(Event, [event for history in histories for event in history])
        _create(Term, [term for complaint, life in pairs for term in _clocks(complaint, life)])
        told = [
            letters.rows(complaint, history, life.chance, self.now)
            for (complaint, life), history in zip(pairs, histories, strict=True)
        ]
        _create(Message, [message for each in told for message in each])
        self._beside(pairs)

    def _complaint(self, life: Life) -> Complaint:
        chance, sent = life.chance, life.sent_at
        author = words.pick(chance, self.authors)
        topic = None if chance.random() < UNSURE else words.pick(chance, self.topics)
        unit = self._unit(topic)
        said = words.told(chance, topic)
        day = timezone.localdate(sent)
        clock = clocks.of_day(day)
        taken = any(step.kind == "take" for step in life.steps)
        last = life.steps[-1]
        return Complaint(
            author=author, status=life.status, outcome=life.outcome, version=len(life.steps), kind=chance.choice(KINDS),
            category=topic, category_unsure=topic is None, department=unit.department,
            executor=chance.choice(unit.executors) if taken else None, receipt_code=numbers.receipt_code(),
            last_name=author.last_name, first_name=author.first_name, middle_name=author.middle_name, email=author.email,
            title=said.title, story=said.story, place=said.place, requests=said.requests,
            created_at=sent - timedelta(minutes=14), updated_at=last.at, sent_at=sent, registered_on=day,
            due_on=(clock.extended if life.extended else clock.answer).due_on,
            extended_by=terms.policy().extension_days if life.extended else 0,
            target_on=clocks.target(day, topic.target_days).due_on if topic else None,
            routing_words=WHY.format(topic=topic.name) if topic else WHY_REGISTRY,
            completed_at=last.at if life.status == Status.COMPLETED else None,
            unseen_by_staff=life.status in OPEN_STATUSES and last.by_author and chance.random() < 0.7,
        )  # fmt: skip

    def _unit(self, topic: Category | None) -> Unit:
        if topic and topic.department_id in self.units:
            return self.units[topic.department_id]
        return next(unit for unit in self.units.values() if unit.department.is_registry)

    def _number(self, complaints: list[Complaint]) -> None:
        """In the order of sending, a block for each year; the number is a part of what search looks through."""
        for year in sorted({timezone.localtime(complaint.sent_at).year for complaint in complaints}):
            own = [complaint for complaint in complaints if timezone.localtime(complaint.sent_at).year == year]
            for complaint, number in zip(own, numbers.reserve(year, len(own)), strict=True):
                complaint.number = number
                complaint.search_text = search.search_text(complaint)

    def _history(self, complaint: Complaint, life: Life) -> list[Event]:
        """Sealed one after another, as `Event.save` would."""
        written: list[Event] = []
        for position, step in enumerate(life.steps, start=1):
            event = Event(
                complaint=complaint, position=position, prev_hash=written[-1].hash if written else "", kind=step.kind,
                at=step.at, by_author=step.by_author, from_status=step.before, to_status=step.after,
                outcome=complaint.outcome if step.after == Status.COMPLETED else "",
                text=_text(step, complaint, life.chance), details=_details(step, complaint), **self._actor(step, complaint),
            )  # fmt: skip
            event.text_digest = hashlib.sha256(event.text.encode()).hexdigest()
            event.hash = event.seal()
            written.append(event)
        return written

    def _actor(self, step: Step, complaint: Complaint) -> dict[str, Any]:
        """The author; the head signs, the executor does the rest."""
        if step.by_author:
            return {"actor": complaint.author}
        unit = self.units[complaint.department_id or 0]
        person = unit.head if step.kind in {"answer", "extend"} else complaint.executor or unit.head
        return {"actor": person, "unit": f"{person.official_name}, {unit.department.name}"}

    def _beside(self, pairs: list[tuple[Complaint, Life]]) -> None:
        """Questions, notes among staff, answers that wait for a signature."""
        rows = Rows()
        for complaint, life in pairs:
            _note_beside(rows, complaint, life)
            if life.asked_at:
                rows.clarifications.append(_clarification(complaint, life))
        _create(InternalNote, rows.notes)
        _create(AnswerDraft, rows.drafts)
        _create(Clarification, rows.clarifications)
        _create(Question, [_question(each) for each in rows.clarifications])


def _note_beside(rows: Rows, complaint: Complaint, life: Life) -> None:
    chance, person, at = life.chance, complaint.executor, complaint.updated_at
    if person is None:
        return
    if chance.random() < 0.1:
        rows.notes.append(InternalNote(complaint=complaint, author=person, at=at, text=words.sentence(chance, "notes")))
    if life.prepared:
        results = [{"result": Result.EXPLAINED, "basis": ""} for _request in complaint.requests]
        rows.drafts.append(
            AnswerDraft(complaint=complaint, text=_prepared_text(), results=results, prepared_by=person, prepared_at=at)
        )


def _prepared_text() -> str:
    return str(words.lists()["answers"][Result.EXPLAINED][0])


def _clarification(complaint: Complaint, life: Life) -> Clarification:
    replied = next((step.at for step in life.steps if step.kind == "reply"), None)
    asked = next(step for step in life.steps if step.kind == "ask")
    assert complaint.executor is not None  # noqa: S101 (it is taken before anything is asked)
    return Clarification(
        complaint=complaint, reply_until=_reply_until(complaint, asked.at), asked_by=complaint.executor,
        asked_at=asked.at, closed_at=replied, answered=replied is not None,
    )  # fmt: skip


def _question(asked: Clarification) -> Question:
    chance = Random(asked.complaint.number)  # noqa: S311
    text = words.sentence(chance, "questions")
    return Question(
        clarification=asked, position=1, text=text, answer=words.sentence(chance, "replies") if asked.answered else ""
    )


def _clocks(complaint: Complaint, life: Life) -> list[Term]:
    asked = life.asked_at
    target_days = complaint.category.target_days if complaint.category else 0
    return clocks.rows(complaint, life.sent_at, target_days, (asked, _reply_until(complaint, asked)) if asked else None)


def _reply_until(complaint: Complaint, asked: datetime) -> date:
    """A week, not later than the term of the answer; when that has passed, two days."""
    today, due_on = timezone.localdate(asked), complaint.due_on
    assert due_on is not None  # noqa: S101 (it has been sent)
    return min(today + timedelta(days=7), due_on) if today < due_on else today + timedelta(days=2)


def _details(step: Step, complaint: Complaint) -> dict[str, object]:
    """As the moves themselves write them."""
    if step.kind == "send":
        return {"routing": {"words": complaint.routing_words}}
    if step.kind == "extend" and complaint.registered_on and complaint.due_on:
        before = clocks.of_day(complaint.registered_on).answer.due_on
        changed = {"kind": str(Term.Kind.ANSWER), "before": before.isoformat(), "after": complaint.due_on.isoformat()}
        return {"days": complaint.extended_by, "changes": [changed]}
    if step.kind in {"answer", "prepare"}:
        result = complaint.outcome or Result.EXPLAINED
        return {"results": [str(result) for _request in complaint.requests]}
    return {}


def _text(step: Step, complaint: Complaint, chance: Random) -> str:
    if step.kind == "answer":
        return str(chance.choice(words.lists()["answers"][complaint.outcome]))
    if step.kind == "prepare":
        return _prepared_text()
    if step.kind == "ask":
        return words.sentence(Random(complaint.number), "questions")  # noqa: S311
    kept = {"comment": "comments", "reply": "replies", "extend": "reasons"}.get(step.kind)
    return words.sentence(chance, kept) if kept else ""


def _create(model: type[models.Model], rows: list[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=ROWS)
