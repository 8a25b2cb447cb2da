"""Whom a complaint is about does not consider it, nor do their subordinates (59-ФЗ ст. 8 ч. 6; L36 of the rules).

Each function passes silently or raises: `Barred`, which `make` writes down, or `Refused` where a head or the registrar may
go on after a warning.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from complaints import about, search
from complaints.models import Complaint, Department, OtherBody
from complaints.workflow.given import Barred, Given, Refused
from complaints.workflow.standing import Role


def not_to_person(complaint: Complaint, person: User) -> None:
    """Neither the official nor whoever serves under them or in the named department."""
    if person.pk == complaint.about_official_id:
        raise Barred(
            _("Жалоба на этого сотрудника. Выберите другого (59-ФЗ, ст. 8, ч. 6)."), tried=person.official_name
        )
    if person.pk in about.unfit(complaint):
        raise Barred(
            _("Этот сотрудник подчинён тому, на кого жалоба. Выберите другого (59-ФЗ, ст. 8, ч. 6)."),
            tried=person.official_name,
        )


def not_by(complaint: Complaint, by: User) -> None:
    """The same for whoever would consider it with their own hands; to pass it on is left to them."""
    if by.pk == complaint.about_official_id:
        raise Barred(_("Жалоба на вас. Её рассмотрит другой сотрудник (59-ФЗ, ст. 8, ч. 6)."), tried=by.official_name)
    if by.pk in about.unfit(complaint):
        raise Barred(
            _("Жалоба на вашего руководителя или подразделение. Её рассмотрят другие (59-ФЗ, ст. 8, ч. 6)."),
            tried=by.official_name,
        )


def not_to_department(complaint: Complaint, department: Department) -> None:
    """Neither the named department nor one its official serves in."""
    if about.is_about(complaint, department):
        raise Barred(
            _("Жалоба на это подразделение или на его сотрудника. Выберите другое (59-ФЗ, ст. 8, ч. 6)."),
            tried=department.name,
        )


def not_to_body(complaint: Complaint, body: OtherBody) -> None:
    """A body that the author has named in own words by its whole name; other namings are the officer's to see."""
    named = search.stems(complaint.about_text)
    if _holds(named, search.stems(body.name)):
        raise Barred(_("Жалоба на этот орган. Выберите другой (59-ФЗ, ст. 8, ч. 6)."), tried=body.name)


def warning(complaint: Complaint, person_id: int) -> str:
    """What must be confirmed before this person gets it, a sentence; empty when nothing."""
    if person_id in about.beside(complaint):
        return _("Этот сотрудник служит в одном подразделении с тем, на кого жалоба.")
    if person_id == about.answered_before(complaint):
        return _("Жалоба на ответ, который готовил этот же сотрудник.")
    return ""


def confirmed(complaint: Complaint, person_id: int, roles: Iterable[Role], given: Given) -> None:
    """A warning is overcome by a head or the registrar who says so; never by whom it would be given to alone."""
    words = warning(complaint, person_id)
    if not words:
        return
    if not {Role.HEAD, Role.REGISTRAR} & set(roles):
        raise Refused(_("{warning} Назначить его может руководитель или регистратор.").format(warning=words))
    if not given.confirmed:
        raise Refused(_("{warning} Если другого нет, отметьте «Подтверждаю назначение».").format(warning=words))


def _holds(text: list[str], name: list[str]) -> bool:
    return bool(name) and any(text[at : at + len(name)] == name for at in range(len(text) - len(name) + 1))
