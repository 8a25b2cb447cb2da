"""The clocks of a complaint, each written down when it starts: a later change of rules or calendar does not rewrite it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """One term of one complaint. The newest row of a kind is the one in force; older ones say what it was before.

    `unshifted_on` is the last day by plain counting, `due_on` the same moved off days off, `calendar` the version of the
    production calendar it was counted by.
    """

    class Kind(models.TextChoices):
        """Which clock."""

        REGISTRATION = "registration", _("Регистрация")
        REDIRECT = "redirect", _("Передача в другой орган")
        ANSWER = "answer", _("Ответ")
        REPLY = "reply", _("Ответ заявителя на вопрос")
        TARGET = "target", _("Внутренний срок")
        PROGRESS = "progress", _("Ответ на вопрос о рассмотрении")

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="terms")
    kind = models.CharField(_("срок"), max_length=16, choices=Kind.choices)
    started_on = models.DateField(_("начало"))
    days = models.PositiveSmallIntegerField(_("дней"))
    in_working_days = models.BooleanField(_("в рабочих днях"), default=False)
    # Days of an extension on top of `days` (59-ФЗ ст. 12 ч. 2), counted from the unshifted first date.
    extended_by = models.PositiveSmallIntegerField(_("продлено на дней"), default=0)
    unshifted_on = models.DateField(_("последний день без переноса"))
    due_on = models.DateField(_("последний день"))
    calendar = models.CharField(_("календарь"), max_length=40)
    set_at = models.DateTimeField(_("записан"))

    class Meta:
        verbose_name = _("срок")
        verbose_name_plural = _("сроки")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on:%d.%m.%Y}"
