"""From which list an officer came to a complaint: it travels in the address, so that the list and its next case stay at hand."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from complaints import selection
from complaints.admin.desk import officer
from complaints.models import Complaint, Status

KEPT = "_changelist_filters"  # as Django's list writes it into the links of its rows
PAGE = "admin:complaints_complaint_change"
LIST = "admin:complaints_complaint_changelist"
# What of a list chooses no rows but is worth coming back to: its page and its order.
LOOKS = ("p", "o")


@dataclass(frozen=True)
class Trail:
    """The list as `query` chooses and shows it; an empty one is the whole desk."""

    user: User
    query: dict[str, str]

    @property
    def suffix(self) -> str:
        """What every page of the complaint adds to its links."""
        return f"?{urlencode({KEPT: urlencode(self.query)})}" if self.query else ""

    @property
    def more(self) -> str:
        """The same after another question of the address."""
        return self.suffix.replace("?", "&", 1)

    @property
    def back(self) -> str:
        """The list itself."""
        return reverse(LIST) + (f"?{urlencode(self.query)}" if self.query else "")

    def page(self, complaint: Complaint) -> str:
        """The complaint, with the way back."""
        return reverse(PAGE, args=[complaint.pk]) + self.suffix

    def following(self, complaint: Complaint) -> Complaint | None:
        """What stands below `complaint`, or stood there until it moved; after the last one the first. Two queries at most.

        A search and an order of one's own are not followed: their rows would all be read for one link.
        """
        if {selection.SEARCH, "o"} & self.query.keys():
            return None
        rows = selection.rows(self.user, self.query).filter(Q(ended=self.query.get("status") == Status.COMPLETED))
        rows = rows.exclude(pk=complaint.pk).only("number", "title")
        nearest = complaint.first_term_on
        below = rows.filter(Q(nearest__gte=nearest)).exclude(Q(nearest=nearest, pk__lt=complaint.pk))
        return below.first() or rows.first()


def of(request: HttpRequest) -> Trail:
    """As the address of the request tells it; names that no list has are dropped."""
    said = selection.parsed(request.GET.get(KEPT, ""))
    chosen = selection.parsed(selection.address(said))
    return Trail(officer(request), chosen | {name: said[name] for name in LOOKS if said.get(name)})
