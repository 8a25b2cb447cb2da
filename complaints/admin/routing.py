"""Rules of routing in the hands of the portal's administrators: tried on the newest complaints before they are saved."""

import hashlib
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from complaints import routing, trial
from complaints.models import Category, Department, Kind, Posting, RoutingRule

# Generic for the type checker only.
if TYPE_CHECKING:
    RuleModelAdmin = admin.ModelAdmin[RoutingRule]
    RuleModelForm = forms.ModelForm[RoutingRule]
    CategoryField = forms.ModelChoiceField[Category]
    PersonField = forms.ModelChoiceField[User]
else:
    RuleModelAdmin = admin.ModelAdmin
    RuleModelForm = forms.ModelForm
    CategoryField = PersonField = forms.ModelChoiceField

LONGEST_TARGET = 20  # working days: the law's thirty days hold about as many
CONDITIONS = ("category", "kind", "words", "about_department")


class TreeField(CategoryField):
    """Topics moved to the right under their groups."""

    def label_from_instance(self, obj: Category) -> str:
        """Dashes: an option of a list cannot be styled."""
        return f"— {obj.name}" if obj.parent_id else obj.name


class ServingField(PersonField):
    """People by name and department."""

    def label_from_instance(self, obj: User) -> str:
        """No contact: the list is read by whoever may edit rules."""
        return f"{obj.get_full_name()}, {'; '.join(each.department.name for each in obj.postings.all())}"


def _topics() -> QuerySet[Category]:
    place, name = Coalesce("parent__position", "position"), Coalesce("parent__name", "name")
    rows = Category.objects.filter(active=True)
    return rows.order_by(place, name, F("parent").asc(nulls_first=True), "position", "name")


def _serving() -> QuerySet[User]:
    rows = User.objects.filter(is_active=True, is_staff=True, postings__isnull=False).distinct()
    return rows.order_by("last_name", "first_name", "pk").prefetch_related("postings__department")


class RuleForm(RuleModelForm):
    """Valid only after its trial was shown: the mark in `trial` names exactly what was tried."""

    user: User
    tried: trial.Trial | None = None
    mark = ""

    category = TreeField(
        Category.objects.none(),
        label=gettext_lazy("Тема или раздел"),
        required=False,
        empty_label=gettext_lazy("любая"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Вид"), choices=[("", gettext_lazy("любой")), *Kind.choices], required=False
    )
    executor = ServingField(
        User.objects.none(), label=gettext_lazy("Кому"), required=False, empty_label=gettext_lazy("решит подразделение")
    )

    class Meta:
        model = RoutingRule
        fields = (
            "name", "position", "active", "category", "kind", "words", "about_department",
            "department", "executor", "target_days",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "department" not in self.fields:  # whoever only looks gets words instead of fields
            return
        self.fields["category"].queryset = _topics()  # type: ignore[attr-defined]
        self.fields["executor"].queryset = _serving()  # type: ignore[attr-defined]
        active = Department.objects.filter(active=True)
        self.fields["department"].queryset = active  # type: ignore[attr-defined]
        about = self.fields["about_department"]
        for each in (about, self.fields["department"]):  # departments are made on their own pages
            for way in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                setattr(each.widget, way, False)
        about.queryset, about.empty_label = active.filter(is_registry=False), _("на кого угодно")  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        """One phrase between two commas, each with a word in it."""
        parts = [" ".join(part.split()) for part in self.cleaned_data["words"].split(",")]
        kept = [part for part in parts if part]
        if any(not routing.phrases(part) for part in kept):
            raise ValidationError(_("Напишите слова через запятую: «мусор, контейнерная площадка»"))
        return ", ".join(kept)

    def clean_target_days(self) -> int | None:
        """Within the term of the law."""
        days: int | None = self.cleaned_data["target_days"]
        if days is not None and not 1 <= days <= LONGEST_TARGET:
            raise ValidationError(_("От 1 до {most} рабочих дней").format(most=LONGEST_TARGET))
        return days

    def clean(self) -> dict[str, Any]:
        """A rule says when, leads to where the law lets it, and to who works there."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in CONDITIONS):
            raise ValidationError(_("Укажите хотя бы одно условие: иначе правило заберёт все обращения"))
        department, executor = given.get("department"), given.get("executor")
        if department and department == given.get("about_department"):
            self.add_error("department", _("Жалоба не идёт тому, на кого она (59-ФЗ, ст. 8, ч. 6)"))
        if department and executor and not Posting.objects.filter(user=executor, department=department).exists():
            self.add_error("executor", _("Этот сотрудник не работает в выбранном подразделении"))
        return given

    def is_valid(self) -> bool:
        """Without faults and tried: the second press saves what the first one has shown."""
        if not super().is_valid():
            return False
        self.mark = hashlib.sha256(repr(sorted(self.cleaned_data.items(), key=str)).encode()).hexdigest()
        if self.data.get("trial") == self.mark:
            return True
        self.tried = trial.try_rule(self.instance, by=self.user)
        return False


@admin.register(RoutingRule)
class RoutingRuleAdmin(RuleModelAdmin):
    """No deleting: a rule that has decided is named in histories; it is switched off instead."""

    form = RuleForm
    change_form_template = "admin/complaints/routingrule/change_form.html"
    list_display = ("position", "name", "conditions", "where", "person", "works")
    list_display_links = ("name",)
    list_filter = ("active", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("category", "department", "executor", "about_department")
    search_fields = ("name", "words")
    actions = None
    save_as_continue = False
    fieldsets = (
        (None, {"fields": ("name", "position", "active")}),
        (
            gettext_lazy("Когда"),
            {
                "fields": ("category", "kind", "words", "about_department"),
                "description": gettext_lazy(
                    "Должны выполняться все указанные условия. Слова ищутся в любой форме, достаточно одного из перечисленных. "
                    "Действует первое подходящее правило по порядку; если не подошло ни одно, обращение идёт по своей теме."
                ),
            },
        ),
        (gettext_lazy("Куда"), {"fields": ("department", "executor", "target_days")}),
    )

    def get_form(
        self, request: HttpRequest, obj: RoutingRule | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form learns who tries the rule."""
        return type("Form", (super().get_form(request, obj, change, **kwargs),), {"user": request.user})

    def has_delete_permission(self, request: HttpRequest, obj: RoutingRule | None = None) -> bool:
        """What has decided stays."""
        return False

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """The whole rule as it became: the journal of the staff site is its history."""
        rule: RoutingRule = form.instance
        told = [str(rule.position), routing.conditions(rule), f"→ {rule.department.name}"]
        if rule.executor:
            told.append(rule.executor.official_name)
        return "; ".join([*told, _("действует") if rule.active else _("выключено")])

    @admin.display(description=gettext_lazy("когда"))
    def conditions(self, rule: RoutingRule) -> str:
        """In words."""
        return routing.conditions(rule)

    @admin.display(description=gettext_lazy("куда"), ordering="department__name")
    def where(self, rule: RoutingRule) -> str:
        """Wrapped: names of departments are long."""
        return rule.department.name

    @admin.display(description=gettext_lazy("кому"), ordering="executor__last_name")
    def person(self, rule: RoutingRule) -> str:
        """By name."""
        return rule.executor.official_name if rule.executor else "—"

    @admin.display(description=gettext_lazy("действует"))
    def works(self, rule: RoutingRule) -> str:
        """A rule that leads nowhere says so itself."""
        why = routing.why_idle(rule)
        return _("не действует: {why}").format(why=why) if why else _("да")
