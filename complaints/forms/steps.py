"""One form for each step of filing. A step is done when the saved answers pass the very form that asked for them."""

import re
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import identity, numbers
from complaints.forms.fields import Line, LongText, NameField, PhoneField
from complaints.models import AnswerChannel, Category, Complaint, IdDocument, Kind
from complaints.models.complaint import STORY_MAX, STORY_MIN, TITLE_MAX

UNSURE = "unsure"
POSTCODE = re.compile(r"(?<!\d)[0-9]{6}(?!\d)")
RUSSIAN_POSTCODE = re.compile(r"(?<!\d)[1-6][0-9]{5}(?!\d)")


class StepForm(forms.Form):
    """A form over some fields of a draft. `fields_kept` are the model's fields that the step answers."""

    fields_kept: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, draft: Complaint, user: User) -> None:
        self.draft, self.user = draft, user
        super().__init__(data, initial=self.saved(draft))

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """What the draft holds, as this form would receive it."""
        return {name: getattr(draft, name) for name in cls.fields_kept}

    def answers(self) -> dict[str, Any]:
        """Values for the draft's fields, from a valid form."""
        return {name: self.cleaned_data[name] for name in self.fields_kept}

    def typed_so_far(self) -> dict[str, Any]:
        """What «Сохранить и выйти» keeps of a form with errors: every text that fits the draft as it was typed."""
        kept = {}
        for name in self.fields_kept:
            if name in self.cleaned_data:
                kept[name] = self.cleaned_data[name]
                continue
            typed = str(self.data.get(name, "")).replace("\r\n", "\n").strip()
            limit = Complaint._meta.get_field(name).max_length or STORY_MAX  # type: ignore[union-attr]
            if typed and "\x00" not in typed and len(typed) <= limit:
                kept[name] = typed
        return kept


class KindForm(StepForm):
    """What the person wants to send (59-ФЗ ст. 4); a wrong choice harms nothing."""

    kind = forms.ChoiceField(
        label=_("Что вы хотите отправить?"),
        choices=[*Kind.choices, (UNSURE, _("Не знаю"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Выберите, что вы отправляете"),
            "invalid_choice": _("Выберите, что вы отправляете"),
        },
    )
    collective = forms.BooleanField(label=_("Пишу не один: это коллективное обращение"), required=False)

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """«Не знаю» is an answer too."""
        return {"kind": UNSURE if draft.kind_unsure else draft.kind, "collective": draft.collective}

    def answers(self) -> dict[str, Any]:
        """The kind, or the mark that staff choose it."""
        kind = self.cleaned_data["kind"]
        unsure = kind == UNSURE
        return {
            "kind": "" if unsure else kind,
            "kind_unsure": unsure,
            "collective": self.cleaned_data["collective"],
        }

    def typed_so_far(self) -> dict[str, Any]:
        """Without a kind only the mark is kept."""
        return {"collective": self.cleaned_data["collective"]}


class TopicForm(StepForm):
    """What it is about; the topic brings the complaint to a department."""

    category = forms.ChoiceField(
        label=_("О чём обращение"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Выберите тему или «Не знаю»"),
            "invalid_choice": _("Выберите тему или «Не знаю»"),
        },
    )

    def __init__(self, data: Any = None, *, draft: Complaint, user: User) -> None:
        super().__init__(data, draft=draft, user=user)
        groups = Category.objects.filter(parent=None, active=True)
        topics = Category.objects.filter(parent__in=groups, active=True).order_by("parent__position", "position")
        self.topics = {topic.code: topic for topic in topics}
        self.group_rows = list(groups)
        choices = [(code, topic.name) for code, topic in self.topics.items()]
        self.fields["category"].choices = [*choices, (UNSURE, _("Другое или не знаю"))]  # type: ignore[attr-defined]

    def groups(self) -> list[tuple[Category, list[Category], bool]]:
        """(group, its topics, whether it stands open because its topic is chosen)."""
        chosen = self.topics.get(self["category"].value() or "")
        by_group: dict[int, list[Category]] = {}
        for topic in self.topics.values():
            by_group.setdefault(topic.parent_id or 0, []).append(topic)
        return [
            (group, by_group[group.pk], bool(chosen and chosen.parent_id == group.pk))
            for group in self.group_rows
            if group.pk in by_group
        ]

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """The topic's code, which outlives a reload of the catalogue."""
        return {"category": UNSURE if draft.category_unsure else (draft.category.code if draft.category else "")}

    def answers(self) -> dict[str, Any]:
        """The topic, or the mark that staff choose it. What another topic asked for is not kept for this one."""
        topic = self.topics.get(self.cleaned_data["category"])
        dropped = {} if identity.is_asked(topic) else identity.NOTHING
        return {"category": topic, "category_unsure": topic is None, **dropped}

    def typed_so_far(self) -> dict[str, Any]:
        """Nothing is typed here."""
        return {}


class PersonForm(StepForm):
    """Who writes and how to answer (S50–S58); the answer always comes to the cabinet too."""

    fields_kept: tuple[str, ...] = (
        "last_name", "first_name", "middle_name", "no_middle_name", "answer_channel", "postal_address", "phone",
    )  # fmt: skip

    last_name = NameField(
        label=_("Фамилия"), part=_("фамилии"), error_messages={"required": _("Введите фамилию")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )  # fmt: skip
    first_name = NameField(
        label=_("Имя"), part=_("имени"), error_messages={"required": _("Введите имя")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    middle_name = NameField(
        label=_("Отчество"), part=_("отчестве"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )  # fmt: skip
    no_middle_name = forms.BooleanField(label=_("Нет отчества"), required=False)
    answer_channel = forms.ChoiceField(
        label=_("Куда прислать ответ"), choices=AnswerChannel.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Выберите, куда прислать ответ")},
    )  # fmt: skip
    postal_address = Line(
        label=_("Почтовый адрес"), required=False, max_chars=300,
        help_text=_("С индексом. Нужен, только если выбрали бумажное письмо"),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    phone = PhoneField(
        label=_("Телефон"),
        required=False,
        help_text=_("Только если понадобится уточнить. В любом виде: +7, 8, со скобками"),
    )
    id_doc_kind = forms.ChoiceField(
        label=_("Какой документ"), choices=IdDocument.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Выберите документ"), "invalid_choice": _("Выберите документ")},
    )  # fmt: skip
    id_doc_number = Line(
        label=_("Серия и номер документа"), max_chars=identity.LONGEST,
        help_text=_("Как в документе, можно с пробелами"),
        error_messages={"required": _("Введите серию и номер документа")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    notify_email = forms.BooleanField(label=_("Писать на почту о каждом изменении"), required=False)
    notify_sms = forms.BooleanField(label=_("Присылать СМС о каждом изменении"), required=False)

    def __init__(self, data: Any = None, *, draft: Complaint, user: User) -> None:
        super().__init__(data, draft=draft, user=user)
        self.ask_for_document(draft)
        for name in ("last_name", "first_name", "middle_name"):
            cast(NameField, self.fields[name]).latin = user.foreign_name
        for name, verified in (("notify_email", user.email_verified), ("notify_sms", user.phone_verified)):
            if not verified:
                del self.fields[name]
            else:
                self.initial[name] = getattr(user, name)

    def ask_for_document(self, draft: Complaint) -> None:
        """Only where the topic needs it; then it is required."""
        if identity.is_asked(draft.category):
            self.fields_kept = (*self.fields_kept, *identity.FIELDS)
            self.id_doc_days = settings.ID_DOC_DAYS
        else:
            for name in identity.FIELDS:
                del self.fields[name]

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """The number is not taken out of the database for a topic that does not ask."""
        if not identity.is_asked(draft.category):
            return super().saved(draft)
        return {**super().saved(draft), "id_doc_kind": draft.id_doc_kind, "id_doc_number": identity.number_of(draft)}

    def clean_id_doc_number(self) -> str:
        """By the rules of the document that was chosen."""
        return identity.clean_number(self.cleaned_data.get("id_doc_kind", ""), self.cleaned_data["id_doc_number"])

    def clean(self) -> dict[str, Any]:
        """The patronymic is there or said to be absent; a paper letter needs its address, a copy by mail needs mail."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("no_middle_name"):
            if (self.data.get("middle_name") or "").strip():  # typed is never dropped in silence
                self.errors.pop("middle_name", None)
                self.add_error("middle_name", _g("Сотрите отчество или снимите отметку «Нет отчества»"))
        elif "middle_name" in cleaned and not cleaned["middle_name"]:
            self.add_error("middle_name", _g("Введите отчество или отметьте «Нет отчества»"))
        channel = cleaned.get("answer_channel")
        address_fits = "postal_address" in self.errors or POSTCODE.search(cleaned.get("postal_address", ""))
        if channel == AnswerChannel.POST and not address_fits:
            without_index = _g("Введите адрес с индексом из 6 цифр, например 101000")
            empty = _g("Введите адрес с индексом, куда отправить письмо")
            self.add_error("postal_address", without_index if cleaned.get("postal_address") else empty)
        if channel == AnswerChannel.EMAIL and not self.user.email_verified:
            self.add_error("answer_channel", _g("В кабинете нет подтверждённой почты. Выберите другой способ"))
        return cleaned

    def channels(self) -> dict[str, bool]:
        """The person's switches of notices, where there is something to switch."""
        return {name: self.cleaned_data[name] for name in ("notify_email", "notify_sms") if name in self.fields}


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
