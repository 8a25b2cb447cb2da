"""Whose desk it is. Postings open the complaints to a person of staff; Django's model permissions do not."""

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.person import signed_in
from complaints.models import Complaint, Posting

# What every page under a complaint shows of it.
READ_WITH = ("category__parent", "department", "executor", "author", "answer_draft__prepared_by")


def officer(request: HttpRequest) -> User:
    """The person of the request with their postings at hand: one query a request, however often rights are asked."""
    user = signed_in(request)
    prefetch_related_objects([user], Prefetch("postings", Posting.objects.select_related("department")))
    return user


def has_desk(user: User) -> bool:
    """Whether the person sees complaints at all."""
    return bool(user.is_superuser or user.postings.all())


def on_desk(user: User, pk: int) -> Complaint:
    """The complaint, when it lies on the person's desk; to anybody else it does not exist (404)."""
    rows = Complaint.objects.on_desk_of(user)
    return get_object_or_404(rows.select_related(*READ_WITH), pk=pk)


def mark_seen(complaint: Complaint, user: User) -> None:
    """Whoever has to act has opened it: the executor; without one, anybody of the department.

    A reader from elsewhere (registrar, superuser) leaves the mark for them. The version in the condition keeps the mark of
    what arrived after this page was read.
    """
    if not complaint.unseen_by_staff or (complaint.executor and complaint.executor_id != user.pk):
        return
    if complaint.department_id in {posting.department_id for posting in user.postings.all()}:
        Complaint.objects.filter(pk=complaint.pk, version=complaint.version).update(unseen_by_staff=False)
