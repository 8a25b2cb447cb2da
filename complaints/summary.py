"""A complaint as «вопрос — ответ»: for the check before sending and for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import assurance
from accounts.models import User
from complaints import about, applicants, identity
from complaints.forms.steps import RUSSIAN_POSTCODE
from complaints.models import AnswerChannel, Complaint
from complaints.wording import lower_first, numbered


@dataclass(frozen=True)
class Row:
    """A question with its answer, point by point when there are several, and the step that asked it."""

    label: str
    value: str
    step_url: str = ""
    step_label: str = ""
    points: Sequence[str] = ()
    empty: str = ""  # what the page says where there is no answer


@dataclass(frozen=True)
class Section:
    """Rows under one heading."""

    title: str
    rows: list[Row]


def sections(draft: Complaint, user: User) -> list[Section]:
    """What the person checks before sending; each answer leads back to its step and from there here again."""
    return [
        Section(_("Обращение"), [_row(draft, *spec) for spec in _about(draft) if spec[2] or spec[3]]),
        Section(_("Вы и способ ответа"), [_row(draft, *spec) for spec in _person(draft, user)]),
    ]


def _row(
    draft: Complaint, step: str, label: str, value: str | list[str], empty: str, what: str, anchor: str = ""
) -> Row:
    url = reverse("complaints:step", args=[draft.uuid, step]) + "?from=review" + (f"#{anchor}" if anchor else "")
    points = [value] if isinstance(value, str) else value
    return Row(label, numbered(points), url, what, points if len(points) > 1 else (), empty)


def kind_words(complaint: Complaint) -> str:
    """«Жалоба, коллективное обращение», or who will choose the kind."""
    kind = complaint.get_kind_display() or (_("Определит сотрудник") if complaint.kind_unsure else "")
    return ", ".join(filter(None, [kind, _("коллективное обращение") if complaint.collective else ""]))


def topic_words(complaint: Complaint) -> str:
    """«Раздел: тема», or who will choose the topic."""
    category = complaint.category
    if category is None:
        return _("Определит сотрудник") if complaint.category_unsure else ""
    return f"{category.parent.name}: {lower_first(category.name)}" if category.parent else category.name


def _about(draft: Complaint) -> list[tuple[Any, ...]]:
    return [
        ("kind", _("Вид"), kind_words(draft), _("Не выбран"), _("вид")),
        ("topic", _("Тема"), topic_words(draft), _("Не выбрана"), _("тему")),
        ("story", _("Коротко"), draft.title, _("Возьмём первые слова описания"), _("краткое описание"), "id_title"),
        ("story", _("Подробно"), draft.story, _("Не заполнено"), _("подробное описание"), "id_story"),
        ("story", _("Место"), draft.place, "", _("место"), "id_place"),
        ("story", _("Просьба"), draft.requests, _("Не указана"), _("просьбу"), "id_requests"),
        ("story", _("Документы"), draft.document_lines, "", _("документы"), "id_doc_name"),
        ("story", _("Что уже сделано"), draft.measures, "", _("что уже сделано"), "id_measures"),
        ("story", _("Нарушены"), draft.norms, "", _("нарушенные сроки и нормы"), "id_norms"),
        ("story", _("На кого"), about.words(draft), "", _("на кого вы жалуетесь"), "id_about_department"),
        ("story", _("Прошлое обращение"), draft.previous_number, "", _("прошлое обращение"), "id_previous_number"),
    ]


def _person(draft: Complaint, user: User) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("person", _("Пишете"), draft.get_applicant_display(), "", _("от чьего имени вы пишете"), "id_applicant_0"),
        *_for_whom(draft),
        ("person", _("Фамилия, имя, отчество"), draft.author_name, _("Не указаны"), _("имя"), "id_last_name"),
        (
            "person",
            _("Ответ пришлём"),
            draft.get_answer_channel_display(),
            "",
            _("способ ответа"),
            "id_answer_channel_0",
        ),
    ]
    if draft.postal_address and draft.answer_channel == "post":
        rows.append(("person", _("Почтовый адрес"), draft.postal_address, "", _("адрес"), "id_postal_address"))
    if identity.is_asked(draft.category):
        rows.append(
            ("person", _("Документ"), identity.masked(draft), _("Не указан"), _("документ"), "id_id_doc_number")
        )
    rows.append(("person", _("Телефон"), draft.phone, _("Не указан"), _("телефон"), "id_phone"))
    if draft.benefit:
        rows.append(("person", _("Льгота"), draft.get_benefit_display(), "", _("льготную категорию"), "id_benefit"))
    rows.append(("person", _("Уведомления"), notice_ways(user), "", _("уведомления"), "id_notify_email"))
    return rows


def _for_whom(draft: Complaint) -> list[tuple[str, ...]]:
    what = {
        "organisation": _("организацию"),
        "org_number": _("ИНН или ОГРН"),
        "post_held": _("должность"),
        "represented": _("кого вы представляете"),
        "basis": _("основание"),
    }
    return [
        ("person", label, value, "", what.get(name, lower_first(label)), f"id_{name}")
        for name, label, value in applicants.rows(draft)
    ]


def notice_ways(user: User) -> str:
    """«В кабинете, письмом и по СМС»: how this person is told of changes."""
    ways = [_("В кабинете")]
    if user.email_verified and user.notify_email:
        ways.append(_("письмом"))
    if user.phone_verified and user.notify_sms:
        ways.append(_("по СМС"))
    *first, last = ways
    return _("{first} и {last}").format(first=", ".join(first), last=last) if first else last


def advice(draft: Complaint) -> list[str]:
    """What would help outside the text and is not required; the text itself is read by `complaints.advice`."""
    tips: list[str] = []
    if draft.answer_channel == AnswerChannel.POST and not RUSSIAN_POSTCODE.search(draft.postal_address):
        tips.append(_("Проверьте индекс в почтовом адресе: в России он начинается с цифры от 1 до 6."))
    return tips


def told(complaint: Complaint) -> list[tuple[str, Sequence[str]]]:
    """The author's own words after sending, (label, points): for the author and for staff alike."""
    rows: list[tuple[str, Sequence[str]]] = [
        (_("Что случилось"), [complaint.story]),
        (_("Просьбы") if len(complaint.requests) > 1 else _("Просьба"), complaint.requests),
        (_("Место"), [complaint.place]),
        (_("Документы"), complaint.document_lines),
        (_("Что уже сделано"), [complaint.measures]),
        (_("Нарушенные сроки и нормы"), [complaint.norms]),
        (_("На кого жалоба"), about.words(complaint)),
        (_("Прошлое обращение"), [complaint.previous_number]),
    ]
    return [(label, points) for label, points in rows if any(points)]


def facts(complaint: Complaint) -> list[tuple[str, str]]:
    """The complaint in short, for the side of its page: (label, value)."""
    rows = [
        (_("Вид"), kind_words(complaint)),
        (_("Тема"), topic_words(complaint)),
        (_("Кто занимается"), _who(complaint)),
        (_("Номер"), _("{number} от {day}").format(number=complaint.number, day=f"{complaint.registered_on:%d.%m.%Y}")),
        (_("Код расписки"), f"{complaint.receipt_code[:4]}-{complaint.receipt_code[4:]}"),
        *applicants.told(complaint),
        (_("Льгота"), complaint.get_benefit_display()),
        (_("Ответ пришлём"), complaint.get_answer_channel_display()),
        (_("Документ"), identity.masked(complaint)),
        (_("Вход при подаче"), assurance_words(complaint)),
    ]
    return [(label, value) for label, value in rows if value]


def assurance_words(complaint: Complaint) -> str:
    """«пароль, код из приложения, 22.11.2026 12:30; подтверждены: почта»; empty for what was sent before this was kept."""
    proved = assurance.factor_words(complaint.auth_factors)
    at = f"{timezone.localtime(complaint.auth_at):%d.%m.%Y %H:%M}" if complaint.auth_at else ""
    contacts = assurance.contact_words(complaint.auth_contacts)
    confirmed = _("подтверждены: {contacts}").format(contacts=contacts) if contacts else ""
    return "; ".join(filter(None, [", ".join(filter(None, [proved, at])), confirmed]))


def _who(complaint: Complaint) -> str:
    unit = str(complaint.department or "")
    return f"{unit}, {complaint.executor.official_name}" if complaint.executor else unit
