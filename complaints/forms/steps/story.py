"""The step «Что случилось»."""

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from complaints import numbers
from complaints.forms.fields import Line, LongText
from complaints.forms.steps.base import StepForm
from complaints.models.complaint import STORY_MAX, STORY_MIN, TITLE_MAX


class StoryForm(StepForm):
    """What happened and what is asked (S61–S71)."""

    fields_kept = ("title", "story", "place", "request", "documents", "measures", "previous_number")

    title = Line(
        label=_("О чём обращение, в одном предложении"), max_chars=TITLE_MAX, required=False,
        help_text=_("Например: нет отопления в доме 5 по улице Мира"),
    )  # fmt: skip
    story = LongText(
        label=_("Расскажите по порядку"), max_chars=STORY_MAX, rows=9,
        help_text=_("Что произошло, где и когда"), error_messages={"required": _("Расскажите, что случилось")},
    )  # fmt: skip
    place = Line(
        label=_("Где это"), max_chars=300, required=False,
        help_text=_("Адрес или ориентир: «остановка Школа № 3, в сторону центра»"),
    )  # fmt: skip
    request = LongText(
        label=_("Что вы просите сделать"), max_chars=3000, rows=3, low=True, required=False,
        help_text=_("Какой результат вас устроит"),
    )  # fmt: skip
    documents = LongText(
        label=_("Документы, о которых речь"), max_chars=2000, rows=2, low=True, required=False,
        help_text=_("Номер, дата и название: договор, квитанция, прошлый ответ"),
    )  # fmt: skip
    measures = LongText(
        label=_("Что вы уже делали"), max_chars=3000, rows=3, low=True, required=False,
        help_text=_("Куда обращались и что ответили"),
    )  # fmt: skip
    previous_number = forms.CharField(
        label=_("Номер прошлого обращения"), required=False,
        help_text=_("Из расписки или письма. Если не помните, оставьте пустым"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_story(self) -> str:
        """Long enough to be understood."""
        story: str = self.cleaned_data["story"]
        if len(story) < STORY_MIN:
            raise forms.ValidationError(_g("Добавьте подробности: что, где и когда"))
        return story

    def clean_previous_number(self) -> str:
        """The check digit tells a misread number."""
        typed = self.cleaned_data["previous_number"]
        if not typed:
            return ""
        number = numbers.parse(typed)
        if number is None:
            raise forms.ValidationError(_g("Не нашли такой номер. Проверьте цифры или оставьте поле пустым"))
        return number
