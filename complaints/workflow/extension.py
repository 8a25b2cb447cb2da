"""Extending the term: once, by up to thirty days from its unshifted last day, with notice (59-ФЗ ст. 12 ч. 2; E32–E38)."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import terms
from complaints.models import Complaint, Term
from complaints.workflow.given import Given, Refused


def is_extendable(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """Not later than the due date, and not again."""
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    if timezone.localdate(at) > complaint.due_on:
        raise Refused(
            _("Срок прошёл {day}. Продлить его можно было не позже этого дня (59-ФЗ, ст. 12, ч. 2).").format(
                day=f"{complaint.due_on:%d.%m.%Y}"
            )
        )
    if not terms.policy().extensions:
        raise Refused(_("В этом органе сроки не продлевают: так решено в настройках портала."))
    if complaint.extended_by:
        raise Refused(_("Срок уже продлевали. Второй раз этого сделать нельзя (59-ФЗ, ст. 12, ч. 2)."))
    if terms.is_restarted(complaint):
        raise Refused(
            _(
                "Срок этого обращения поставлен заново, когда его открыли снова. Продлить его нельзя (59-ФЗ, ст. 12, ч. 2)."
            )
        )


def is_extended_enough(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """Within the law's days, with a reason, and to a later day than now."""
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    chosen = terms.policy()
    if given.days is None or not 1 <= given.days <= chosen.extension_days:
        raise Refused(_("Продлить срок можно на 1–{n} дней (59-ФЗ, ст. 12, ч. 2).").format(n=chosen.extension_days))
    if not given.text.strip():
        raise Refused(_("Напишите причину продления."))
    if terms.extended(complaint, given.days).due_on <= complaint.due_on:
        raise Refused(_("За эти дни рабочих нет, срок остался бы прежним. Продлите на большее число дней."))


def extend(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """A new row of the answer's clock; the date staff and author see moves with it."""
    assert given.days is not None  # noqa: S101 (checked before)
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    term = terms.extended(complaint, given.days)
    term.set_at = at
    term.save()
    before, complaint.due_on, complaint.extended_by = complaint.due_on, term.due_on, given.days
    changed = {"kind": str(Term.Kind.ANSWER), "before": before.isoformat(), "after": term.due_on.isoformat()}
    return {"days": given.days, "changes": [changed]}
