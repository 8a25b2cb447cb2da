"""The step «О чём обращение»."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import identity
from complaints.forms.steps.base import UNSURE, StepForm
from complaints.models import Category, Complaint


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
