"""Other bodies, and the acts by which a complaint was passed to them (59-ФЗ ст. 8 ч. 3, 3.1, 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OtherBody(models.Model):
    """A body or an organisation outside this authority to which matters may be passed."""

    code = models.SlugField(_("код"), max_length=32, unique=True)
    name = models.CharField(_("название"), max_length=200)
    contacts = models.CharField(_("адрес, телефон, сайт"), max_length=300, blank=True)
    # A managing company or a network company gets personal data only by consent (59-ФЗ ст. 6 ч. 2; L41 of the rules).
    not_authority = models.BooleanField(_("не орган власти"), default=False)
    # Facts of breaches of migration law go there within five days (59-ФЗ ст. 8 ч. 3.1).
    takes_migration = models.BooleanField(_("принимает факты о миграции"), default=False)
    active = models.BooleanField(_("показывать"), default=True)

    class Meta:
        verbose_name = _("другой орган")
        verbose_name_plural = _("другие органы")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Redirection(models.Model):
    """One body to which one complaint was passed, whole or a copy; the notice to the author goes in the same transaction."""

    class Basis(models.TextChoices):
        """The part of article 8 it rests upon."""

        COMPETENCE = "competence", _("вопрос не в нашей компетенции (59-ФЗ, ст. 8, ч. 3)")
        MIGRATION = "migration", _("факты нарушений в сфере миграции (59-ФЗ, ст. 8, ч. 3.1)")
        SEVERAL = "several", _("вопросы нескольких органов (59-ФЗ, ст. 8, ч. 4)")
        OFFENCE = "offence", _("сведения о противоправном деянии (59-ФЗ, ст. 11, ч. 1)")

    class Data(models.TextChoices):
        """How personal data are handled when it is not an authority (L41 of the rules)."""

        LAW = "law", _("по закону: орган власти")
        CONSENT = "consent", _("с согласия заявителя")
        DEPERSONALISED = "depersonalised", _("копия без персональных данных")

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="redirections")
    event = models.ForeignKey("complaints.Event", models.PROTECT, related_name="redirections")
    body = models.ForeignKey(OtherBody, models.PROTECT, related_name="redirections")
    # As it was called on that day.
    name = models.CharField(_("кому"), max_length=200)
    basis = models.CharField(_("основание"), max_length=16, choices=Basis.choices)
    data = models.CharField(_("персональные данные"), max_length=16, choices=Data.choices, default=Data.LAW)
    outgoing_number = models.CharField(_("исходящий номер"), max_length=50)
    outgoing_on = models.DateField(_("дата письма"))

    class Meta:
        verbose_name = _("передача в другой орган")
        verbose_name_plural = _("передачи в другие органы")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.complaint_id} → {self.name}"
