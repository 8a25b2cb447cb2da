"""Whose desk it is. Postings open the complaints to a person of staff; Django's model permissions do not."""

from django.db.models import Exists, OuterRef, Subquery, prefetch_related_objects
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.person import signed_in
from complaints.models import Complaint, Department, Event
from complaints.models.complaint import ENDED, NEAREST, ComplaintQuerySet

ORDER = ("ended", "nearest", "pk")  # open ones first, the nearest term on top; see `rows`


def officer(request: HttpRequest) -> User:
    """The person of the request with their postings at hand: one query a request, however often rights are asked."""
    user = signed_in(request)
    prefetch_related_objects([user], "postings")
    return user


def has_desk(user: User) -> bool:
    """Whether the person sees complaints at all."""
    return bool(user.is_superuser or user.postings.all())


def rows(user: User) -> ComplaintQuerySet:
    """What lies on this person's desk, as it is sorted and counted: `ended`, `nearest` term, kind of the `last_event`."""
    last = Event.objects.filter(complaint=OuterRef("pk")).order_by("-position").values("kind")[:1]
    return Complaint.objects.on_desk_of(user).annotate(ended=ENDED, nearest=NEAREST, last_event=Subquery(last))


def units(user: User) -> list[int]:
    """Keys of the departments the person serves in."""
    return [posting.department_id for posting in user.postings.all()]


def departments(request: HttpRequest) -> list[tuple[str, str]]:
    """(id, name) of the departments whose complaints this person sees; asked once a request, filters ask for each count."""
    kept = vars(request)
    if "desk_departments" not in kept:
        seen = Complaint.objects.on_desk_of(officer(request)).filter(department=OuterRef("pk"))
        found = Department.objects.filter(Exists(seen)).values_list("pk", "name")
        kept["desk_departments"] = [(str(pk), name) for pk, name in found]
    return list(kept["desk_departments"])


def on_desk(user: User, pk: int) -> Complaint:
    """The complaint, when it lies on the person's desk; to anybody else it does not exist (404)."""
    lying = Complaint.objects.on_desk_of(user)
    return get_object_or_404(lying.select_related("category__parent", "department", "executor", "author"), pk=pk)


def mark_seen(complaint: Complaint, user: User) -> None:
    """Whoever has to act has opened it: the executor; without one, anybody of the department.

    A reader from elsewhere (registrar, superuser) leaves the mark for them. The version in the condition keeps the mark of
    what arrived after this page was read.
    """
    if not complaint.unseen_by_staff or (complaint.executor and complaint.executor_id != user.pk):
        return
    if complaint.department_id in units(user):
        Complaint.objects.filter(pk=complaint.pk, version=complaint.version).update(unseen_by_staff=False)
