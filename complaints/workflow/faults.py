"""What is wrong with the answers of a move's form: the form shows it beside its field, the move refuses by it."""

from collections.abc import Callable, Iterator
from datetime import datetime

from accounts.models import User
from complaints.models import Complaint
from complaints.workflow.given import Given, Refused

# (field of Given, sentence); a field of "" is about the whole form
Fault = tuple[str, str]
Faults = Callable[[Complaint, User, datetime, Given], Iterator[Fault]]


def none_of(faults: Faults) -> Callable[[Complaint, User, datetime, Given], None]:
    """A check that refuses with the first of the faults."""

    def check(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
        for _field, sentence in faults(complaint, by, at, given):
            raise Refused(sentence)

    return check
