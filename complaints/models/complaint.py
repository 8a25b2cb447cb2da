"""The complaint (обращение): what a person wrote, where it stands, who has it, when it is due."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption import EncryptedTextField
from accounts.models import User
from complaints.models.catalogue import Category, Department, Posting
from complaints.wording import document_words, numbered

DRAFT_LIFE = timedelta(days=30)
STORY_MIN, STORY_MAX = 20, 10_000
TITLE_MAX = 150


class Status(models.TextChoices):
    """Where a complaint stands; the four words after the draft are the customer's own."""

    DRAFT = "draft", _("Черновик, не отправлено")
    ACCEPTED = "accepted", _("Принято")
    IN_PROGRESS = "in_progress", _("В работе")
    NEEDS_CLARIFICATION = "needs_clarification", _("Требует уточнения")
    COMPLETED = "completed", _("Завершено")


OPEN_STATUSES = (Status.ACCEPTED, Status.IN_PROGRESS, Status.NEEDS_CLARIFICATION)
# By these two the desk is sorted, and by the very same expressions its indexes stand.
ENDED = Case(When(status=Status.COMPLETED, then=Value(True)), default=Value(False), output_field=BooleanField())
NEAREST = Least(Coalesce("target_on", "due_on"), "due_on")


class Outcome(models.TextChoices):
    """How a complaint ended; «Завершено» always carries one (decision 6)."""

    MET = "met", _("удовлетворено")
    PARTLY = "partly", _("удовлетворено частично")
    EXPLAINED = "explained", _("разъяснено")
    REFUSED = "refused", _("отказано")
    REDIRECTED = "redirected", _("передано в другой орган")
    LEFT = "left", _("оставлено без ответа по существу")
    STOPPED = "stopped", _("переписка прекращена")
    WITHDRAWN = "withdrawn", _("отозвано заявителем")


class Kind(models.TextChoices):
    """What the person sends (59-ФЗ ст. 4)."""

    COMPLAINT = "complaint", _("Жалоба")
    STATEMENT = "statement", _("Заявление")
    PROPOSAL = "proposal", _("Предложение")


class AnswerChannel(models.TextChoices):
    """Where the answer goes besides the cabinet (S26)."""

    CABINET = "cabinet", _("В личный кабинет")
    EMAIL = "email", _("В личный кабинет, сообщим письмом на почту")
    POST = "post", _("В личный кабинет и бумажным письмом")


class IdDocument(models.TextChoices):
    """What proves who the person is, where a topic asks for it."""

    PASSPORT = "passport", _("Паспорт РФ")
    LICENCE = "licence", _("Водительское удостоверение")
    OTHER = "other", _("Другой документ")


class Applicant(models.TextChoices):
    """In whose name it is written (59-ФЗ ст. 1 ч. 3): by oneself, for a body that one speaks for, for another person."""

    PERSON = "person", _("От себя")
    ORGANISATION = "organisation", _("От организации или объединения")
    REPRESENTATIVE = "representative", _("За другого человека, как представитель")


class Benefit(models.TextChoices):
    """A category of benefits, told only by who wants to (S52); the law asks for none of them."""

    DISABLED = "disabled", _("Инвалид или родитель ребёнка-инвалида")
    VETERAN = "veteran", _("Ветеран, участник боевых действий или член его семьи")
    LARGE_FAMILY = "large_family", _("Многодетная семья")
    PENSIONER = "pensioner", _("Пенсионер")
    LOW_INCOME = "low_income", _("Малоимущая семья")
    OTHER = "other", _("Другая льгота")


class NumberSequence(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Who may see which rows: the only place that says so."""

    def of(self, user: User) -> "ComplaintQuerySet":
        """The person's own complaints, drafts included."""
        return self.filter(author=user)

    def drafts(self) -> "ComplaintQuerySet":
        """Not sent yet."""
        return self.filter(status=Status.DRAFT)

    def sent(self) -> "ComplaintQuerySet":
        """Everything with a number."""
        return self.exclude(status=Status.DRAFT)

    def with_second_texts(self) -> "ComplaintQuerySet":
        """With what stands beside a draft, which lists leave in the database."""
        return self.defer(None).defer("id_doc_number")

    def on_desk_of(self, user: User) -> "ComplaintQuerySet":
        """What a person of staff sees: a registrar all, others their departments; never their own (decision 15).

        Nor those about themselves, whatever their post (59-ФЗ ст. 6 ч. 1; L55 of the rules). The postings are read first:
        with the departments as plain values the database goes straight to their rows.
        """
        sent = self.sent().exclude(author=user).exclude(about_official=user)
        postings = [] if user.is_superuser else list(user.postings.all())
        if user.is_superuser or any(posting.role == Posting.Role.REGISTRAR for posting in postings):
            return sent
        return sent.filter(department__in=[posting.department_id for posting in postings])


_Rows = models.Manager.from_queryset(ComplaintQuerySet)


class ComplaintManager(_Rows["Complaint"]):
    """Leaves in the database what lists do not need: the number of the document, which may fail for a lost key, and the
    second texts of drafts, which may be long.
    """

    def get_queryset(self) -> ComplaintQuerySet:
        """They are read when asked for, one complaint at a time."""
        return super().get_queryset().defer("id_doc_number", "aside")  # type: ignore[return-value]


class Complaint(models.Model):
    """One appeal of one person: a draft until it is sent, a numbered record afterwards."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="complaints", verbose_name=_("заявитель")
    )
    status = models.CharField(_("статус"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    outcome = models.CharField(_("итог"), max_length=16, choices=Outcome.choices, blank=True)
    number = models.CharField(_("номер"), max_length=16, unique=True, null=True, blank=True)
    receipt_code = models.CharField(_("код расписки"), max_length=8, blank=True)
    version = models.PositiveIntegerField(default=0)

    kind = models.CharField(_("вид"), max_length=16, choices=Kind.choices, blank=True)
    kind_unsure = models.BooleanField(_("вид не выбран: не знаю"), default=False)
    collective = models.BooleanField(_("коллективное"), default=False)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("тема")
    )
    category_unsure = models.BooleanField(_("тема не выбрана: не знаю"), default=False)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("подразделение")
    )
    executor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="executed",
        verbose_name=_("исполнитель"),
    )

    applicant = models.CharField(
        _("от чьего имени"), max_length=16, choices=Applicant.choices, default=Applicant.PERSON
    )
    organisation = models.CharField(_("организация"), max_length=300, blank=True)
    org_number = models.CharField(_("ИНН или ОГРН"), max_length=15, blank=True)
    post_held = models.CharField(_("должность"), max_length=150, blank=True)
    represented = models.CharField(_("кого представляет"), max_length=300, blank=True)
    basis = models.CharField(_("основание представлять"), max_length=300, blank=True)
    last_name = models.CharField(_("фамилия"), max_length=100, blank=True)
    first_name = models.CharField(_("имя"), max_length=100, blank=True)
    middle_name = models.CharField(_("отчество"), max_length=100, blank=True)
    no_middle_name = models.BooleanField(_("нет отчества"), default=False)
    answer_channel = models.CharField(
        _("способ ответа"), max_length=10, choices=AnswerChannel.choices, default=AnswerChannel.CABINET
    )
    postal_address = models.CharField(_("почтовый адрес"), max_length=300, blank=True)
    phone = models.CharField(_("телефон для связи"), max_length=16, blank=True)
    email = models.EmailField(_("почта на день отправки"), blank=True)
    benefit = models.CharField(_("льготная категория"), max_length=16, choices=Benefit.choices, blank=True)
    # Only where COLLECT_ID_DOC and the topic ask: see complaints/identity.py.
    id_doc_kind = models.CharField(_("документ"), max_length=10, choices=IdDocument.choices, blank=True)
    id_doc_number = EncryptedTextField(_("серия и номер документа"), max_length=40, blank=True, default="")

    title = models.CharField(_("о чём"), max_length=TITLE_MAX, blank=True)
    story = models.TextField(_("описание"), blank=True)
    place = models.CharField(_("место"), max_length=300, blank=True)
    # Lists of the draft's own row: an answer to each request refers to its place, which never changes after sending.
    requests = models.JSONField(_("просьбы по пунктам"), default=list, blank=True)
    cited_documents = models.JSONField(_("документы, о которых речь"), default=list, blank=True)
    norms = models.TextField(_("нарушенные сроки и нормы"), blank=True)
    # Whom it is about must never be who considers it (59-ФЗ ст. 8 ч. 6).
    about_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="complained_about",
        verbose_name=_("на какое подразделение"),
    )  # fmt: skip
    about_official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="complained_about",
        verbose_name=_("на какого сотрудника"),
    )  # fmt: skip
    about_text = models.CharField(_("на кого, своими словами"), max_length=300, blank=True)
    # All three as they were called on the day of sending, a line each: posts and names change later, the record does not.
    about_words = models.TextField(_("на кого, на день отправки"), blank=True, editable=False)
    measures = models.TextField(_("что уже сделано"), blank=True)
    previous_number = models.CharField(_("прошлое обращение"), max_length=16, blank=True)

    created_at = models.DateTimeField(_("начато"), default=timezone.now)
    updated_at = models.DateTimeField(_("изменено"), default=timezone.now)
    sent_at = models.DateTimeField(_("отправлено"), null=True, blank=True)
    registered_on = models.DateField(_("зарегистрировано"), null=True, blank=True)
    due_on = models.DateField(_("ответить до"), null=True, blank=True)
    completed_at = models.DateTimeField(_("завершено"), null=True, blank=True)
    # The clocks themselves stand in Term; what lists sort and mark by stands here too.
    target_on = models.DateField(_("внутренний срок"), null=True, blank=True, editable=False)
    extended_by = models.PositiveSmallIntegerField(_("срок продлён на дней"), default=0, editable=False)
    partly_redirected = models.BooleanField(_("часть передана другим органам"), default=False, editable=False)
    # Code of the ground when it was left without an answer on the merits (59-ФЗ ст. 11).
    ground = models.CharField(_("основание не отвечать"), max_length=16, blank=True, editable=False)
    # «Почему сюда»: by which rule it came to its department.
    routing_words = models.CharField(_("почему сюда"), max_length=300, blank=True, editable=False)
    # How the author was authenticated when sending (L15 of the rules); empty where nobody wrote it down.
    auth_method = models.CharField(_("способ входа"), max_length=16, blank=True, editable=False)
    auth_factors = models.CharField(_("чем подтверждён вход"), max_length=100, blank=True, editable=False)
    auth_at = models.DateTimeField(_("время входа"), null=True, blank=True, editable=False)
    auth_contacts = models.CharField(_("подтверждённые контакты"), max_length=20, blank=True, editable=False)
    unseen_by_staff = models.BooleanField(_("новое для сотрудника"), default=False)
    search_text = models.TextField(editable=False, blank=True)
    # A draft's second texts, typed in another tab, by step: see complaints/second_text.py. Empty once sent.
    aside = models.JSONField(default=dict, blank=True, editable=False)

    objects = ComplaintManager()

    class Meta:
        verbose_name = _("обращение")
        verbose_name_plural = _("обращения")
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["author", "status"], name="complaint_author_status"),
            models.Index(fields=["department", "status", "due_on"], name="complaint_desk"),
            models.Index(fields=["-sent_at"], name="complaint_sent_at"),
            # The list of one department and that of all: open ones first, the nearest term on top. With the people who never
            # see it, rows are counted without being read.
            models.Index(
                "department",
                ENDED,
                NEAREST,
                "id",
                "author",
                "about_official",
                condition=~Q(status=Status.DRAFT),
                name="complaint_unit_in_order",
            ),
            models.Index(
                ENDED,
                NEAREST,
                "id",
                "author",
                "about_official",
                condition=~Q(status=Status.DRAFT),
                name="complaint_all_in_order",
            ),
            # What the desk counts, among the few that are open.
            models.Index(fields=["executor"], condition=Q(status__in=OPEN_STATUSES), name="complaint_open_executor"),
            models.Index(
                fields=["due_on", "department"], condition=Q(status__in=OPEN_STATUSES), name="complaint_open_due"
            ),
            models.Index(
                fields=["updated_at", "department"], condition=Q(status__in=OPEN_STATUSES), name="complaint_open_still"
            ),
            models.Index(
                fields=["department"],
                condition=Q(status__in=OPEN_STATUSES, executor=None),
                name="complaint_open_nobody",
            ),
            models.Index(fields=["department"], condition=Q(status=Status.NEEDS_CLARIFICATION), name="complaint_asked"),
            models.Index(fields=["department", "version"], condition=Q(unseen_by_staff=True), name="complaint_unseen"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaint_registered_unless_draft",
                condition=Q(
                    status=Status.DRAFT,
                    number__isnull=True,
                    sent_at__isnull=True,
                    registered_on__isnull=True,
                    due_on__isnull=True,
                    department__isnull=True,
                )
                | (
                    ~Q(status=Status.DRAFT)
                    & Q(
                        number__isnull=False,
                        sent_at__isnull=False,
                        registered_on__isnull=False,
                        due_on__isnull=False,
                        department__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="complaint_outcome_iff_completed",
                condition=Q(status=Status.COMPLETED, completed_at__isnull=False) & ~Q(outcome="")
                | (~Q(status=Status.COMPLETED) & Q(outcome="", completed_at__isnull=True)),
            ),
            models.CheckConstraint(name="complaint_status_known", condition=Q(status__in=Status.values)),
        ]

    def __str__(self) -> str:
        return self.number or str(_("черновик"))

    def get_absolute_url(self) -> str:
        """The complaint's page, or the first step of its draft."""
        if self.number is None:
            return reverse("complaints:step", args=[self.uuid, "kind"])
        return reverse("complaints:detail", args=[self.number])

    @property
    def author_name(self) -> str:
        """«Смирнова Анна Викторовна», as typed on the day of sending."""
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)

    @property
    def greeting_name(self) -> str:
        """«Анна Викторовна», as letters greet."""
        return " ".join(part for part in (self.first_name, self.middle_name) if part)

    @property
    def request_text(self) -> str:
        """«1. …», «2. …» one under another; one request alone is just its text."""
        return numbered(self.requests)

    @property
    def document_lines(self) -> list[str]:
        """«Договор № 77-Г от 14.05.2026» for each document it speaks of."""
        return [document_words(document) for document in self.cited_documents]

    @property
    def is_open(self) -> bool:
        """Whether the authority still owes an answer."""
        return self.status in OPEN_STATUSES

    @property
    def expires_on(self) -> date:
        """The day until which a draft is kept."""
        return timezone.localdate(self.updated_at + DRAFT_LIFE)

    @property
    def nearest_on(self) -> date | None:
        """The term that burns first: the internal one when it is nearer than the legal one, which alone outlives the answer."""
        return self.first_term_on if self.is_open else self.due_on

    @property
    def first_term_on(self) -> date | None:
        """The nearer of both terms, whatever became of the complaint: by it lists are sorted, see NEAREST."""
        if self.target_on is None or self.due_on is None:
            return self.due_on
        return min(self.target_on, self.due_on)

    def is_overdue(self, today: date) -> bool:
        """Overdue from the calendar day after the due date (decision 8)."""
        return self.is_open and self.due_on is not None and today > self.due_on
