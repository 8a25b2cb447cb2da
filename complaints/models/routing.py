"""Rules by which a complaint finds its department, before its topic does."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.catalogue import Category, Department


class RoutingRule(models.Model):
    """A row of conditions: all that are given must hold; the first rule that fits, by position, decides."""

    position = models.PositiveSmallIntegerField(_("порядок"), default=0)
    name = models.CharField(_("название"), max_length=150)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("тема или раздел")
    )
    kind = models.CharField(_("вид"), max_length=16, blank=True)
    words = models.CharField(_("слова через запятую"), max_length=300, blank=True)
    about_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("на кого жалоба")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("куда"))
    executor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("кому")
    )
    target_days = models.PositiveSmallIntegerField(_("внутренний срок, рабочих дней"), null=True, blank=True)
    active = models.BooleanField(_("действует"), default=True)

    class Meta:
        verbose_name = _("правило маршрута")
        verbose_name_plural = _("правила маршрута")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
