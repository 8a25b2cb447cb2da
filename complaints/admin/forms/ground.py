"""What the fields of a move's form are built upon."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms

from accounts.models import User
from complaints.models import Complaint
from complaints.workflow import Move, Role, roles_of

Choices = list[tuple[str, object]]


@dataclass(frozen=True)
class Ground:
    """Who makes which move on what, and when."""

    move: Move
    complaint: Complaint
    user: User
    at: datetime

    @property
    def leads(self) -> bool:
        """Whether the person chooses for others and not only for oneself."""
        return bool(roles_of(self.user, self.complaint) & {Role.HEAD, Role.REGISTRAR})


# None: on this ground there is nothing to ask.
Builder = Callable[[Ground], forms.Field | None]
