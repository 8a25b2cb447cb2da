"""The author's answers: a field for each question, shaped by what is asked for. None of them is a duty (L59)."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.forms.days import AnyDayField
from complaints.forms.dialogue import WordsForm
from complaints.forms.fields import LongText
from complaints.models import Question
from complaints.models.dialogue import ANSWER_MAX
from complaints.questions import Answered
from complaints.wording import day_words

PREFIX = "answer_"


class ReplyForm(WordsForm):
    """The fields are called answer_1, answer_2…; `text` takes what was not asked about."""

    nothing = gettext_lazy("Напишите ответ или приложите файл")

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"{PREFIX}{question.position}"] = BUILD[question.kind](question, _label(question, questions))
        if not self.is_alone or questions[0].kind != Question.Kind.TEXT:
            self.fields["text"] = LongText(
                label=_("Ещё что-то"), max_chars=ANSWER_MAX, rows=3, low=True, required=False,
                help_text=_("Чего не спросили, а знать нужно"),
            )  # fmt: skip

    @property
    def is_alone(self) -> bool:
        """Whether there is one question: then whatever is said or brought answers it."""
        return len(self.questions) == 1

    def answers(self) -> Answered:
        """Every question with what was said to it; of a form that has been judged."""
        return [(each, str(self.cleaned_data.get(f"{PREFIX}{each.position}") or "")) for each in self.questions]

    def said(self) -> dict[str, Any]:
        """What the workflow takes."""
        return {
            "text": self.cleaned_data.get("text", ""),
            "replies": tuple(_kept(question, said) for question, said in self.answers()),
        }

    @property
    def unanswered(self) -> str:
        """«2, 3»; empty while the form has faults of its own."""
        if not self.is_bound or self.errors:
            return ""
        left = [question for question, said in self.answers() if not (said or self._brings(question))]
        return ", ".join(str(question.position) for question in left)

    def _brings(self, question: Question) -> bool:
        return self.has_files and (self.is_alone or question.kind == Question.Kind.FILE)

    @property
    def has_doubts(self) -> bool:
        """Whether a question stays without an answer that the person has not been told about yet."""
        told = self.data.get("unanswered", "").split(", ")
        return bool(set(filter(None, self.unanswered.split(", "))) - set(told))


def _label(question: Question, questions: Sequence[Question]) -> str:
    text = question.text if len(questions) == 1 else f"{question.position}. {question.text}"
    return linebreaksbr(text, autoescape=True)


def _kept(question: Question, said: str) -> str:
    """A day is kept as people write it."""
    return day_words(said) if question.kind == Question.Kind.DATE else said


def _text(question: Question, label: str) -> forms.Field:
    return LongText(label=label, max_chars=ANSWER_MAX, rows=3, low=True, required=False)


def _date(question: Question, label: str) -> forms.Field:
    hint = _("День, месяц и год, например 12.10.2026. Точно не помните — напишите ниже, в «Ещё что-то»")
    return AnyDayField(label=label, help_text=hint, required=False, widget=forms.TextInput({"class": "w-10"}))


def _file(question: Question, label: str) -> forms.Field:
    hint = _("Приложите файл ниже. Если его нет, напишите, почему")
    return LongText(label=label, help_text=hint, max_chars=ANSWER_MAX, rows=2, low=True, required=False)


def _choice(question: Question, label: str) -> forms.Field:
    return forms.ChoiceField(
        label=label, required=False, widget=forms.RadioSelect,
        choices=[*((option, option) for option in question.options), ("", _("Оставить без ответа"))],
        error_messages={"invalid_choice": _("Выберите ответ из списка")},
    )  # fmt: skip


BUILD: dict[str, Callable[[Question, str], forms.Field]] = {
    Question.Kind.TEXT: _text,
    Question.Kind.DATE: _date,
    Question.Kind.FILE: _file,
    Question.Kind.CHOICE: _choice,
}
