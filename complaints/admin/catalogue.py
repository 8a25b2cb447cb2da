"""What the administrator of the portal looks after: topics, departments with their people."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from complaints import list_export, rights
from complaints.models import Category, Department, Kind, Posting

# Generic for the type checker only.
if TYPE_CHECKING:
    CategoryModelAdmin = admin.ModelAdmin[Category]
    DepartmentModelAdmin = admin.ModelAdmin[Department]
    PostingStack = admin.StackedInline[Posting, Department]
    CategoryModelForm = forms.ModelForm[Category]
    DepartmentModelForm = forms.ModelForm[Department]
    PostingFormSet = forms.BaseInlineFormSet[Posting, Department, forms.ModelForm[Posting]]
else:
    CategoryModelAdmin = DepartmentModelAdmin = admin.ModelAdmin
    PostingStack = admin.StackedInline
    CategoryModelForm = DepartmentModelForm = forms.ModelForm
    PostingFormSet = forms.BaseInlineFormSet

NEEDS = [
    ("required", gettext_lazy("нужно")),
    ("optional", gettext_lazy("по желанию")),
    ("none", gettext_lazy("не спрашивать")),
]
PHOTOS = [
    ("advised", gettext_lazy("советуем")),
    ("optional", gettext_lazy("по желанию")),
    ("none", gettext_lazy("не нужен")),
]


class CategoryForm(CategoryModelForm):
    """Words instead of codes, and a tree of two levels."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Обычные виды"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("Подсказка для человека, а не ограничение"),
    )  # fmt: skip
    place = forms.ChoiceField(label=gettext_lazy("Место"), choices=NEEDS)
    photo = forms.ChoiceField(label=gettext_lazy("Снимок"), choices=PHOTOS)

    def clean_parent(self) -> Category | None:
        """A group stands on top: it has no group of its own."""
        parent: Category | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and (parent.pk == self.instance.pk or self.instance.children.exists()):
            raise ValidationError(_("В этом разделе есть темы, поэтому он не может стать темой другого раздела"))
        return parent


class GroupFilter(admin.SimpleListFilter):
    """A group with its topics."""

    title = gettext_lazy("раздел")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Groups in the order citizens see them."""
        return [(str(pk), name) for pk, name in Category.objects.filter(parent=None).values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Category]) -> QuerySet[Category]:
        """The group's own line stays on top of its topics."""
        chosen = self.value()
        return queryset.filter(Q(pk=chosen) | Q(parent=chosen)) if chosen in dict(self.lookup_choices) else queryset


@admin.register(Category)
class CategoryAdmin(CategoryModelAdmin):
    """Topics under their groups."""

    form = CategoryForm
    list_display = ("tree_name", "code", "department", "target_days", "urgent", "active")
    list_display_links = ("tree_name",)
    list_filter = (GroupFilter, "active", "urgent", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    list_per_page = 200
    search_fields = ("name", "code", "hint")
    fieldsets = (
        (None, {"fields": ("name", "code", "parent", "department", "position", "active")}),
        (
            gettext_lazy("Подсказки человеку"),
            {"fields": ("hint", "example", "urgent", "kinds", "place", "photo", "asks_id_doc")},
        ),
        (gettext_lazy("Работа"), {"fields": ("target_days", "section")}),
    )

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """A group, then its topics. No names of annotations: filters of other models order topics by this too."""
        place, name = Coalesce("parent__position", "position"), Coalesce("parent__name", "name")
        return [place, name, F("parent").asc(nulls_first=True), "position", "name"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only groups may be parents."""
        if db_field.name == "parent":
            kwargs["queryset"] = Category.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("название"), ordering="name")
    def tree_name(self, category: Category) -> str:
        """Topics are moved to the right under their group."""
        return format_html('<span class="{}">{}</span>', "leaf" if category.parent_id else "branch", category.name)


class PostingRows(PostingFormSet):
    """Nobody gives complaints to oneself: whoever manages people does not read what people write (decision 15)."""

    editor: User

    def clean(self) -> None:
        """A superuser sees all complaints anyway."""
        super().clean()
        for form in self.forms:
            row = getattr(form, "cleaned_data", {})
            mine = row.get("user") == self.editor and not row.get("DELETE")
            if form.has_changed() and mine and not self.editor.is_superuser:
                form.add_error("user", _("Назначить себя нельзя. Попросите другого администратора"))


class PostingInline(PostingStack):
    """The people of a department and what they may do there."""

    model = Posting
    formset = PostingRows
    extra = 0
    fields = (("user", "role"), ("title", "may_sign"))

    def get_formset(self, request: HttpRequest, obj: Department | None = None, **kwargs: Any) -> Any:
        """The rows learn who edits them."""
        return type("Rows", (super().get_formset(request, obj, **kwargs),), {"editor": request.user})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """People of staff only; one query for all rows."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "user" and field is not None:
            field.queryset = User.objects.filter(is_staff=True)
        return field


class DepartmentForm(DepartmentModelForm):
    """There is always exactly one registry: without it a complaint without a topic could not be sent."""

    def clean_is_registry(self) -> bool:
        """Neither a second one nor none."""
        chosen: bool = self.cleaned_data["is_registry"]
        others = Department.objects.filter(is_registry=True).exclude(pk=self.instance.pk)
        if chosen and others.exists():
            raise ValidationError(_("Обращения без темы уже принимает другое подразделение"))
        if self.initial.get("is_registry") and not chosen:
            raise ValidationError(_("Кто-то должен принимать обращения без темы. Снять отметку нельзя"))
        return chosen

    def clean_active(self) -> bool:
        """The registry works as long as the portal does."""
        active: bool = self.cleaned_data["active"]
        if self.initial.get("is_registry") and not active:
            raise ValidationError(_("Это подразделение принимает обращения без темы, закрыть его нельзя"))
        return active


@admin.register(Department)
class DepartmentAdmin(DepartmentModelAdmin):
    """Units of the authority with their people."""

    form = DepartmentForm
    list_display = ("name", "code", "is_registry", "active")
    list_filter = ("active",)
    search_fields = ("name", "code")
    inlines = (PostingInline,)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Whoever was posted, moved or taken off is in the groups that follow from it, and keeps no list of before."""
        postings = Posting.objects.filter(department=form.instance).values_list("user", "role", "may_sign")
        before = set(postings.all())
        super().save_formset(request, form, formset, change)
        for user in User.objects.filter(pk__in={pk for pk, _role, _signs in before ^ set(postings.all())}):
            rights.follow_postings(user)
            list_export.throw_away_all_of(user)
