"""Plays the stories through the portal's own doors, with the clock set back: `wizard`, `attachments`, `workflow`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.assurance import Assurance
from accounts.models import User
from cabinet.demo import announcements, past, people, pictures, recoveries, rules, standard_texts, stories, support
from cabinet.demo.stories import Step, Story
from complaints import answers, attachments, calendar_years, catalogue, production_calendar, terms, wizard, workflow
from complaints.models import CalendarYear, Category, Complaint, Department, OtherBody
from notifications.kinds import ENDINGS
from notifications.models import Channel, Message

PREPARED_BEFORE = timedelta(minutes=5)  # nearer than any two steps
READ_AFTER, UNREAD_SINCE = timedelta(hours=5), timedelta(days=4)


def build(*, at: datetime) -> int:
    """Everything that is not there yet; how many complaints were made. The second time there is nothing to do."""
    missing = _missing(stories.read())
    if missing:
        _play_all(missing, at)
    recoveries.file_missing(at=at)
    support.file_missing(at=at)
    return len(missing)


def _play_all(missing: list[Story], at: datetime) -> None:
    if not Category.objects.exists():
        catalogue.load(catalogue.read(catalogue.BUILT_IN))
    _load_calendar(at)
    standard_texts.settle()
    support.settle_templates()
    everybody = people.settle(at=at)
    for story in missing:
        _play(story, everybody, at)
    rules.make_missing(everybody)
    announcements.make_missing(at=at)
    _read_older(missing, at)


def _load_calendar(at: datetime) -> None:
    """This year's; of the next one the portal reminds its administrators in October."""
    year = timezone.localdate(at).year
    if not CalendarYear.objects.exists():
        days = calendar_years.from_library(year)
        calendar_years.load(year, days, approved=True, source=production_calendar.LIBRARY, at=at)


def _missing(told: list[Story]) -> list[Story]:
    """Stories not played yet. A draft is made with the rest only: a person may delete theirs."""
    there = set(Complaint.objects.sent().values_list("title", flat=True))
    return [story for story in told if story.title not in there and not (story.is_draft and there)]


def _play(story: Story, everybody: Mapping[str, User], now: datetime) -> None:
    author = everybody[story.author]
    draft = _written(story, author, now)
    if story.is_draft:
        return
    sending, *later = stories.moments(story, now)
    _move(
        draft, "send", author, sending, workflow.Given(files_shown=len(story.files), assurance=_entry(author, sending))
    )
    for step, moment in zip(story.steps, later, strict=True):
        actor = everybody[step.by] if step.by else author
        _attach(draft, step.files, actor, moment)
        given = _given(step, everybody, draft, moment)
        if step.prepared_by:
            _move(draft, "prepare", everybody[step.prepared_by], moment - PREPARED_BEFORE, given)
        _move(draft, step.move, actor, moment, given)


def _entry(author: User, moment: datetime) -> Assurance:
    """By password, as everybody invented signs in; counted as sure enough for any MIN_ASSURANCE, or nothing could be shown."""
    contacts = (("email", author.email_verified), ("phone", author.phone_verified))
    verified = tuple(name for name, known in contacts if known)
    return Assurance("password", ("password",), moment, verified, by_provider=True)


def _written(story: Story, author: User, now: datetime) -> Complaint:
    """The draft as the six steps would have left it; one that an interrupted run left behind goes first."""
    for left in Complaint.objects.of(author).drafts().filter(title=story.title):
        wizard.delete(left.uuid, by=author)
    moment = stories.begun(story, now)
    draft = wizard.start(author, at=moment)
    answers: dict[str, Any] = {
        **story.answers,
        "title": story.title,
        "cited_documents": stories.documents(story, now),
    }
    if code := story.answers.get("about_department"):
        answers["about_department"] = Department.objects.get(code=code)
    answers |= {"kind": "", "kind_unsure": True} if story.kind == "unsure" else {"kind": story.kind}
    unsure = story.topic == "unsure"
    answers |= {"category_unsure": True} if unsure else {"category": Category.objects.get(code=story.topic)}
    wizard.save(draft.uuid, answers, by=author, at=moment)
    _attach(draft, story.files, author, moment)
    return draft


def _attach(complaint: Complaint, files: Mapping[str, str], by: User, moment: datetime) -> None:
    for name, scene in files.items():
        attachments.add(complaint, SimpleUploadedFile(name, pictures.content_of(name, scene)), by=by, at=moment)


def _move(complaint: Complaint, name: str, by: User, moment: datetime, given: workflow.Given) -> None:
    """The move, and in the same transaction the past of its messages."""
    with transaction.atomic():
        event = workflow.make(name, complaint.pk, by=by, at=moment, given=given)
        past.count_as_sent(Message.objects.filter(reference=event.complaint.number or ""))


def _results(step: Step, complaint: Complaint) -> tuple[workflow.RequestAnswer, ...]:
    """The step's outcome for each request."""
    asked = answers.requests_of(complaint) if step.outcome else []
    return tuple(workflow.RequestAnswer(step.outcome, step.basis) for _request in asked)


def _read_older(played: list[Story], now: datetime) -> None:
    """Lines of the cabinet older than a few days have been opened and acknowledged, but for one answer; the fresh ones wait."""
    silent = Complaint.objects.filter(title__in=[story.title for story in played if not story.acknowledged])
    older = Message.objects.filter(channel=Channel.CABINET, created_at__lt=now - UNREAD_SINCE)
    older = older.exclude(kind__in=ENDINGS, reference__in=silent.values("number"))
    older.filter(read_at=None).update(read_at=F("created_at") + READ_AFTER)
    older.filter(needs_ack=True, acked_at=None).update(acked_at=F("created_at") + READ_AFTER)


def _given(step: Step, everybody: Mapping[str, User], complaint: Complaint, moment: datetime) -> workflow.Given:
    """The step's words as the form of the move would give them."""
    complaint.refresh_from_db()
    assert complaint.due_on is not None  # noqa: S101 (it has been sent)
    text, replies = step.text.strip(), tuple(step.replies)
    questions = tuple(
        workflow.AskedQuestion(**{**said, "options": tuple(said.get("options", ()))}) for said in step.questions
    )
    if step.move == "ask" and not questions:
        text, questions = "", (workflow.AskedQuestion(text),)
    elif step.move == "reply" and not replies:
        text, replies = "", (text,)
    return workflow.Given(
        text=text,
        questions=questions,
        replies=replies,
        note=step.note.strip(),
        results=_results(step, complaint),
        confirmed=True,
        reply_until=terms.reply_dates(moment, complaint.due_on)[0] if step.move == "ask" else None,
        executor_id=everybody[step.executor].pk if step.executor else None,
        department_id=Department.objects.get(code=step.department).pk if step.department else None,
        kind=step.kind,
        category_id=Category.objects.get(code=step.topic).pk if step.topic else None,
        body_ids=tuple(OtherBody.objects.filter(code__in=step.bodies).values_list("pk", flat=True)),
        basis=step.basis,
        outgoing_number=step.letter,
        outgoing_on=timezone.localdate(moment) if step.letter else None,
        ground=step.ground,
    )
