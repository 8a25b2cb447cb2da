"""What a move does to the complaint besides its status. Called under the lock, inside the transaction."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import about, applicants, identity, numbers, routing, search, terms
from complaints.models import Category, Complaint, Department, Outcome
from complaints.models.complaint import TITLE_MAX
from complaints.workflow.given import Given, Refused


def first_words(story: str) -> str:
    """A title made of the first words of the story, cut at a word."""
    line = " ".join(story.split())
    if len(line) <= TITLE_MAX:
        return line
    return line[: TITLE_MAX - 1].rsplit(" ", 1)[0] + "…"


def register(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """Number, receipt code, terms and department: registration is instant (59-ФЗ ст. 8 ч. 2 gives up to 3 days)."""
    decision = _route(complaint)
    terms.start(complaint, at, target_days=decision.target_days)
    complaint.number = numbers.next_number(timezone.localdate(at).year)
    complaint.receipt_code = numbers.receipt_code()
    complaint.sent_at = at
    complaint.title = complaint.title or first_words(complaint.story)
    complaint.email = by.email or ""
    if complaint.id_doc_kind and not identity.is_asked(complaint.category):  # the topic or the portal stopped asking
        complaint.id_doc_kind = complaint.id_doc_number = ""
    applicants.drop_unchosen(complaint)
    complaint.about_words = "\n".join(about.words(complaint))
    complaint.unseen_by_staff = True
    complaint.aside = {}  # what the person did not send is nobody's to read
    complaint.search_text = search.search_text(complaint)
    given_to = {"department_id": complaint.department_id, "executor_id": complaint.executor_id}
    return {**decision.as_details, **given_to, **_keep_assurance(complaint, given)}


def _keep_assurance(complaint: Complaint, given: Given) -> dict[str, object]:
    """In the row to read, and in the sealed line of history to prove."""
    proof = given.assurance
    if proof is None:
        return {}
    complaint.auth_method, complaint.auth_factors = proof.method, ",".join(proof.factors)
    complaint.auth_at, complaint.auth_contacts = proof.at, ",".join(proof.contacts)
    return {"auth": proof.as_details}


def _route(complaint: Complaint) -> routing.Decision:
    """The department, the executor a rule names, and why."""
    decision = routing.decide(complaint)
    if decision.department is None:
        raise Refused(_("Портал ещё не настроен: нет подразделения, которое принимает обращения."))
    complaint.department, complaint.executor = decision.department, decision.executor
    complaint.routing_words = decision.words
    return decision


def take(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """Whoever takes it is the executor."""
    complaint.executor = by


def add(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The author has brought something new; an open question stays open."""
    complaint.unseen_by_staff = True


def reclassify(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """Kind and topic change, the term does not."""
    before = {"kind": complaint.kind, "category": complaint.category.name if complaint.category else ""}
    if given.kind:
        complaint.kind, complaint.kind_unsure = given.kind, False
    if given.category_id:
        complaint.category, complaint.category_unsure = Category.objects.get(pk=given.category_id), False
    complaint.search_text = search.search_text(complaint)
    after = {"kind": complaint.kind, "category": complaint.category.name if complaint.category else ""}
    return {"before": before, "after": after}


def assign(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """Another person of the department answers for it."""
    assert given.executor_id is not None  # noqa: S101 (checked before)
    complaint.executor = User.objects.get(pk=given.executor_id)
    return {"executor": complaint.executor.official_name, "executor_id": complaint.executor.pk}


def transfer(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """Another department has it; its people choose the executor anew."""
    assert given.department_id is not None  # noqa: S101 (checked before)
    before = complaint.department
    complaint.department = Department.objects.get(pk=given.department_id)
    complaint.executor = None
    complaint.routing_words = _("Передано сюда из подразделения «{before}»").format(before=before)
    complaint.unseen_by_staff = True
    return {"from": str(before), "to": complaint.department.name, "department_id": complaint.department.pk}


def withdraw(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """At the author's request, at once (59-ФЗ ст. 5 п. 5, decision 15)."""
    complete(complaint, Outcome.WITHDRAWN, at)
    complaint.unseen_by_staff = True


def complete(complaint: Complaint, outcome: str, at: datetime) -> None:
    """The matter ends with an outcome; an open question ends with it."""
    complaint.outcome = outcome
    complaint.completed_at = at
    complaint.clarifications.filter(closed_at=None).update(closed_at=at)
