"""Filing step by step over a draft row: another tab, another device, a lost session all go on where it stood."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import attachments, identity, recourse, second_text
from complaints.forms.steps import KindForm, PersonForm, StepForm, StoryForm, TopicForm
from complaints.models import AnswerChannel, Category, Complaint, Status
from complaints.second_text import Verdict

PROFILE = ("last_name", "first_name", "middle_name", "no_middle_name")
# What the like of a complaint takes over. Never the number of the document: it is asked anew where the topic needs it.
PERSON = (
    *PROFILE, "answer_channel", "postal_address", "phone", "applicant", "organisation", "org_number", "post_held",
    "represented", "basis", "benefit",
)  # fmt: skip
MATTER = ("kind", "kind_unsure", "collective", "category", "category_unsure", "place")
# What is taken over to be put right when there was no answer on the merits (59-ФЗ ст. 11 ч. 7); files are brought anew.
WORDS = (
    "title", "story", "requests", "cited_documents", "norms", "about_department", "about_official", "about_text", "measures",
)  # fmt: skip
MAX_DRAFTS = 20


class AlreadySent(Exception):
    """The draft became a complaint in the meantime; `complaint` is what it became."""

    def __init__(self, complaint: Complaint) -> None:
        self.complaint = complaint
        super().__init__(str(complaint))


class TooManyDrafts(Exception):
    """A person keeps no more drafts than they can oversee."""


@dataclass(frozen=True)
class Step:
    """A page of the form; files and review have no form of their own here."""

    name: str
    number: int
    title: str | Promise
    back_label: str | Promise
    form: type[StepForm] | None = None

    def is_done(self, draft: Complaint, user: User) -> bool:
        """Whether the saved answers pass the form that asked for them."""
        if self.form is None:
            return True
        return self.form({**self.form.saved(draft)}, draft=draft, user=user).is_valid()

    def url(self, draft: Complaint) -> str:
        """The step's page for `draft`."""
        return reverse("complaints:step", args=[draft.uuid, self.name])


STEPS = (
    Step("kind", 1, _("Чего вы хотите добиться?"), _("Назад, к виду обращения"), KindForm),
    Step("topic", 2, _("О чём обращение"), _("Назад, к теме"), TopicForm),
    Step("person", 3, _("Ваши данные"), _("Назад, к вашим данным"), PersonForm),
    Step("story", 4, _("Что случилось"), _("Назад, к описанию"), StoryForm),
    Step("files", 5, _("Фото и документы"), _("Назад, к файлам")),
    Step("review", 6, _("Проверьте и отправьте"), ""),
)
BY_NAME = {step.name: step for step in STEPS}


def step_after(step: Step) -> Step:
    """The next page; the review is the last."""
    return STEPS[min(step.number, len(STEPS) - 1)]


def step_before(step: Step) -> Step | None:
    """The page before, if any."""
    return STEPS[step.number - 2] if step.number > 1 else None


def undone(draft: Complaint, user: User) -> list[Step]:
    """The steps that still miss something, or beside which words wait that did not fit, in order."""
    return [step for step in STEPS if second_text.is_unfit(draft, step.name) or not step.is_done(draft, user)]


def progress(draft: Complaint) -> int:
    """How many steps have an answer, without asking the forms (for lists): 0–4."""
    return sum(_answered(draft))


def resume_at(draft: Complaint) -> Step:
    """Where a draft is taken up again: the first step without an answer, without asking the forms (for lists)."""
    return next(step for step, done in zip(STEPS, (*_answered(draft), False), strict=False) if not done)


def begin_at(draft: Complaint, carry: "Carry") -> Step:
    """Where a new draft begins: at the words that are to be put right, or as any other."""
    first = resume_at(draft)
    story = BY_NAME["story"]
    return story if carry == Carry.WORDS and first.number > story.number else first


def _answered(draft: Complaint) -> tuple[bool, ...]:
    return (
        bool(draft.kind or draft.kind_unsure),
        bool(draft.category_id or draft.category_unsure),
        bool(draft.last_name and draft.first_name),
        bool(draft.story),
    )


class Carry(StrEnum):
    """How much of an earlier complaint a new draft takes over: its person, its matter too, its very words too.

    AGAIN is the matter for whoever disagrees or waits in vain: the new one says which complaint it goes on from.
    """

    PERSON = ""
    MATTER = "all"
    AGAIN = "again"
    WORDS = "text"


def start(
    user: User,
    *,
    at: datetime,
    like: Complaint | None = None,
    carry: Carry = Carry.PERSON,
    topic: Category | None = None,
) -> Complaint:
    """A new draft with what the profile knows and perhaps a topic, or with what is carried over from `like`.

    A second press takes up the untouched draft of the first; one of the last hour that says something else stays apart.
    """
    answers = (
        {**_from_profile(user), "category": topic}
        if like is None
        else taken_over(like, user, carry, timezone.localdate(at))
    )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        drafts = Complaint.objects.of(user).drafts()
        fresh = drafts.filter(version=0, created_at__gt=at - timedelta(hours=1), attachments=None)
        if untouched := fresh.filter(**answers).first():
            return untouched
        if drafts.count() >= MAX_DRAFTS:
            raise TooManyDrafts
        return Complaint.objects.create(author=user, created_at=at, updated_at=at, **answers)


def _from_profile(user: User) -> dict[str, Any]:
    phone = user.phone if user.phone_verified and user.phone else ""
    channel = AnswerChannel.EMAIL if user.email_verified else AnswerChannel.CABINET
    profile = {name: getattr(user, name) for name in PROFILE}
    draft = Complaint(answer_channel=channel, phone=phone, postal_address=user.postal_address[:300], **profile)
    return {name: getattr(draft, name) for name in (*PERSON, *MATTER)}


def taken_over(like: Complaint, user: User, carry: Carry, today: date) -> dict[str, Any]:
    """Column → value. Never the files. A way of answering and a topic that are gone since are left to be chosen."""
    words = WORDS if carry == Carry.WORDS else ()
    names = PERSON if carry == Carry.PERSON else (*PERSON, *MATTER, *words)
    draft = Complaint(**{name: getattr(like, name) for name in names})
    if draft.answer_channel == AnswerChannel.EMAIL and not user.email_verified:
        draft.answer_channel = AnswerChannel.CABINET
    if draft.category and not (draft.category.active and draft.category.parent and draft.category.parent.active):
        draft.category = None
    taken = {name: getattr(draft, name) for name in (*PERSON, *MATTER)}
    if carry == Carry.AGAIN:
        taken |= recourse.again(like, today)
    if carry == Carry.WORDS:
        taken |= {name: getattr(draft, name) for name in words} | {"previous_number": like.number or ""}
    return taken


@dataclass(frozen=True)
class Taken:
    """What became of a form that a page has sent. `form` is bound, its draft is as it is saved now."""

    form: StepForm
    verdict: Verdict
    left_out: list[str]


def take_typed(uuid: UUID, page: Step, typed: QueryDict, *, by: User, at: datetime, in_background: bool) -> Taken:
    """Save what the form of a step accepts, else what fits of it: every button does, and every pause in typing.

    What another page has saved meanwhile is not overwritten: then the typing is kept beside it. The number of a document,
    a name for the profile and the switches of notices wait for a button. Raises AlreadySent; 404 when it was deleted.
    """
    assert page.form is not None  # noqa: S101 (files and review have none and are not asked)
    with transaction.atomic():
        draft = _locked(uuid, by)
        form = page.form(typed, draft=draft, user=by)
        answers = form.answers() if form.is_valid() else form.typed_so_far()
        left_out = form.left_out(answers)
        if in_background:  # a look at another topic must not wipe the number out either
            answers = {name: value for name, value in answers.items() if name not in identity.FIELDS}
        verdict = second_text.weigh(draft, page.name, form, answers, at=at, in_background=in_background)
        if verdict is Verdict.WRITE:
            _write(draft, answers, at)
            if form.is_valid() and not in_background:
                _remember(by, answers, form.channels())
        elif verdict is Verdict.CONFLICT:
            _write(draft, {}, at)
    return Taken(form, verdict, left_out)


def take_second(uuid: UUID, page: Step, key: str, *, by: User, at: datetime) -> bool:
    """«Взять этот текст»: it and what is saved change places; False when it is not there any more as it was seen."""
    assert page.form is not None  # noqa: S101 (the same)
    with transaction.atomic():
        draft = _locked(uuid, by)
        text = second_text.find(draft, page.name, key)
        if text is None:
            return False
        form = page.form(text.data(), draft=draft, user=by)
        answers = form.answers() if form.is_valid() else form.typed_so_far()
        answers = {name: value for name, value in answers.items() if name not in identity.FIELDS}
        second_text.swap(draft, page.name, form, answers, text, at=at)
        _write(draft, answers, at)
    return True


def drop_second(uuid: UUID, page: Step, key: str, *, by: User, at: datetime) -> bool:
    """«Убрать»: the text that was seen, never one that has come since."""
    with transaction.atomic():
        draft = _locked(uuid, by)
        text = second_text.find(draft, page.name, key)
        if text is None:
            return False
        second_text.drop(draft, page.name, text)
        _write(draft, {}, at)
    return True


def save(uuid: UUID, answers: dict[str, Any], *, by: User, at: datetime) -> None:
    """Write answers that no page has sent, on a row that is checked to be a draft still. Raises as `take_typed`."""
    with transaction.atomic():
        _write(_locked(uuid, by), answers, at)


def _write(draft: Complaint, answers: dict[str, Any], at: datetime) -> None:
    """Only the answered fields: a plain save from a stale tab turned a sent complaint back into a draft in a trial."""
    for name, value in answers.items():
        setattr(draft, name, value)
    draft.updated_at = at
    draft.version += 1
    draft.save(update_fields=[*answers, "aside", "updated_at", "version"])


def _locked(uuid: UUID, by: User) -> Complaint:
    rows = Complaint.objects.of(by).with_second_texts().select_related("category__parent")
    draft: Complaint = get_object_or_404(rows.select_for_update(of=("self",)), uuid=uuid)
    if draft.status != Status.DRAFT:
        raise AlreadySent(draft)
    return draft


def _remember(user: User, answers: dict[str, Any], channels: dict[str, bool]) -> None:
    """The profile learns a name it did not have (nothing is asked twice) and the person's switches of notices."""
    learned = {} if user.last_name else {name: answers[name] for name in PROFILE if name in answers}
    if changed := {**learned, **channels}:
        User.objects.filter(pk=user.pk).update(**changed)


def touch(uuid: UUID, *, by: User, at: datetime) -> None:
    """The files of the draft were at work: it lives on from `at`. Its version stays, no answer has changed."""
    Complaint.objects.of(by).drafts().filter(uuid=uuid, updated_at__lt=at).update(updated_at=at)


def delete(uuid: UUID, *, by: User) -> None:
    """Delete a draft; its files leave the storage after the commit. Raises AlreadySent; 404 on the second press."""
    with transaction.atomic():
        draft = _locked(uuid, by)
        attachments.remove_all(draft)
        draft.delete()
