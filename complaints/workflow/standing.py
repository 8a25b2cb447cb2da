"""What a person is to a complaint: the columns of the matrix of moves (decision 15)."""

from enum import StrEnum

from accounts.models import User
from complaints.models import Complaint, Posting


class Role(StrEnum):
    """A column of the matrix; SIGNATORY comes on top of a posting."""

    AUTHOR = "author"
    EXECUTOR = "executor"
    HEAD = "head"
    REGISTRAR = "registrar"
    SIGNATORY = "signatory"


def roles_of(user: User, complaint: Complaint) -> frozenset[Role]:
    """The roles of `user` towards `complaint`. Staff never act on their own complaint: an author is only an author."""
    if complaint.author_id == user.pk:
        return frozenset({Role.AUTHOR})
    if not (user.is_active and user.is_staff):
        return frozenset()
    roles: set[Role] = set()
    for posting in user.postings.all():
        if posting.role == Posting.Role.REGISTRAR:
            roles.add(Role.REGISTRAR)
        elif posting.department_id == complaint.department_id:
            roles.add(Role(posting.role))
            if posting.may_sign:
                roles.add(Role.SIGNATORY)
    return frozenset(roles)


def unit_of(by: User, complaint: Complaint) -> str:
    """«Петрова О. П., Управление ЖКХ»: for whom the person acts, as of that day."""
    postings = list(by.postings.all())
    postings.sort(key=lambda posting: posting.department_id != complaint.department_id)
    return f"{by.official_name}, {postings[0].department.name}" if postings else by.official_name
