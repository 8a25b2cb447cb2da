"""Whom a complaint is about does not consider it (59-ФЗ ст. 8 ч. 6; L36 of the rules)."""

from django.utils.translation import gettext as _

from complaints import search
from complaints.models import Complaint, OtherBody
from complaints.workflow.given import Refused


def not_to_body(complaint: Complaint, body: OtherBody) -> None:
    """A body that the author has named in own words by its whole name; other namings are the officer's to see."""
    named, name = search.stems(complaint.about_text), search.stems(body.name)
    if name and any(named[at : at + len(name)] == name for at in range(len(named) - len(name) + 1)):
        raise Refused(_("Жалоба на этот орган. Выберите другой (59-ФЗ, ст. 8, ч. 6)."))
