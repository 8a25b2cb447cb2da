"""People in the staff site. Staff never type or see a password: a new person sets one by the reset."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, presence, security
from accounts.contacts import is_email, normalise_contact
from accounts.models import AccessLog, User
from accounts.person import signed_in
from notifications.masking import mask_address


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Contacts in their kept spelling, and never one that is somebody's already."""

    def clean_email(self) -> str:
        """Kept in lower case, like every address."""
        return self._contact("email") or ""

    def clean_phone(self) -> str | None:
        """Any usual spelling."""
        return self._contact("phone")

    def clean(self) -> dict[str, Any]:
        """A person without a contact could never sign in."""
        given: dict[str, Any] = super().clean() or {}
        asked = {"email", "phone"} & set(self.fields)
        if asked and not any(given.get(name) for name in asked):
            raise ValidationError(_("Введите почту или телефон"))
        return given

    def _contact(self, name: str) -> str | None:
        typed = self.cleaned_data.get(name)
        if not typed:
            return None
        contact = normalise_contact(typed)
        if is_email(contact) != (name == "email"):
            raise ValidationError(_("Проверьте: здесь должна быть почта или телефон, как сказано в названии поля"))
        if User.objects.by_contact(contact):
            raise ValidationError(_("Такой кабинет уже есть"))
        return contact


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Contacts are set when a person is added and belong to that person afterwards."""

    form = PersonForm
    list_display = ["full_name", "masked_contacts", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["last_name", "first_name", "email", "phone"]
    search_help_text = _("Фамилия, имя, почта или телефон в виде +79001234567")
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    actions = ["end_sessions", "drop_second_factor"]
    names: Any = (_("Имя"), {"fields": ["last_name", "first_name", "middle_name", "no_middle_name"]})
    access: Any = (_("Доступ"), {"fields": ["is_active", "is_staff", "groups"]})
    add_fieldsets = [
        names,
        (
            _("Контакты"),
            {
                "fields": ["email", "phone"],
                "description": _("Пароль человек задаст сам: на странице входа «Забыли пароль?»."),
            },
        ),
        access,
    ]
    fieldsets = [
        names,
        (_("Контакты"), {"fields": ["email", "email_verified", "phone", "phone_verified"]}),
        access,
        (_("Вход"), {"fields": ["is_superuser", "last_login", "date_joined"]}),
    ]
    own = ["email", "email_verified", "phone", "phone_verified", "is_superuser", "last_login", "date_joined"]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """The card shows contacts, so opening it is a look its owner can read of."""
        subject = self.get_object(request, object_id)
        if subject and self.has_view_permission(request, subject):
            actor = signed_in(request)
            unit = _("Технический администратор портала") if actor.is_superuser else _("Администратор портала")
            look = access.Look(actor, str(unit), timezone.now())
            access.record(look, subject, AccessLog.Action.CARD, f"user-{subject.pk}")
        return super().change_view(request, object_id, form_url, extra_context)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Contacts are asked once."""
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Nobody takes a cabinet over by typing another address into it, nor opens more rooms for oneself."""
        if obj is None:
            return []
        mine = obj == request.user and not signed_in(request).is_superuser
        return [*self.own, "groups"] if mine else self.own

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's card is changed by superusers only."""
        allowed = super().has_change_permission(request, obj)
        return allowed and not (obj and obj.is_superuser and not request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed, not deleted: complaints keep their author."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A contact an officer entered counts: the owner still proves it by the code of the reset."""
        if not change:
            obj.set_unusable_password()
            obj.email_verified = bool(obj.email)
            obj.phone_verified = bool(obj.phone)
            super().save_model(request, obj, form, change)
            return
        # Only what was typed: the rest of the row, read a moment ago, would bring back an old password or contact.
        obj.save(update_fields=[name for name in form.changed_data if not User._meta.get_field(name).many_to_many])
        if {"is_active", "is_staff"} & set(form.changed_data):
            security.end_sessions(obj)

    @admin.display(description=_("Имя"), ordering="last_name")
    def full_name(self, user: User) -> str:
        """«Смирнова Анна Викторовна»."""
        return user.get_full_name()

    @admin.display(description=_("Контакты"))
    def masked_contacts(self, user: User) -> str:
        """Enough to tell two namesakes apart."""
        return ", ".join(filter(None, [mask_address(user.email), mask_address(user.phone)]))

    @admin.action(description=_("Закрыть все входы (выйти на всех устройствах)"), permissions=["change"])
    def end_sessions(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Every device of these people asks for the password again; told on every contact, written in both journals."""
        ended = 0
        for user in people:
            if user == request.user or not self.has_change_permission(request, user):
                continue
            with transaction.atomic():
                presence.end_all(user, at=timezone.now(), detail=_("администратором портала").__str__())
                self.log_change(request, user, _("Закрыты все входы").__str__())
            ended += 1
        if ended:
            messages.success(request, _("Входы закрыты, людям отправлено сообщение"))
        if ended < len(people):
            messages.warning(
                request,
                _(
                    "Свои входы закрывают на странице «Вход и безопасность», у технического администратора — другой технический"
                ),
            )

    @admin.action(description=_("Снять второй фактор (потерян телефон)"), permissions=["change"])
    def drop_second_factor(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """The person signs in by the password and sets up another application; told on every contact.

        Nobody takes off one's own: who holds an officer's open session must not get past the code that way.
        """
        dropped = 0
        for user in people:
            if user == request.user or not self.has_change_permission(request, user):
                continue
            with transaction.atomic():
                by = _("администратором портала").__str__()
                security.switch_off_second_factor(user, at=timezone.now(), detail=by)
                self.log_change(request, user, _("Снят второй фактор").__str__())
            dropped += 1
        if dropped:
            messages.success(request, _("Второй фактор снят, людям отправлено сообщение"))
        if dropped < len(people):
            refused = _("Свой второй фактор снимает другой администратор, у технического — другой технический")
            messages.warning(request, refused)
