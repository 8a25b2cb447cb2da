"""Who opened whose data: one line per look, written once and never changed (152-ФЗ ст. 14; L123, L135 of the rules)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.append_only import AppendOnly


class AccessLog(AppendOnly):
    """A look of an officer at a person's data. No text of the data is here, only what was opened and why."""

    class Action(models.TextChoices):
        """What was opened."""

        PAGE = "page", _("Открыта страница обращения")
        FILE = "file", _("Открыт файл обращения")
        CONTACTS = "contacts", _("Показаны телефон и почта")
        DOCUMENT = "document", _("Показаны контакты и номер документа")
        CARD = "card", _("Открыта карточка человека")

    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="looks", verbose_name=_("чьи данные")
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("кто"))
    # Unit and position as of that day: the citizen reads these, not the officer's name.
    unit = models.CharField(_("подразделение и должность"), max_length=360)
    action = models.CharField(_("что сделано"), max_length=16, choices=Action.choices)
    reference = models.CharField(_("номер обращения"), max_length=16, blank=True)
    reason = models.CharField(_("причина"), max_length=300, blank=True)
    at = models.DateTimeField(_("когда"))
    # One line for an officer, an object and an hour: reloading a page is not another look.
    once = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        verbose_name = _("просмотр данных")
        verbose_name_plural = _("журнал просмотров")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject", "-at"], name="access_of_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%d.%m.%Y %H:%M}"
