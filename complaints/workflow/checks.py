"""What must hold before a move: each check passes silently or refuses with a sentence."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import assurance
from accounts.contacts import has_verified_contact
from accounts.models import User
from complaints import about, applicants, attachments, identity, terms
from complaints.models import Category, Complaint, Department, Event, Kind, Posting
from complaints.models.complaint import STORY_MAX, STORY_MIN
from complaints.workflow import ban
from complaints.workflow.given import Given, Refused
from complaints.workflow.standing import Role, roles_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def is_complete(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """All that decision 9 requires is there, and the answer has a verified address to go to."""
    full_name = complaint.last_name and complaint.first_name and (complaint.middle_name or complaint.no_middle_name)
    named = full_name and applicants.is_told(complaint)
    told = STORY_MIN <= len(complaint.story) <= STORY_MAX
    sorted_out = (complaint.kind or complaint.kind_unsure) and (complaint.category_id or complaint.category_unsure)
    proved = not identity.is_asked(complaint.category) or (complaint.id_doc_kind and identity.number_of(complaint))
    if not (named and told and sorted_out and proved):
        raise Refused(_("Обращение заполнено не до конца. Проверьте шаги формы."))
    if not has_verified_contact(by):
        raise Refused(_("Подтвердите почту или телефон, чтобы мы могли вам ответить."))


def is_sure_enough(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The author has proved who they are as well as MIN_ASSURANCE asks (59-ФЗ ст. 7 ч. 3; L15 of the rules)."""
    if not assurance.is_enough(given.assurance):
        raise Refused(assurance.what_to_do())


def files_arrived(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The person saw as many files as there are: a file lost on the way must not be lost without a word."""
    there = attachments.to_send(complaint, by).count()
    if given.files_shown is not None and given.files_shown != there:
        raise Refused(_("Список файлов изменился. Проверьте файлы и отправьте ещё раз."))


def not_too_many(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """A flood of one person must not bury the others; nobody honest comes near the limit (A43)."""
    limit = settings.SENDS_PER_HOUR
    sent = Complaint.objects.of(by).values_list("sent_at", flat=True)
    if free := _free_again(sent.filter(sent_at__gt=at - HOUR, sent_at__lte=at).order_by("-sent_at"), limit):
        raise Refused(
            _(
                "За час от одного человека принимаем не больше {n} обращений. Черновик сохранён, ничего не потеряно: "
                "отправьте его после {time}."
            ).format(n=limit, time=free)
        )


def not_too_much_added(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The same for what is added to complaints and asked about them: each is a letter to staff."""
    limit = settings.ADDITIONS_PER_HOUR
    added = Event.objects.filter(kind__in=["add", "inquire"], actor=by).values_list("at", flat=True)
    if free := _free_again(added.filter(at__gt=at - HOUR, at__lte=at).order_by("-at"), limit):
        raise Refused(
            _(
                "За час можно написать нам не больше {n} раз. То, что вы написали и приложили, на месте: "
                "отправьте после {time}."
            ).format(n=limit, time=free)
        )


def _free_again(newest_first: QuerySet[Any, datetime | None], limit: int) -> str:
    """From which minute on one more is accepted, by the authority's clock; empty when it is accepted now."""
    oldest_counted = newest_first[limit - 1 : limit].first()
    return f"{timezone.localtime(oldest_counted + HOUR + MINUTE):%H:%M}" if oldest_counted else ""


def has_text(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """There is something to say."""
    if not given.text.strip():
        raise Refused(_("Напишите текст для заявителя."))


def has_text_or_files(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The author says something or brings a file."""
    said = "".join((given.text, *given.replies)).strip()
    if not said and not attachments.to_send(complaint, by).exists():
        raise Refused(_("Напишите текст или приложите файл."))


def reply_date_is_lawful(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """After today, and early enough to answer in time (decision 8): asking never moves the legal term."""
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    latest = terms.reply_dates(at, complaint.due_on)[1]
    if given.reply_until is None or not timezone.localdate(at) < given.reply_until <= latest:
        raise Refused(
            _("Дата ответа должна быть позже сегодняшней и не позже {date}.").format(date=f"{latest:%d.%m.%Y}")
        )


def changes_class(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """Another kind or another topic; a wrong choice of the citizen is put right, never refused (L5)."""
    if given.kind and given.kind not in Kind.values:
        raise Refused(_("Такого вида обращений нет."))
    if given.category_id and not Category.objects.filter(pk=given.category_id, parent__isnull=False).exists():
        raise Refused(_("Такой темы нет."))
    same_kind = not given.kind or given.kind == complaint.kind
    same_topic = not given.category_id or given.category_id == complaint.category_id
    if same_kind and same_topic:
        raise Refused(_("Вид и тема остались прежними. Выберите другие."))


def not_about_them(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """Nobody considers a complaint about oneself; one's part is to pass it on (L36)."""
    ban.not_by(complaint, by)


def not_unconfirmed(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """To take it to oneself is to assign it to oneself (L36, L78 of the rules)."""
    ban.not_unconfirmed(complaint, by)


def not_alone_again(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """Who would need a confirmation to have it needs one to answer it: somebody else's name on it changes nothing."""
    if Role.HEAD not in roles_of(by, complaint) or about.answered_before(complaint) == by.pk:
        ban.not_unconfirmed(complaint, by)


def asks_confirmed(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The first to ask becomes the executor."""
    if complaint.executor_id is None:
        ban.not_unconfirmed(complaint, by)


def may_assign(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """An executor takes to oneself; a head and the registrar choose among the department's people."""
    roles = roles_of(by, complaint)
    if not roles & {Role.HEAD, Role.REGISTRAR} and given.executor_id != by.pk:
        raise Refused(_("Исполнитель может назначить только себя."))
    if person := User.objects.filter(pk=given.executor_id or 0).first():
        ban.not_to_person(complaint, person)
    people = Posting.objects.filter(
        department=complaint.department_id, user=given.executor_id, user__is_active=True, user__is_staff=True
    )
    if not people.exclude(user=complaint.author_id).exists():
        raise Refused(_("Выберите действующего сотрудника этого подразделения."))
    if given.executor_id == complaint.executor_id:
        raise Refused(_("Этот сотрудник уже исполнитель."))
    ban.confirmed(complaint, given.executor_id or 0, roles, given)


def may_transfer(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """An executor gives back to the registry; a head and the registrar to any; all but the registrar say why."""
    roles = roles_of(by, complaint)
    department = Department.objects.filter(pk=given.department_id or 0, active=True).first()
    if department is None or department.pk == complaint.department_id:
        raise Refused(_("Выберите другое действующее подразделение."))
    ban.not_to_department(complaint, department)
    if not roles & {Role.HEAD, Role.REGISTRAR} and not department.is_registry:
        raise Refused(_("Исполнитель может вернуть обращение только регистратору."))
    if Role.REGISTRAR not in roles and not given.note.strip():
        raise Refused(_("Напишите причину передачи."))
