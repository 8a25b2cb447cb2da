"""Passing a complaint, whole or some of its questions, to other bodies (59-ФЗ ст. 8 ч. 3, 3.1, 4; L33–L42 of the rules)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import terms
from complaints.models import Complaint, Event, OtherBody, Outcome, Redirection
from complaints.workflow import ban, effects
from complaints.workflow.faults import Fault
from complaints.workflow.given import Given
from complaints.workflow.standing import Role, roles_of

Basis, Data = Redirection.Basis, Redirection.Data
NUMBER_MAX = 50
# A part goes because it is another body's question, or because of facts that have terms of their own.
OF_PARTS = (Basis.SEVERAL, Basis.MIGRATION, Basis.OFFENCE)


def last_day(complaint: Complaint, basis: str) -> date:
    """Seven days from registration, five for facts of breaches of migration law (59-ФЗ ст. 8 ч. 3, 3.1)."""
    assert complaint.registered_on is not None  # noqa: S101 (a check constraint says so)
    if basis == Basis.MIGRATION:
        return terms.migration_until(complaint.registered_on)
    return terms.redirect_due_on(complaint)


def not_to_whom_it_is_about(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The one place that keeps a complaint from the body it is about (59-ФЗ ст. 8 ч. 6)."""
    for body in _chosen(given):
        ban.not_to_body(complaint, body)


def faults(complaint: Complaint, by: User, at: datetime, given: Given) -> Iterator[Fault]:
    """What keeps the whole complaint from being passed on."""
    yield from _of_bodies(given)
    if given.basis not in Basis.values:
        yield "basis", _("Выберите основание из списка.")
        return
    if given.basis == Basis.SEVERAL and len(set(given.body_ids)) == 1:
        yield "body_ids", _("По части 4 статьи 8 выбирают несколько органов. Отметьте ещё один или смените основание.")
    yield from _of_migration(given)
    yield from _of_data(given)
    yield from _of_letter(complaint, at, given)
    yield from _of_time(complaint, by, at, given)


def part_faults(complaint: Complaint, by: User, at: datetime, given: Given) -> Iterator[Fault]:
    """The same for copies with some of the questions; a body gets its copy once."""
    passed = complaint.redirections.filter(event__kind="redirect_part", body__in=given.body_ids)
    for name in passed.values_list("name", flat=True).distinct():
        yield "body_ids", _("Часть вопросов сюда уже передана: {name}.").format(name=name)
    yield from _of_bodies(given)
    if given.basis not in OF_PARTS:
        yield "basis", _("Выберите основание из списка.")
        return
    yield from _of_migration(given)
    yield from _of_data(given)
    yield from _of_letter(complaint, at, given)
    yield from _of_time(complaint, by, at, given)


def _of_bodies(given: Given) -> Iterator[Fault]:
    if not given.body_ids:
        yield "body_ids", _("Отметьте, кому передать.")
    elif len(_chosen(given)) != len(set(given.body_ids)):
        yield "body_ids", _("Одного из этих органов в списке больше нет. Выберите другой.")


def _of_migration(given: Given) -> Iterator[Fault]:
    """Such facts go both to the ministry's body and to the head of the region (59-ФЗ ст. 8 ч. 3.1)."""
    if given.basis != Basis.MIGRATION:
        return
    if unfit := [body.name for body in _chosen(given) if not body.takes_migration]:
        yield "body_ids", _("Факты о миграции сюда не передают: {names}.").format(names=", ".join(unfit))
    elif len(set(given.body_ids)) == 1:
        yield "body_ids", _("Факты о миграции передают и в МВД, и главе региона: отметьте оба органа.")


def _of_data(given: Given) -> Iterator[Fault]:
    """Who is no authority gets personal data by consent only (59-ФЗ ст. 6 ч. 2; L41 of the rules)."""
    outside = [body.name for body in _chosen(given) if body.not_authority]
    if not outside:
        return
    if given.data not in {Data.CONSENT, Data.DEPERSONALISED}:
        yield (
            "data",
            _("Это не орган власти: {names}. Выберите: согласие заявителя или копия без личных данных.").format(
                names=", ".join(outside)
            ),
        )
    elif given.data == Data.CONSENT and not given.note.strip():
        yield "note", _("Напишите, когда и как заявитель дал согласие на передачу данных.")


def _of_letter(complaint: Complaint, at: datetime, given: Given) -> Iterator[Fault]:
    assert complaint.registered_on is not None  # noqa: S101 (a check constraint says so)
    if not 0 < len(given.outgoing_number.strip()) <= NUMBER_MAX:
        yield "outgoing_number", _("Напишите исходящий номер письма, до {limit} знаков.").format(limit=NUMBER_MAX)
    if given.outgoing_on is None or not complaint.registered_on <= given.outgoing_on <= timezone.localdate(at):
        yield (
            "outgoing_on",
            _("Дата письма — не раньше регистрации ({day}) и не позже сегодняшней.").format(
                day=f"{complaint.registered_on:%d.%m.%Y}"
            ),
        )


def _of_time(complaint: Complaint, by: User, at: datetime, given: Given) -> Iterator[Fault]:
    """Later only the head, who says why (L35 of the rules)."""
    until = last_day(complaint, given.basis)
    if timezone.localdate(at) <= until:
        return
    if Role.HEAD not in roles_of(by, complaint):
        yield (
            "",
            _("Передать можно было до {day}. Позже решает руководитель подразделения.").format(day=f"{until:%d.%m.%Y}"),
        )
    elif not given.note.strip():
        yield "note", _("Передать можно было до {day}. Напишите причину опоздания.").format(day=f"{until:%d.%m.%Y}")


def redirect(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """The whole complaint goes: for us it is over."""
    effects.complete(complaint, Outcome.REDIRECTED, at)
    return _details(complaint, at, given)


def redirect_part(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """Copies go, our own part keeps its term (59-ФЗ ст. 8 ч. 4)."""
    complaint.partly_redirected = True
    return _details(complaint, at, given)


def record(event: Event, complaint: Complaint, given: Given) -> None:
    """A row for each body."""
    said = event.details
    Redirection.objects.bulk_create(
        Redirection(
            complaint=complaint, event=event, body=body, name=body.name, basis=said["basis"], data=_handling(body, given),
            outgoing_number=said["number"], outgoing_on=date.fromisoformat(said["on"]),
        )
        for body in _chosen(given)
    )  # fmt: skip


def _details(complaint: Complaint, at: datetime, given: Given) -> dict[str, object]:
    assert given.outgoing_on is not None  # noqa: S101 (checked before)
    until = last_day(complaint, given.basis)
    return {
        "bodies": [
            {"name": body.name, "contacts": body.contacts, "data": _handling(body, given)} for body in _chosen(given)
        ],
        "basis": given.basis,
        "number": given.outgoing_number.strip(),
        "on": given.outgoing_on.isoformat(),
        "due": until.isoformat(),
        "late": timezone.localdate(at) > until,
    }


def _handling(body: OtherBody, given: Given) -> str:
    return given.data if body.not_authority else Data.LAW


def _chosen(given: Given) -> list[OtherBody]:
    return list(OtherBody.objects.filter(pk__in=given.body_ids, active=True))
