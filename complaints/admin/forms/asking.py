"""Questions to the author: a row for each, with what kind of answer is waited for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from complaints.admin.forms.ground import Builder, Ground
from complaints.forms.fields import LongText
from complaints.forms.rows import Rows
from complaints.models import Question
from complaints.models.dialogue import OPTION_MAX, OPTIONS_LEAST, OPTIONS_MOST, QUESTION_MAX, QUESTIONS_MOST
from complaints.workflow import AskedQuestion

INPUT = {"class": "input"}
CHOICE = Question.Kind.CHOICE.value


def options_in(typed: str) -> list[str]:
    """The words of a choice: one a line, or in one line by commas; the same twice is one."""
    pieces = typed.split("\n") if "\n" in typed.strip() else typed.split(",")
    return list(dict.fromkeys(filter(None, (" ".join(piece.split()) for piece in pieces))))


class Questions(Rows):
    """Rows of text, kind and options; at least one question is there. Cleaned, they are what the workflow takes."""

    may_be_empty = False

    def pack(self, cells: Mapping[str, str]) -> dict[str, str]:
        """As it was typed."""
        return dict(cells)

    def unpack(self, row: Mapping[str, str]) -> dict[str, str]:
        """The same."""
        return {name: row.get(name, "") for name in self.cells}

    def holds(self, cells: Mapping[str, str]) -> bool:
        """A kind alone is no question: it is always chosen."""
        return bool(cells.get("question") or cells.get("question_options"))

    def cleaned(self, place: int, typed: Mapping[str, str]) -> tuple[dict[str, str], list[ValidationError]]:
        """A choice needs options, and options need a choice."""
        cells, faults = super().cleaned(place, typed)
        if not faults and self.holds(cells):
            faults = [self.fault(name, place, sentence) for name, sentence in _amiss(cells)]
        return cells, faults

    def clean(self, value: list[Any]) -> Any:
        """The questions as the workflow takes them; none at all is told beside the first row."""
        kept = super().clean(value)
        if not kept:
            raise self.fault("question", 0, _("Напишите вопрос"))
        return tuple(_asked(cells) for cells in kept)


def _amiss(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """(control, what is wrong with it)."""
    options, is_choice = options_in(cells["question_options"]), cells["question_kind"] == CHOICE
    if not cells["question"]:
        return [("question", _("Напишите вопрос"))]
    if options and not is_choice:
        return [("question_options", _("Варианты нужны только для выбора: поменяйте ответ на «выбор» или сотрите их"))]
    if is_choice and not OPTIONS_LEAST <= len(options) <= OPTIONS_MOST:
        words = _("Для выбора нужно от {least} до {most} разных вариантов, сейчас {n}")
        return [("question_options", words.format(least=OPTIONS_LEAST, most=OPTIONS_MOST, n=len(options)))]
    if longest := [option for option in options if len(option) > OPTION_MAX]:
        words = _("Сократите вариант «{beginning}…» до {most} знаков")
        return [("question_options", words.format(beginning=longest[0][:30], most=OPTION_MAX))]
    return []


def _asked(cells: Mapping[str, str]) -> AskedQuestion:
    kind = cells["question_kind"] or Question.Kind.TEXT.value
    return AskedQuestion(cells["question"], kind, tuple(options_in(cells["question_options"])))


def _questions(ground: Ground) -> forms.Field:
    return Questions(
        label=_("Вопросы заявителю"), most=QUESTIONS_MOST, one=_("Вопрос"), away=_("вопрос"), add=_("Добавить вопрос"),
        help_text=_("Увидит заявитель. Спрашивайте об одном в каждом вопросе: так отвечают полнее"),
        too_many=_("Можно задать до {most} вопросов, сейчас {n}. Объедините похожие или уберите лишние"),
        cells={
            "question": LongText(label=_("Вопрос"), max_chars=QUESTION_MAX, rows=3, low=True, required=False),
            "question_kind": forms.ChoiceField(
                label=_("Чего ждём"), choices=Question.Kind.choices, required=False, widget=forms.Select(INPUT),
                error_messages={"invalid_choice": _("Выберите из списка")},
            ),
            "question_options": LongText(
                label=_("Варианты для выбора, через запятую"),
                max_chars=OPTIONS_MOST * (OPTION_MAX + 2), rows=2, low=True, required=False,
            ),
        },
    )  # fmt: skip


BUILD: dict[str, Builder] = {"questions": _questions}
