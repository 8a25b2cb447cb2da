"""In whose name a complaint is written (59-ФЗ ст. 1 ч. 3): which fields tell it, which must, and in which words it is shown."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import registration_numbers
from complaints.models import AnswerChannel, Applicant, Complaint

OWN: dict[str, tuple[str, ...]] = {
    Applicant.PERSON: (),
    Applicant.ORGANISATION: ("organisation", "org_number", "post_held"),
    Applicant.REPRESENTATIVE: ("represented", "basis"),
}
FIELDS = tuple(name for names in OWN.values() for name in names)
# The required ones, and what is said when they are empty.
MISSING = {
    "organisation": gettext_lazy("Введите название организации или объединения"),
    "represented": gettext_lazy("Напишите, за кого вы обращаетесь"),
    "basis": gettext_lazy("Напишите, на каком основании вы пишете за другого человека"),
}


def own_fields(applicant: str) -> tuple[str, ...]:
    """What this choice asks for; nothing for a word that is no choice."""
    return OWN.get(applicant, ())


def other_fields(applicant: str) -> tuple[str, ...]:
    """What the choices that were not made would ask for."""
    return tuple(name for name in FIELDS if name not in own_fields(applicant))


def is_told(complaint: Complaint) -> bool:
    """Whether whoever writes has said for whom."""
    required = MISSING.keys() & own_fields(complaint.applicant)
    return complaint.applicant in OWN and all(getattr(complaint, name) for name in required)


def drop_unchosen(complaint: Complaint) -> None:
    """What was typed under a choice that was not made waits in the draft and is not sent; the address without a letter too."""
    for name in other_fields(complaint.applicant):
        setattr(complaint, name, "")
    if complaint.answer_channel != AnswerChannel.POST:
        complaint.postal_address = ""


def rows(complaint: Complaint) -> list[tuple[str, str, str]]:
    """(field, label, value) of the choice that was made, the empty ones too."""
    labels = {
        "organisation": _("Организация"),
        "org_number": registration_numbers.name_of(complaint.org_number),
        "post_held": _("Должность"),
        "represented": _("За кого обращение"),
        "basis": _("На каком основании"),
    }
    return [(name, labels[name], getattr(complaint, name)) for name in own_fields(complaint.applicant)]


def told(complaint: Complaint) -> list[tuple[str, str]]:
    """(label, value) of what stands beside the name of a sent complaint; who writes for themselves needs no line."""
    return [(label, value) for _field, label, value in rows(complaint) if value]
