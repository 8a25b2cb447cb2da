"""Talk about a complaint: questions to the author, notes among staff."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# What one asking may hold.
QUESTIONS_MOST, QUESTION_MAX = 10, 1000
OPTIONS_LEAST, OPTIONS_MOST, OPTION_MAX = 2, 10, 200
INTRODUCTION_MAX, ANSWER_MAX = 2000, 4000


class Clarification(models.Model):
    """Questions to the author with a date to answer by; the legal term does not stop for them (59-ФЗ ст. 12)."""

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="clarifications")
    introduction = models.TextField(_("пояснение"), blank=True)
    reply_until = models.DateField(_("ответить до"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("задан"))
    closed_at = models.DateTimeField(_("закрыт"), null=True, blank=True)
    answered = models.BooleanField(_("отвечен"), default=False)

    class Meta:
        verbose_name = _("уточнение")
        verbose_name_plural = _("уточнения")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=models.Q(closed_at__isnull=True), name="clarification_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.reply_until:%d.%m.%Y}"

    def is_late(self, today: date) -> bool:
        """Whether the reply date has passed; answering is still possible."""
        return today > self.reply_until


class Question(models.Model):
    """One of the questions of a clarification, and what the author answered; both stay as they were sent (L60).

    `options` are the words of a choice, `answer` is one of them, a day as people write it, or the author's own words.
    """

    class Kind(models.TextChoices):
        """What is asked for."""

        TEXT = "text", _("текст")
        DATE = "date", _("дата")
        FILE = "file", _("файл")
        CHOICE = "choice", _("выбор из списка")

    clarification = models.ForeignKey(Clarification, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("что нужно"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    text = models.TextField(_("вопрос"))
    options = models.JSONField(_("варианты"), default=list, blank=True)
    answer = models.TextField(_("ответ"), blank=True)

    class Meta:
        verbose_name = _("вопрос")
        verbose_name_plural = _("вопросы")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["clarification", "position"], name="question_position_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class InternalNote(models.Model):
    """A note among staff. A model of its own: no page of a citizen can reach it.

    `made_known`: it says how the author was told of what they had not acknowledged, by telephone or by post (S109).
    """

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("когда"))
    text = models.TextField(_("текст"))
    made_known = models.BooleanField(_("заявитель извещён"), default=False)

    class Meta:
        verbose_name = _("служебная заметка")
        verbose_name_plural = _("служебные заметки")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}"
