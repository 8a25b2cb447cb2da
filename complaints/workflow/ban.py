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


def warnings(complaint: Complaint) -> dict[int, str]:
    """Key of a person → why giving it to them must be confirmed, after «этот сотрудник …»."""
    found = dict.fromkeys(about.beside(complaint), _("служит в одном подразделении с тем, на кого жалоба"))
    if before := about.answered_before(complaint):
        found[before] = _("готовил ответ, на который эта жалоба")
    return found


def confirmed(complaint: Complaint, person_id: int, roles: Iterable[Role], given: Given) -> None:
    """Of the same unit, the head goes on by saying so (L36 of the rules); of the earlier answer, the registrar too (L78)."""
    why = warnings(complaint).get(person_id)
    if why is None:
        return
    if Role.HEAD not in roles and person_id in about.beside(complaint):
        raise Refused(_("Этот сотрудник {why}. Назначить его может только руководитель.").format(why=why))
    if not {Role.HEAD, Role.REGISTRAR} & set(roles):
        raise Refused(_("Этот сотрудник {why}. Назначить его может руководитель или регистратор.").format(why=why))
    if not given.confirmed:
        raise Refused(_("Этот сотрудник {why}. Если другого нет, отметьте «Подтверждаю назначение».").format(why=why))


def not_unconfirmed(complaint: Complaint, by: User) -> None:
    """Who becomes the executor by one's own press needs no confirmation, or was assigned with it."""
    why = warnings(complaint).get(by.pk) if complaint.executor_id != by.pk else None
    if why:
        raise Refused(_("Этот сотрудник {why}. Сначала исполнителя назначают, с подтверждением.").format(why=why))


def _holds(text: list[str], name: list[str]) -> bool:
    return bool(name) and any(text[at : at + len(name)] == name for at in range(len(text) - len(name) + 1))
