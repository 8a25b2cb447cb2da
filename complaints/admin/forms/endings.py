"""Fields of the moves that pass a complaint on, end it without an answer, or open it again."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from complaints import grounds
from complaints.admin.forms.ground import Builder, Ground
from complaints.forms.days import NO_SUCH_DAY
from complaints.forms.fields import LongText
from complaints.models import OtherBody, Redirection
from complaints.workflow import leaving, redirection, reopening, stopping
from complaints.workflow.faults import Faults

FIELDS = {
    "redirect": ("body_ids", "basis", "data", "outgoing_number", "outgoing_on", "text", "note"),
    "redirect_part": ("body_ids", "basis", "data", "outgoing_number", "outgoing_on", "text", "note"),
    "leave": ("ground", "text", "published_at", "confirmed", "note"),
    "stop": ("earlier_ids", "confirmed", "text", "note"),
    "reopen": ("text", "days", "note"),
}
FAULTS: dict[str, Faults] = {
    "redirect": redirection.faults,
    "redirect_part": redirection.part_faults,
    "leave": leaving.faults,
    "stop": stopping.faults,
    "reopen": reopening.faults,
}


class Several(forms.TypedMultipleChoiceField):
    """Ticks beside a list; the keys of the ticked ones as a tuple of numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> tuple[int, ...]:
        """Sorted: two looks at the same ticks are the same answer."""
        return tuple(sorted(super().clean(value)))


def _bodies(ground: Ground) -> forms.Field:
    """Bodies in office; those that got complaints of this topic before stand first."""
    same_topic = Q(redirections__complaint__category=ground.complaint.category_id or 0)
    rows = OtherBody.objects.filter(active=True).annotate(times=Count("redirections", filter=same_topic))
    found = [(str(body.pk), _body_words(body, body.times)) for body in rows.order_by("-times", "name")]
    empty = _("Список пуст: другие органы добавляет администратор портала.")
    return Several(
        label=_("Кому передать"), choices=found, help_text="" if found else empty,
        error_messages={"required": _("Отметьте, кому передать."), "invalid_choice": _("Выберите из списка.")},
    )  # fmt: skip


def _body_words(body: OtherBody, times: int) -> str:
    marks = [
        _("не орган власти") if body.not_authority else "",
        _("факты о миграции") if body.takes_migration else "",
        _("по этой теме уже передавали") if times else "",
    ]
    said = ", ".join(filter(None, marks))
    return f"{body.name} ({said})" if said else body.name


def _basis(ground: Ground) -> forms.Field:
    words = {"required": _("Выберите основание."), "invalid_choice": _("Выберите основание из списка.")}
    offered = Redirection.Basis if ground.move.name == "redirect" else redirection.OF_PARTS
    choices = [(each.value, capfirst(str(each.label))) for each in offered]
    return forms.ChoiceField(
        label=_("Основание"), choices=choices, widget=forms.RadioSelect, error_messages=words,
        help_text=_(
            "До {usual}, факты о миграции до {migration} и в МВД, и главе региона. Позже решает руководитель и пишет причину"
        ).format(
            usual=_day(redirection.last_day(ground.complaint, "")),
            migration=_day(redirection.last_day(ground.complaint, Redirection.Basis.MIGRATION)),
        ),
    )  # fmt: skip


def _data(ground: Ground) -> forms.Field | None:
    """Asked only where somebody in the list is no authority."""
    if not OtherBody.objects.filter(active=True, not_authority=True).exists():
        return None
    choices = [(value, capfirst(str(label))) for value, label in Redirection.Data.choices if value != "law"]
    return forms.ChoiceField(
        label=_("Личные данные, если это не орган власти"), choices=choices, required=False, widget=forms.RadioSelect,
        help_text=_("Организациям личные данные передают только с согласия (59-ФЗ, ст. 6, ч. 2)"),
        error_messages={"invalid_choice": _("Выберите из списка.")},
    )  # fmt: skip


def _outgoing_number(ground: Ground) -> forms.Field:
    words = {
        "required": _("Напишите исходящий номер письма."),
        "max_length": _("Номер длиннее {limit} знаков. Сократите.").format(limit=redirection.NUMBER_MAX),
    }
    widget = forms.TextInput(attrs={"class": "w-20", "autocomplete": "off"})
    return forms.CharField(
        label=_("Исходящий номер"), max_length=redirection.NUMBER_MAX, widget=widget, error_messages=words
    )


def _outgoing_on(ground: Ground) -> forms.Field:
    first, today = ground.complaint.registered_on, timezone.localdate(ground.at)
    assert first is not None  # noqa: S101 (a check constraint says so)
    attrs = {"type": "date", "min": first.isoformat(), "max": today.isoformat(), "class": "w-10"}
    return forms.DateField(
        label=_("Дата письма"), initial=today, input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs),
        error_messages={"required": _("Укажите дату письма."), "invalid": NO_SUCH_DAY},
    )  # fmt: skip


def _comment(ground: Ground) -> forms.Field:
    return _to_author(_("Пояснение заявителю"), needed=False)


def _ground(ground: Ground) -> forms.Field:
    stays = _("; в другой орган не передают")
    choices = [
        (each.code, f"{each.label} ({each.article}{'' if each.may_redirect else stays})") for each in grounds.OFFERED
    ]
    words = {"required": _("Выберите основание."), "invalid_choice": _("Выберите основание из списка.")}
    return forms.ChoiceField(
        label=_("Основание"), choices=choices, widget=forms.RadioSelect, error_messages=words,
        help_text=_("Других оснований закон не знает. Не хватает сведений — это не основание: задайте вопрос заявителю"),
    )  # fmt: skip


def _decision(ground: Ground) -> forms.Field:
    hint = _(
        "Увидит заявитель. Для решения суда и возврата жалобы — куда и как обжаловать; для оскорблений — что недопустимо, "
        "не повторяя слов; для нечитаемого текста — что не прочли; для тайны — почему нельзя раскрыть"
    )
    return _to_author(_("Пояснение заявителю"), needed=False, hint=hint)


def _published_at(ground: Ground) -> forms.Field:
    return forms.URLField(
        label=_("Где опубликован ответ"), required=False, max_length=leaving.LINK_MAX, assume_scheme="https",
        help_text=_("Адрес страницы официального сайта, если основание — опубликованный ответ"),
        error_messages={
            "invalid": _("Это не адрес страницы. Напишите, например, https://svetlorechensk.example/answers/12."),
            "max_length": _("Адрес длиннее {limit} знаков.").format(limit=leaving.LINK_MAX),
        },
    )  # fmt: skip


def _no_question_helps(ground: Ground) -> forms.Field:
    return forms.BooleanField(
        label=_("Дело не в нехватке сведений: вопрос заявителю не поможет"), required=False,
        help_text=_("Нужно, если текст не прочитать или суть не определить"),
    )  # fmt: skip


def _earlier(ground: Ground) -> forms.Field:
    """The author's complaints with an answer on the merits, of those that this person may read."""
    rows = stopping.answered_before(ground.complaint, ground.user)
    found = [
        (
            str(each.pk),
            _("№ {number} от {day}: {title}").format(
                number=each.number, day=_day(timezone.localdate(each.sent_at)), title=each.title
            ),
        )
        for each in rows
    ]
    asked = _("Отметьте прежние обращения с тем же вопросом, не меньше: {least}").format(
        least=settings.MIN_PREVIOUS_ANSWERS
    )
    none = _("Прежних обращений с ответом по существу у заявителя нет: прекратить переписку нельзя.")
    return Several(
        label=_("На этот вопрос уже отвечали"), choices=found,
        help_text=asked if found else none,
        error_messages={
            "required": _("Отметьте прежние обращения с ответами."),
            "invalid_choice": _("Отметить можно только прежние обращения этого заявителя с ответом по существу."),
        },
    )  # fmt: skip


def _nothing_new(ground: Ground) -> forms.Field:
    return forms.BooleanField(label=_("Новых доводов и обстоятельств в обращении нет"), required=False)


def _mistake(ground: Ground) -> forms.Field:
    """How long ago it was completed: a mistake of long ago is worth a second look."""
    ended = timezone.localdate(ground.complaint.completed_at)
    hint = _("Увидит заявитель. Обращение завершено {day}").format(day=_day(ended))
    return _to_author(
        _("Почему рассмотрение продолжается"), needed=True, hint=hint,
        empty=_("Напишите заявителю, почему рассмотрение продолжается."),
    )  # fmt: skip


def _days(ground: Ground) -> forms.Field | None:
    """Only when the last day to answer has passed, and once: else it is kept."""
    if not reopening.gets_a_new_term(ground.complaint, ground.at):
        return None
    said = _("Срок ответа прошёл. Поставьте новый: от 1 до {most} дней.").format(most=reopening.MOST_DAYS)
    return forms.IntegerField(
        label=_("Новый срок, дней"), min_value=1, max_value=reopening.MOST_DAYS,
        help_text=_("Прежний срок прошёл {day}. До {latest} включительно").format(
            day=_day(ground.complaint.due_on),
            latest=_day(timezone.localdate(ground.at) + timedelta(days=reopening.MOST_DAYS)),
        ),
        widget=forms.NumberInput(attrs={"class": "w-10", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
    )  # fmt: skip


def _to_author(label: str, *, needed: bool, hint: str = "", empty: str = "") -> forms.Field:
    return LongText(
        label=label, help_text=hint or _("Увидит заявитель"), max_chars=4000, rows=5, required=needed,
        error_messages={"required": empty},
    )  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


_PASS_ON: dict[str, Builder] = {
    "body_ids": _bodies,
    "basis": _basis,
    "data": _data,
    "outgoing_number": _outgoing_number,
    "outgoing_on": _outgoing_on,
    "text": _comment,
}
# move → builders of its own, before those that moves share
OWN: dict[str, dict[str, Builder]] = {
    "redirect": _PASS_ON,
    "redirect_part": _PASS_ON,
    "leave": {"ground": _ground, "text": _decision, "published_at": _published_at, "confirmed": _no_question_helps},
    "stop": {"earlier_ids": _earlier, "confirmed": _nothing_new, "text": _comment},
    "reopen": {"text": _mistake, "days": _days},
}
