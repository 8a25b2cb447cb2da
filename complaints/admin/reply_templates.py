"""Standard texts for answers, kept by the administrator of the portal; a text that could not be filled is not saved."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import reply_templates
from complaints.forms.fields import LongText
from complaints.models import Category, ReplyTemplate

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[ReplyTemplate]
    ModelForm = forms.ModelForm[ReplyTemplate]
else:
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm

LONGEST = 5000


class Topic(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A group, or a topic under its group."""

    def label_from_instance(self, topic: Category) -> str:
        """«ЖКХ: вода» or «ЖКХ: вода — нет воды»."""
        return f"{topic.parent.name} — {topic.name}" if topic.parent else topic.name


class ReplyTemplateForm(ModelForm):
    """Every placeholder is one of those the portal fills, every brace has its pair."""

    category = Topic(
        label=gettext_lazy("Тема"), required=False, help_text=gettext_lazy("Раздел — для всех его тем; пусто — для любых"),
        queryset=Category.objects.select_related("parent").order_by("parent__position", "position", "name"),
    )  # fmt: skip
    body = LongText(
        label=gettext_lazy("Текст"), max_chars=LONGEST, rows=14,
        help_text=format_lazy("{} {}", gettext_lazy("Портал подставит сам:"), reply_templates.known()),
    )  # fmt: skip

    def clean_body(self) -> str:
        """A sentence for each fault."""
        body: str = self.cleaned_data["body"]
        if faults := list(reply_templates.faults(body)):
            raise ValidationError(faults)
        return body

    def clean(self) -> dict[str, Any]:
        """It ends no earlier than it begins."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = said.get("valid_from"), said.get("valid_to")
        if begins and ends and begins > ends:
            self.add_error("valid_to", _("Последний день раньше первого. Исправьте один из них"))
        return said


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(ModelAdmin):
    """Texts by topic and outcome."""

    form = ReplyTemplateForm
    list_display = ("name", "category", "outcome", "valid_from", "valid_to", "active")
    list_filter = ("active", "outcome", ("category", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("category",)
    search_fields = ("name", "body")
    fieldsets = (
        (None, {"fields": ("name", "category", "outcome", "body")}),
        (gettext_lazy("Когда показывать"), {"fields": ("active", "valid_from", "valid_to", "position")}),
    )
