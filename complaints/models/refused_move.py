"""Attempts to give a complaint to whom it is about: refused, and written once (59-ФЗ ст. 8 ч. 6; L36, L135 of the rules)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.append_only import AppendOnly


class RefusedMove(AppendOnly):
    """Who tried when to give which complaint to whom, and the sentence of the refusal. Nothing of the citizen's words."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.PROTECT, related_name="refused_moves", verbose_name=_("обращение")
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("кто"))
    # As of that day.
    unit = models.CharField(_("от имени"), max_length=250)
    move = models.CharField(_("действие"), max_length=20)
    tried = models.CharField(_("кому хотел передать"), max_length=250)
    reason = models.CharField(_("почему отказано"), max_length=300)
    at = models.DateTimeField(_("когда"))

    class Meta:
        verbose_name = _("отклонённая передача")
        verbose_name_plural = _("отклонённые передачи")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.move} {self.at:%d.%m.%Y %H:%M}"
