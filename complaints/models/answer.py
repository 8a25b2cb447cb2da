"""The answer: a result for every request, who prepared and who signed it, and the letter (59-ФЗ ст. 10)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.catalogue import Category


class Result(models.TextChoices):
    """How one numbered request ended."""

    MET = "met", _("удовлетворено")
    PARTLY = "partly", _("удовлетворено частично")
    EXPLAINED = "explained", _("разъяснено")
    REFUSED = "refused", _("отказано")


class ReplyTemplate(models.Model):
    """A standard text for an answer, by topic and outcome; its placeholders are checked when it is saved."""

    name = models.CharField(_("название"), max_length=150)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="reply_templates", verbose_name=_("тема"),
        help_text=_("Раздел — для всех его тем; пусто — для любых"),
    )  # fmt: skip
    outcome = models.CharField(_("итог"), max_length=16, choices=Result.choices, blank=True)
    body = models.TextField(_("текст"))
    valid_from = models.DateField(_("действует с"), null=True, blank=True)
    valid_to = models.DateField(_("действует по"), null=True, blank=True)
    active = models.BooleanField(_("показывать"), default=True)
    position = models.PositiveSmallIntegerField(_("порядок"), default=0)

    class Meta:
        verbose_name = _("шаблон ответа")
        verbose_name_plural = _("шаблоны ответов")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class AnswerDraft(models.Model):
    """An answer on its way to the signature. `results`: [{"result", "basis"}] in the order of the complaint's requests."""

    class State(models.TextChoices):
        """Whose turn it is."""

        SIGNING = "signing", _("ждёт подписи")
        RETURNED = "returned", _("возвращён на доработку")

    complaint = models.OneToOneField("complaints.Complaint", models.PROTECT, related_name="answer_draft")
    text = models.TextField(_("ответ"))
    results = models.JSONField(_("по каждой просьбе"), default=list)
    template = models.ForeignKey(ReplyTemplate, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=16, choices=State.choices, default=State.SIGNING)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    # Why it came back, in the words of whoever was to sign.
    remark = models.TextField(_("замечание"), blank=True)

    class Meta:
        verbose_name = _("проект ответа")
        verbose_name_plural = _("проекты ответов")

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.state}"


class Answer(models.Model):
    """A signed answer. A mistaken closing is reopened: then the answer is void, and a later one follows it."""

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="answers")
    event = models.OneToOneField("complaints.Event", models.PROTECT, related_name="answer")
    number = models.CharField(_("номер"), max_length=24, unique=True)
    signed_on = models.DateField(_("дата"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # «Начальник управления Петрова О. П.» and «Иванов И. И., +7…», as they were on that day.
    signatory_words = models.CharField(_("подписал"), max_length=300)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    executor_words = models.CharField(_("исполнитель"), max_length=300, blank=True)
    letter = models.OneToOneField("complaints.Attachment", models.PROTECT, null=True, related_name="answer_letter")
    # How much of the text stands word for word in the template, percent; empty without a template.
    template_share = models.PositiveSmallIntegerField(null=True)
    void_at = models.DateTimeField(_("отменён"), null=True)

    class Meta:
        verbose_name = _("ответ")
        verbose_name_plural = _("ответы")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number


class RequestResult(models.Model):
    """What became of one numbered request of the complaint."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="results")
    position = models.PositiveSmallIntegerField()
    result = models.CharField(_("итог"), max_length=16, choices=Result.choices)
    basis = models.TextField(_("основание"), blank=True)

    class Meta:
        verbose_name = _("результат по просьбе")
        verbose_name_plural = _("результаты по просьбам")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["answer", "position"], name="result_once_for_a_request")]

    def __str__(self) -> str:
        return f"{self.position}: {self.result}"
