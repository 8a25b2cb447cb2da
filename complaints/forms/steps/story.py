"""The step «Что случилось»."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import about, numbers
from complaints.forms.days import DayField
from complaints.forms.fields import Line, LongText
from complaints.forms.rows import Rows
from complaints.forms.steps.base import StepForm
from complaints.models import Complaint, Department
from complaints.models.complaint import STORY_MAX, STORY_MIN, TITLE_MAX
from complaints.wording import day_words

EARLIER_FOR, EARLIER_MOST = timedelta(days=3 * 365 + 1), 10
# The blocks of the page that stand folded until they hold something.
BLOCKS = {
    "details": ("cited_documents", "measures", "norms"),
    "about": ("about_department", "about_official", "about_text"),
    "earlier": ("previous", "previous_number"),
}
INPUT = {"class": "input"}


class CitedDocuments(Rows):
    """Rows of name, number and date (S63)."""

    def pack(self, cells: Mapping[str, str]) -> dict[str, str]:
        """As the complaint keeps it."""
        return {name.removeprefix("doc_"): text for name, text in cells.items()}

    def unpack(self, row: Mapping[str, str]) -> dict[str, str]:
        """A kept row as its controls."""
        return {name: row.get(name.removeprefix("doc_"), "") for name in self.cells}

    def typed(self, name: str, value: str) -> str:
        """A kept day in the spelling of the hint."""
        return day_words(value) if name == "doc_date" else value


class EarlierComplaint(forms.ChoiceField):
    """One of the author's own; what the draft holds already was looked up when it was chosen."""

    kept = ""

    def valid_value(self, value: str) -> bool:
        """Autosave sends the same choice again and again: it must not cost a look each time."""
        return value == self.kept or super().valid_value(value)


class StoryForm(StepForm):
    """What happened, what is asked, on what grounds and about whom (S61–S71)."""

    fields_kept = (
        "title", "story", "place", "requests", "cited_documents", "measures", "norms",
        "about_department", "about_official", "about_text", "previous_number",
    )  # fmt: skip

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
    requests = Rows(
        label=_("Что вы просите сделать"), most=10, one=_("Просьба"), away=_("просьбу"), add=_("Добавить просьбу"),
        help_text=_("Какой результат вас устроит. Каждую просьбу пишите отдельно: так проще ответить на каждую"),
        too_many=_("Можно написать до {most} просьб, сейчас {n}. Объедините похожие или уберите лишние"),
        cells={"requests": LongText(label=_("Просьба"), max_chars=1000, rows=3, low=True, required=False)},
    )  # fmt: skip
    cited_documents = CitedDocuments(
        label=_("Документы, о которых речь"), most=10, one=_("Документ"), away=_("документ"), add=_("Добавить документ"),
        help_text=_("Договор, квитанция, заявление на услугу, прошлый ответ. Дату можно написать так: 12.10.2026"),
        too_many=_("Можно назвать до {most} документов, сейчас {n}. Уберите лишние или напишите о них в рассказе"),
        cells={
            "doc_name": Line(label=_("Название"), max_chars=200, required=False, widget=forms.TextInput(INPUT)),
            "doc_number": Line(label=_("Номер"), max_chars=60, required=False, widget=forms.TextInput(INPUT)),
            "doc_date": DayField(label=_("Дата"), required=False, widget=forms.TextInput(INPUT)),
        },
    )  # fmt: skip
    measures = LongText(
        label=_("Что вы уже делали"), max_chars=3000, rows=3, low=True, required=False,
        help_text=_("Куда обращались и что ответили"),
    )  # fmt: skip
    norms = LongText(
        label=_("Какие сроки и нормы нарушены"), max_chars=2000, rows=3, low=True, required=False,
        help_text=_("Если жалуетесь на срок: к какому дню должны были сделать и где это сказано, если знаете"),
    )  # fmt: skip
    about_department = forms.ChoiceField(
        label=_("Подразделение"), required=False,
        error_messages={"invalid_choice": _("Выберите подразделение из списка или напишите его ниже своими словами")},
    )  # fmt: skip
    about_official = forms.ChoiceField(
        label=_("Руководитель"), required=False,
        error_messages={"invalid_choice": _("Выберите руководителя из списка или напишите ниже своими словами")},
    )  # fmt: skip
    about_text = Line(
        label=_("Или своими словами"), max_chars=300, required=False,
        help_text=_("Организация, сотрудник, должность: что знаете"),
    )  # fmt: skip
    previous = EarlierComplaint(
        label=_("Ваши прошлые обращения"), required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Выберите обращение из списка или впишите его номер")},
    )  # fmt: skip
    previous_number = forms.CharField(
        label=_("Номер прошлого обращения"), required=False,
        help_text=_("Из расписки или письма. Если не помните, оставьте пустым"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, draft: Complaint, user: User) -> None:
        super().__init__(data, draft=draft, user=user)
        # Asked of the database only when a list is shown or a choice of it must be checked.
        for name, choices in (
            ("about_department", lambda: [("", "—"), *((key, str(unit)) for key, unit in self.departments.items())]),
            ("about_official", lambda: [("", "—"), *((key, words) for key, (words, _user) in self.officials.items())]),
            ("previous", lambda: [*self.earlier.items(), ("", _("Другое, или номера не помню"))]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        number = draft.previous_number
        cast(EarlierComplaint, self.fields["previous"]).kept = number
        self.initial["previous"] = lambda: number if number in self.earlier else ""
        self.initial["previous_number"] = lambda: "" if number in self.earlier else number

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """Whom it is about by key."""
        keys = {name: str(getattr(draft, f"{name}_id") or "") for name in ("about_department", "about_official")}
        return {**{name: getattr(draft, name) for name in cls.fields_kept if name not in keys}, **keys}

    @cached_property
    def departments(self) -> dict[str, Department]:
        """Those that may be complained about, by key."""
        return {str(unit.pk): unit for unit in about.departments()}

    @cached_property
    def officials(self) -> dict[str, tuple[str, User]]:
        """Heads of departments by key: what the list says, and the person."""
        return {str(head.user_id): (about.head_words(head), head.user) for head in about.heads()}

    @cached_property
    def earlier(self) -> dict[str, str]:
        """Own complaints of the last three years, the newest first: number → what the list says."""
        since = timezone.now() - EARLIER_FOR
        rows = Complaint.objects.of(self.user).sent().filter(sent_at__gt=since).order_by("-sent_at")
        told = _g("№ {number} от {day}, {title}")
        return {
            str(number): told.format(number=number, day=f"{day:%d.%m.%Y}", title=title)
            for number, day, title in rows.values_list("number", "registered_on", "title")[:EARLIER_MOST]
        }

    @cached_property
    def opens(self) -> dict[str, bool]:
        """Which folded blocks stand open: those that hold something, an error, or a row that was asked for."""
        return {block: any(self._holds(name) for name in names) for block, names in BLOCKS.items()}

    def _holds(self, name: str) -> bool:
        field, value = self.fields[name], self[name].value()
        if isinstance(field, Rows):
            value = field.least > 1 or any(any(field.unpack(row).values()) for row in value or [])
        return bool(self[name].errors or value)

    def clean_story(self) -> str:
        """Long enough to be understood."""
        story: str = self.cleaned_data["story"]
        if len(story) < STORY_MIN:
            raise forms.ValidationError(_g("Добавьте подробности: что, где и когда"))
        return story

    def clean_about_department(self) -> Department | None:
        """The department itself."""
        return self.departments[key] if (key := self.cleaned_data["about_department"]) else None

    def clean_about_official(self) -> User | None:
        """The person."""
        return self.officials[key][1] if (key := self.cleaned_data["about_official"]) else None

    def clean_previous_number(self) -> str:
        """One of the own complaints, or a number whose check digit agrees; not two different ones."""
        typed, chosen = self.cleaned_data["previous_number"], self.cleaned_data.get("previous", "")
        if not typed:
            return str(chosen)
        number = numbers.parse(typed)
        if number is None:
            raise forms.ValidationError(_g("Не нашли такой номер. Проверьте цифры или оставьте поле пустым"))
        if chosen and chosen != number:
            raise forms.ValidationError(_g("Выше выбрано другое обращение. Сотрите номер или выберите «Другое»"))
        return number

    def unfinished(self, name: str) -> Any:
        """A choice that is not in the list is nobody's words."""
        return "" if isinstance(self.fields[name], forms.ChoiceField) else super().unfinished(name)
