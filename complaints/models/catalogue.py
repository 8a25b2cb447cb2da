"""What people write about and who deals with it: departments, postings of staff, topics."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Department(models.Model):
    """A unit of the authority. The registry takes what has no topic yet."""

    code = models.SlugField(_("код"), max_length=32, unique=True)
    name = models.CharField(_("название"), max_length=200)
    is_registry = models.BooleanField(_("принимает обращения без темы"), default=False)
    phone = models.CharField(
        _("телефон для справок"), max_length=50, blank=True, help_text=_("Стоит в письме с ответом")
    )
    active = models.BooleanField(_("действует"), default=True)

    class Meta:
        verbose_name = _("подразделение")
        verbose_name_plural = _("подразделения")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_registry"], condition=models.Q(is_registry=True), name="department_one_registry"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A person of staff at a department: what their role lets them do (decision 15's matrix)."""

    class Role(models.TextChoices):
        """The part a person plays in a department."""

        REGISTRAR = "registrar", _("регистратор: видит все обращения")
        EXECUTOR = "executor", _("исполнитель")
        HEAD = "head", _("руководитель")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="postings", verbose_name=_("сотрудник")
    )
    department = models.ForeignKey(Department, models.CASCADE, related_name="postings", verbose_name=_("подразделение"))
    role = models.CharField(_("роль"), max_length=16, choices=Role.choices)
    may_sign = models.BooleanField(_("подписывает ответы"), default=False)
    title = models.CharField(_("должность"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("назначение")
        verbose_name_plural = _("назначения")
        constraints = [models.UniqueConstraint(fields=["user", "department"], name="posting_once_in_department")]

    def __str__(self) -> str:
        return f"{self.user} — {self.department}"


class Category(models.Model):
    """A topic: a group (no parent) or a topic of a group. It brings the complaint to a department (S44)."""

    code = models.SlugField(_("код"), max_length=40, unique=True)
    name = models.CharField(_("название"), max_length=150)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("раздел")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="categories", verbose_name=_("подразделение")
    )
    section = models.CharField(_("раздел классификатора"), max_length=20, blank=True)
    hint = models.TextField(_("подсказка"), blank=True)
    example = models.TextField(_("пример"), blank=True)
    kinds = models.JSONField(_("обычные виды"), default=list, blank=True)
    place = models.CharField(_("место"), max_length=10, default="optional")
    photo = models.CharField(_("снимок"), max_length=10, default="optional")
    asks_id_doc = models.BooleanField(
        _("спрашивать номер документа"),
        default=False,
        help_text=_(
            "Паспорт или другое удостоверение личности. Спросим, только если в настройках включён COLLECT_ID_DOC"
        ),
    )
    target_days = models.PositiveSmallIntegerField(_("внутренний срок, рабочих дней"), default=15)
    urgent = models.BooleanField(_("сначала звонить"), default=False)
    active = models.BooleanField(_("показывать"), default=True)
    position = models.PositiveSmallIntegerField(_("порядок"), default=0)

    class Meta:
        verbose_name = _("тема")
        verbose_name_plural = _("темы")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
