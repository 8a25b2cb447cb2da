"""Fields that several moves share, and those of moves inside the authority."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import terms
from complaints.admin.forms.ground import Builder, Choices, Ground
from complaints.forms.days import NO_SUCH_DAY
from complaints.forms.fields import LongText
from complaints.models import Category, Kind
from complaints.models.dialogue import INTRODUCTION_MAX
from complaints.workflow import Role, roles_of

UNCHANGED = gettext_lazy("Не менять")
SEEN = gettext_lazy("Увидит заявитель")


@dataclass(frozen=True)
class Words:
    """What the field for the citizen is called in a move."""

    label: str | Promise
    empty: str | Promise
    hint: str | Promise = SEEN
    max_chars: int = 4000
    rows: int = 8
    needed: bool = True


TEXTS = {
    "ask": Words(
        gettext_lazy("Пояснение к вопросам"),
        "",
        gettext_lazy("Увидит заявитель перед вопросами: зачем это нужно"),
        INTRODUCTION_MAX,
        rows=3,
        needed=False,
    ),
    "resume": Words(gettext_lazy("Почему продолжаем без ответа"), gettext_lazy("Напишите причину")),
    "comment": Words(gettext_lazy("Текст для заявителя"), gettext_lazy("Напишите текст")),
    "extend": Words(
        gettext_lazy("Причина продления"),
        gettext_lazy("Напишите причину продления"),
        gettext_lazy("Увидит заявитель. Исключительный случай или запрос в другой орган (59-ФЗ, ст. 12, ч. 2)"),
        1000,
    ),
    "answer": Words(
        gettext_lazy("Ответ по существу"),
        gettext_lazy("Напишите ответ"),
        gettext_lazy("Увидит заявитель. Ответьте на каждый вопрос обращения"),
        10_000,
    ),
    "prepare": Words(
        gettext_lazy("Ответ по существу"),
        gettext_lazy("Напишите ответ"),
        gettext_lazy("Заявитель увидит, когда ответ подпишут. Ответьте на каждый вопрос обращения"),
        10_000,
    ),
}


def _text(ground: Ground) -> forms.Field:
    words = TEXTS[ground.move.name]
    return LongText(
        label=words.label, help_text=words.hint, max_chars=words.max_chars, rows=words.rows, low=not words.needed,
        required=words.needed, error_messages={"required": words.empty},
    )  # fmt: skip


def _note(ground: Ground) -> forms.Field:
    if ground.move.name == "transfer":
        needed = Role.REGISTRAR not in roles_of(ground.user, ground.complaint)
        return _note_field(_("Причина передачи"), needed=needed, empty=_("Напишите причину передачи"))
    if ground.move.name == "send_back":
        return _note_field(_("Что исправить"), needed=True, empty=_("Напишите, что исправить"))
    return _note_field(_("Служебная заметка"), needed=False, empty="")


def _note_field(label: str, *, needed: bool, empty: str) -> forms.Field:
    return LongText(
        label=label, help_text=_("Увидят только сотрудники"), max_chars=2000, rows=3, low=True, required=needed,
        error_messages={"required": empty},
    )  # fmt: skip


def _reply_until(ground: Ground) -> forms.Field:
    assert ground.complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    default, latest = terms.reply_dates(ground.at, ground.complaint.due_on)
    first = timezone.localdate(ground.at) + timedelta(days=1)
    bounds = _("Дата ответа должна быть позже сегодняшней и не позже {date}").format(date=f"{latest:%d.%m.%Y}")
    attrs = {"type": "date", "min": first.isoformat(), "max": latest.isoformat(), "class": "w-10"}
    return forms.DateField(
        label=_("Ответить до"),
        help_text=_("Не позже {latest}. Срок рассмотрения не сдвигается").format(latest=f"{latest:%d.%m.%Y}"),
        initial=default,
        validators=[MinValueValidator(first, bounds), MaxValueValidator(latest, bounds)],
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs),
        error_messages={"required": _("Выберите дату"), "invalid": NO_SUCH_DAY},
    )


def _kind(ground: Ground) -> forms.Field:
    others = [(value, label) for value, label in Kind.choices if value != ground.complaint.kind]
    return forms.ChoiceField(label=_("Вид"), choices=[("", UNCHANGED), *others], required=False)


def _category(ground: Ground) -> forms.Field:
    """Topics of active groups, under their groups."""
    groups: dict[str, Choices] = {}
    rows = Category.objects.filter(active=True, parent__active=True).exclude(pk=ground.complaint.category_id or 0)
    for topic in rows.select_related("parent").order_by("parent__position", "parent__name", "position", "name"):
        groups.setdefault(str(topic.parent), []).append((str(topic.pk), topic.name))
    return number(_("Тема"), [("", UNCHANGED), *groups.items()], required=False)


def number(label: str, choices: Choices, *, required: bool = True) -> forms.Field:
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=required,
        error_messages={"required": _("Выберите из списка"), "invalid_choice": _("Выберите из списка")},
    )  # fmt: skip


BUILD: dict[str, Builder] = {
    "text": _text,
    "note": _note,
    "reply_until": _reply_until,
    "kind": _kind,
    "category_id": _category,
}
