"""The answer by its parts: what became of each request, how the whole ends, whose eyes it needs (59-ФЗ ст. 10)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Answer, AnswerDraft, Attachment, Complaint, Outcome, Posting, Result
from complaints.models.attachment import AttachmentQuerySet

PREPARE = "prepare"  # the move whose files wait for the signature
# 59-ФЗ ст. 5 п. 4: the person may complain of the decision; the portal says so, the officer need not.
APPEAL = gettext_lazy(
    "Если вы не согласны с ответом, вы вправе обратиться повторно и привести новые доводы, подать жалобу руководителю "
    "или в вышестоящий орган, обратиться в прокуратуру или в суд (59-ФЗ, ст. 5, п. 4)."
)


@dataclass(frozen=True)
class Point:
    """One request in the author's words, what became of it, on which basis."""

    number: int
    request: str
    result: str
    basis: str = ""

    @property
    def words(self) -> str:
        """«удовлетворено частично»."""
        return str(Result(self.result).label)


def requests_of(complaint: Complaint) -> list[str]:
    """The numbered requests; one that covers everything where the author has written none."""
    return list(complaint.requests) or [_("Обращение в целом")]


def outcome_of(results: Collection[str]) -> Outcome:
    """How the whole ends, by the results of its requests: met only when every one is."""
    found = set(results)
    if found == {Result.MET}:
        return Outcome.MET
    if found & {Result.MET, Result.PARTLY}:
        return Outcome.PARTLY
    return Outcome.REFUSED if Result.REFUSED in found else Outcome.EXPLAINED


def needs_second_person(results: Collection[str], *, is_complaint: bool) -> bool:
    """Nobody refuses alone, nor explains away what a complaint asks for, be it one request of several."""
    return Result.REFUSED in results or (is_complaint and Result.EXPLAINED in results)


def points(complaint: Complaint, given: Collection[tuple[str, str]]) -> list[Point]:
    """The requests with (result, basis) of each, in their order; those without a result are left out."""
    pairs = zip(requests_of(complaint), given, strict=False)
    return [Point(n, request, *said) for n, (request, said) in enumerate(pairs, 1) if said[0] in Result.values]


def of_answer(answer: Answer) -> list[Point]:
    """The same of a signed answer."""
    return points(answer.complaint, [(each.result, each.basis) for each in answer.results.all()])


def current(complaint: Complaint) -> Answer | None:
    """The signed answer in force; None when there is none, or it was taken back, or it is older than the portal's answers."""
    rows = complaint.answers.filter(void_at=None).select_related("letter", "signed_by", "prepared_by", "event")
    return rows.prefetch_related("results").order_by("pk").last()


def waiting(complaint: Complaint) -> AnswerDraft | None:
    """The draft that waits for a signature."""
    return draft_of(complaint, AnswerDraft.State.SIGNING)


def draft_read_with(complaint: Complaint) -> AnswerDraft | None:
    """The draft as it was when the complaint was read: no query where the two were read together."""
    return getattr(complaint, "answer_draft", None)


def draft_of(complaint: Complaint, *states: str) -> AnswerDraft | None:
    """The answer on its way to the signature, in one of the states, or in any."""
    rows = AnswerDraft.objects.filter(complaint=complaint, **({"state__in": states} if states else {}))
    return rows.select_related("prepared_by", "template").first()


def prepared_files(complaint: Complaint) -> AttachmentQuerySet:
    """What the preparer has laid beside the draft: the citizen is not shown it until the answer is signed."""
    return Attachment.objects.filter(complaint=complaint, event__kind=PREPARE).order_by("pk")


def signatories(complaint: Complaint) -> QuerySet[Posting]:
    """Who signs the answers of the complaint's department: neither its author nor whom it is about."""
    people = Posting.objects.filter(department=complaint.department_id, user__is_active=True, user__is_staff=True)
    signing = people.filter(Q(role=Posting.Role.HEAD) | Q(may_sign=True))
    return signing.exclude(user__in=[complaint.author_id, complaint.about_official_id or 0])
