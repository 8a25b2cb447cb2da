"""How to reach the authority: what administrators keep up to date without a new installation."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AuthorityContacts(models.Model):
    """One row; an empty field means: as in the settings (AUTHORITY)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    phone = models.CharField(_("телефон"), max_length=60, blank=True)
    work_hours = models.CharField(_("часы работы телефона"), max_length=120, blank=True)
    address = models.CharField(_("почтовый адрес"), max_length=200, blank=True)
    reception = models.CharField(_("приём граждан: где и когда"), max_length=200, blank=True)
    emergency_phone = models.CharField(_("городская аварийная служба"), max_length=60, blank=True)
    email = models.EmailField(_("электронная почта"), blank=True)

    class Meta:
        verbose_name = _("контакты органа власти")
        verbose_name_plural = _("контакты органа власти")
        default_permissions = ("view", "add", "change")
        constraints = [models.CheckConstraint(name="authority_contacts_are_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(_("Контакты органа власти"))


class OtherWay(models.Model):
    """One way to apply without this portal."""

    class Contact(models.TextChoices):
        """Which of the authority's contacts stands with it, so that it is kept in one place."""

        NONE = "", _("ничего")
        PHONE = "phone", _("телефон и часы работы")
        ADDRESS = "address", _("почтовый адрес")
        RECEPTION = "reception", _("где и когда приём")
        EMERGENCY = "emergency_phone", _("телефон аварийной службы")
        EMAIL = "email", _("электронная почта")

    title = models.CharField(_("как"), max_length=80)
    good_for = models.CharField(_("для чего годится"), max_length=120, blank=True)
    text = models.CharField(_("что сказать ещё"), max_length=300, blank=True)
    contact = models.CharField(
        _("какой контакт показать"), max_length=20, choices=Contact.choices, default=Contact.NONE, blank=True
    )
    position = models.PositiveSmallIntegerField(_("место по порядку"), default=0)
    active = models.BooleanField(_("показывать"), default=True)

    class Meta:
        verbose_name = _("другой способ обратиться")
        verbose_name_plural = _("другие способы обратиться")
        ordering = ["position", "pk"]
        default_permissions = ("view", "add", "change", "delete")

    def __str__(self) -> str:
        return self.title
