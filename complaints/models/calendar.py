"""Days that differ from the production calendar of the country: regional holidays, late decrees."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Day(models.Model):
    """One day decided by hand; it wins over the calendar of the library."""

    date = models.DateField(_("дата"), unique=True)
    is_working = models.BooleanField(_("рабочий"))
    note = models.CharField(_("основание"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("особый день")
        verbose_name_plural = _("особые дни")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}"
