"""To whom a complaint is given: those who may consider it, and the box for a choice that needs a second thought."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import about
from complaints.admin.forms.ground import Builder, Choices, Ground
from complaints.models import Department, Posting
from complaints.workflow import ban

CHOOSE = gettext_lazy("Выберите")


class Whom(forms.TypedChoiceField):
    """Lets through a key of `barred`, though the list does not offer it: the move refuses it with the article and writes
    the attempt down.
    """

    def __init__(self, label: str, choices: Choices, *, barred: set[int]) -> None:
        self.barred = {str(key) for key in barred}
        faults = {"required": _("Выберите из списка"), "invalid_choice": _("Выберите из списка")}
        super().__init__(
            label=label, choices=[("", CHOOSE), *choices], coerce=int, empty_value=None, error_messages=faults
        )

    def valid_value(self, value: Any) -> bool:
        """On the list, or forbidden by law."""
        return super().valid_value(value) or str(value) in self.barred


def _executor(ground: Ground) -> forms.Field:
    """People of the department who may deal with it, never whom it is about; an executor finds oneself only."""
    complaint, barred = ground.complaint, about.unfit(ground.complaint)
    people = [each for each in _people(ground) if each.user_id not in barred]
    rows: Choices = [(str(each.user_id), f"{each.user.official_name}, {_role(each)}") for each in people]
    return Whom(_("Исполнитель"), rows, barred=barred - {complaint.author_id})


def _people(ground: Ground) -> list[Posting]:
    """By name."""
    complaint = ground.complaint
    postings = Posting.objects.filter(department=complaint.department_id, user__is_active=True, user__is_staff=True)
    others = postings.exclude(user__in=[complaint.author_id, complaint.executor_id or 0]).select_related("user")
    people = [posting for posting in others if ground.leads or posting.user_id == ground.user.pk]
    return sorted(people, key=lambda posting: posting.user.official_name)


def _role(posting: Posting) -> str:
    return posting.title or str(posting.get_role_display()).partition(":")[0]


def _confirmed(ground: Ground) -> forms.Field | None:
    """Asked of who leads, where somebody on the list calls for it (L36, L78 of the rules)."""
    if not ground.leads:
        return None
    warned = ban.warnings(ground.complaint)
    names = [f"{each.user.official_name} {warned[each.user_id]}." for each in _people(ground) if each.user_id in warned]
    if not names:
        return None
    return forms.BooleanField(
        label=_("Подтверждаю назначение"), required=False,
        help_text=_("Отметьте, если другого исполнителя нет. {names}").format(names=" ".join(names)),
    )  # fmt: skip


def _department(ground: Ground) -> forms.Field:
    """Any other active department it is not about; an executor can only give it back to the registry."""
    barred = about.concerned(ground.complaint)
    rows = Department.objects.filter(active=True).exclude(pk__in={ground.complaint.department_id or 0, *barred})
    if not ground.leads:
        rows = rows.filter(is_registry=True)
    choices: Choices = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
    return Whom(_("Подразделение"), choices, barred=barred)


BUILD: dict[str, Builder] = {"executor_id": _executor, "confirmed": _confirmed, "department_id": _department}
