"""«Почему нет движения?»: a question of the author about the handling, with a term of its own for the staff."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ProgressQuestion(models.Model):
    """One asking and what answered it; the words of both stand in their lines of the history.

    The legal term does not move because of it: `reply_until` is only the authority's promise to answer this question.
    """

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="progress_questions")
    asked = models.OneToOneField("complaints.Event", models.PROTECT, related_name="progress_question")
    reply_until = models.DateField(_("ответить до"))
    closed_at = models.DateTimeField(_("закрыт"), null=True, blank=True)
    answer = models.OneToOneField(
        "complaints.Event", models.PROTECT, null=True, blank=True, related_name="answered_question"
    )

    class Meta:
        verbose_name = _("вопрос о рассмотрении")
        verbose_name_plural = _("вопросы о рассмотрении")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(closed_at__isnull=True), name="progress_question_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.reply_until:%d.%m.%Y}"

    def is_late(self, today: date) -> bool:
        """Whether staff should have answered by now."""
        return today > self.reply_until
