"""The step «О чём обращение»."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import identity, topics
from complaints.forms.steps.base import UNSURE, StepForm
from complaints.models import Category, Complaint, Department


@dataclass(frozen=True)
class Group:
    """Topics under one heading; `department` when one considers them all."""

    heading: Category
    topics: list[Category]
    is_open: bool

    @property
    def department(self) -> Department | None:
        """Who considers every topic of the group; nobody when they differ."""
        first = self.topics[0]
        return first.department if all(topic.department_id == first.department_id for topic in self.topics) else None


class TopicForm(StepForm):
    """What it is about; the topic brings the complaint to a department."""

    category = forms.ChoiceField(
        label=_("О чём обращение"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Выберите тему или «Другое или не знаю»"),
            "invalid_choice": _("Выберите тему или «Другое или не знаю»"),
        },
    )

    def __init__(self, data: Any = None, *, draft: Complaint, user: User) -> None:
        super().__init__(data, draft=draft, user=user)
        self.topics = {topic.code: topic for topic in topics.shown()}
        choices = [(code, topic.name) for code, topic in self.topics.items()]
        self.fields["category"].choices = [*choices, (UNSURE, _("Другое или не знаю"))]  # type: ignore[attr-defined]

    def choose(self, code: str) -> None:
        """Show this topic as chosen, when there is such a one."""
        if code in self.topics or code == UNSURE:
            self.initial["category"] = code

    def chosen(self) -> Category | None:
        """The topic that stands chosen on the page."""
        return self.topics.get(self["category"].value() or "")

    def groups(self) -> list[Group]:
        """All topics under their headings; the group of the chosen one stands open."""
        chosen = self.chosen()
        by_heading: dict[Category, list[Category]] = {}
        for topic in self.topics.values():
            if topic.parent:
                by_heading.setdefault(topic.parent, []).append(topic)
        return [
            Group(heading, inside, is_open=bool(chosen and chosen.parent_id == heading.pk))
            for heading, inside in by_heading.items()
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
