"""The production calendar as data: years that are loaded, and the days in which they differ from a plain week."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """A year whose days off and working Saturdays are all in `Day`; a year without a row is read from the library.

    `approved` False: only days off by law are known, the yearly decree on transfers is not.
    """

    year = models.PositiveSmallIntegerField(_("год"), primary_key=True)
    approved = models.BooleanField(_("утверждён постановлением"), default=False)
    source = models.CharField(_("источник"), max_length=200, blank=True)
    loaded_at = models.DateTimeField(_("загружен"))

    class Meta:
        verbose_name = _("год производственного календаря")
        verbose_name_plural = _("производственный календарь")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class Day(models.Model):
    """One day that differs: of the country's calendar, or of the region and the authority, which wins."""

    date = models.DateField(_("дата"), unique=True)
    is_working = models.BooleanField(_("рабочий"))
    note = models.CharField(_("основание"), max_length=200, blank=True)
    # Decided here, not by the country: loading a year again leaves it as it is.
    regional = models.BooleanField(_("региональный или свой"), default=True)

    class Meta:
        verbose_name = _("особый день")
        verbose_name_plural = _("особые дни")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}"
