"""Complaints and people around a desk, for the tests of the staff pages."""

import re
from itertools import count

from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from complaints import answers, terms, workflow
from complaints.workflow import AskedQuestion, Given, RequestAnswer
from tests.factories import (
    CategoryFactory,
    DepartmentFactory,
    PostingFactory,
    RegistryFactory,
    StaffFactory,
    UserFactory,
    sent_complaint,
)

PHONES = (f"+79001{n:06d}" for n in count())
QUESTIONS = (AskedQuestion("Какой подъезд?"),)
LIST = reverse("admin:complaints_complaint_changelist")
FORMS = (
    "take",
    "ask",
    "remind",
    "resume",
    "comment",
    "reclassify",
    "assign",
    "transfer",
    "extend",
    "prepare",
    "send_back",
    "answer",
)
ROLES = {"executor": "executor", "signatory": "executor", "head": "head"}


def page(complaint):
    """The complaint's page."""
    return reverse("admin:complaints_complaint_change", args=[complaint.pk])


def form(complaint, name):
    """The form of a move, or of a note."""
    if name == "note":
        return reverse("admin:complaints_complaint_note", args=[complaint.pk])
    return reverse("admin:complaints_complaint_move", args=[complaint.pk, name])


def complaint_at(status="accepted", questions=QUESTIONS, **draft):
    """A complaint of a citizen who has a phone too, brought to `status` the real way by its department's head."""
    author = draft.pop("author", None) or UserFactory(phone=next(PHONES), phone_verified=True)
    complaint = sent_complaint(
        author=author, category=draft.pop("category", None) or CategoryFactory(), phone="+79001234567", **draft
    )
    if status != "accepted":
        head = PostingFactory(department=complaint.department, role="head", may_sign=True).user
        move(complaint, "take", head)
        if status == "needs_clarification":
            until = terms.reply_dates(timezone.now(), complaint.due_on)[0]
            move(complaint, "ask", head, questions=questions, reply_until=until)
        elif status == "completed":
            move(complaint, "answer", head, text="Фонарь починили.", results=results(complaint))
    return complaint


def confirmed(client, url, typed):
    """Press the form at `url`, look at what goes out where it is shown, and press again."""
    shown = client.post(url, typed)
    seal = re.search(r'name="previewed" value="(\w+)"', shown.content.decode()) if shown.status_code == 200 else None
    if seal is None:
        return shown
    again = {name: value for name, value in typed.items() if name != "files"}
    return client.post(url, {**again, "previewed": seal[1], "confirm": "1"})


def press(client, complaint, name, *, version=None, **typed):
    """Fill the form as it was opened, press its button, and confirm what it shows."""
    typed["version"] = complaint.version if version is None else version
    return confirmed(client, form(complaint, name), typed)


def now(complaint):
    """The complaint as the database has it now."""
    complaint.refresh_from_db()
    return complaint


def move(complaint, name, by, **given):
    """A move made by the workflow itself."""
    event = workflow.make(name, complaint.pk, by=by, at=timezone.now(), given=Given(**given))
    complaint.refresh_from_db()
    return event


def results(complaint, result="met", basis=""):
    """One and the same for every request of the complaint."""
    return tuple(RequestAnswer(result, basis) for _request in answers.requests_of(complaint))


def officer(role, complaint):
    """A person of staff who is `role` towards the complaint."""
    if role == "registrar":
        return PostingFactory(department=RegistryFactory(), role="registrar").user
    if role == "superuser":
        return StaffFactory(is_superuser=True)
    if role == "administrator":
        person = StaffFactory()
        person.groups.add(Group.objects.get(name="Администратор портала"))
        return person
    if role == "without a posting":
        return StaffFactory()
    known = role.removeprefix("foreign ")
    unit = DepartmentFactory() if role.startswith("foreign") else complaint.department
    return PostingFactory(department=unit, role=ROLES[known], may_sign=known in {"signatory", "head"}).user
