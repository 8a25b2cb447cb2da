"""Parts of pages: icons, tags of statuses, Russian numbers and dates, the summary of errors, controls of forms."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    FileInput,
    PasswordInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cabinet.icons import ICONS
from complaints.wording import lower_first, plural

register = template.Library()
register.filter("lower_first", lower_first)

NBSP = "\u00a0"
NUMBER = re.compile(r"(?:№ )?\d{4}-\d{6}-\d(?:/\d+)?|П-\d{6}-\d|8 \d{3} \d{3}-\d\d-\d\d")

# status → family of colours, icon; the words are the model's own
STATUS_LOOKS = {
    "draft": ("idle", "pencil"),
    "accepted": ("info", "mail"),
    "in_progress": ("info", "clock"),
    "needs_clarification": ("wait", "ask"),
    "completed": ("ok", "done"),
}
ANSWERED = ("met", "partly", "explained", "refused")
OUTCOME_LOOKS = {
    "redirected": ("move", "forward"),
    "left": ("idle", "minus"),
    "stopped": ("idle", "minus"),
    "withdrawn": ("idle", "minus"),
}
# kind of message → family of colours, icon, words
MESSAGE_LOOKS = {
    "registered": ("info", "stamp", _("Принято")),
    "in_work": ("info", "clock", _("В работе")),
    "resumed": ("info", "clock", _("В работе")),
    "clarification": ("wait", "ask", _("Требует уточнения")),
    "clarification_reminder": ("wait", "ask", _("Ждём ваш ответ")),
    "clarification_received": ("info", "send", _("Ответ получен")),
    "supplement_received": ("info", "send", _("Сведения добавлены")),
    "comment": ("info", "chat", _("Сообщение исполнителя")),
    "transferred": ("move", "forward", _("Передано в другое подразделение")),
    "reclassified": ("move", "forward", _("Уточнена тема")),
    "extended": ("wait", "clock", _("Срок продлён")),
    "term_recalculated": ("info", "clock", _("Срок пересчитан")),
    "overdue": ("bad", "alert", _("Ответ задержан")),
    "ack_reminder": ("wait", "mail", _("Подтвердите ознакомление")),
    "answered": ("ok", "done", _("Ответ готов")),
    "redirected": ("move", "forward", _("Передано в другой орган")),
    "redirected_partly": ("move", "forward", _("Часть вопросов передана")),
    "left_abusive": ("idle", "minus", _("Без ответа по существу")),
    "left_unreadable": ("idle", "minus", _("Без ответа по существу")),
    "left_unclear": ("idle", "minus", _("Без ответа по существу")),
    "returned_court": ("idle", "minus", _("Возвращено")),
    "returned_complaint": ("idle", "minus", _("Возвращено")),
    "secret": ("idle", "minus", _("Без ответа по существу")),
    "published_answer": ("idle", "minus", _("Ответ уже опубликован")),
    "correspondence_terminated": ("idle", "minus", _("Переписка прекращена")),
    "reopened": ("info", "clock", _("Снова в работе")),
    "withdrawn": ("idle", "minus", _("Отозвано")),
    "file_refused": ("bad", "alert", _("Файл не принят")),
    "draft_expiring": ("wait", "pencil", _("Черновик")),
    "data_ready": ("ok", "file", _("Архив данных")),
    "support_received": ("info", "send", _("Поддержка")),
    "support_answered": ("ok", "chat", _("Поддержка")),
    "security_changed": ("idle", "shield", _("Безопасность")),
    "contact_changed": ("idle", "shield", _("Безопасность")),
    "new_device": ("wait", "shield", _("Безопасность")),
    "recovery_started": ("wait", "shield", _("Безопасность")),
    "recovery_done": ("idle", "shield", _("Безопасность")),
}
TOPIC_ICONS = {
    "dom": "house",
    "seti": "bulb",
    "dorogi": "road",
    "transport": "bus",
    "dvor": "tree",
    "obrazovanie": "book",
    "soc": "heart",
    "kultura": "care",
    "bezop": "shield",
    "vlast": "stamp",
}
NOTICE_ICONS = {"info": "info", "wait": "alert", "bad": "alert", "ok": "done"}


# --- icons, tags, notes --------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative line icon; the word beside it carries the meaning."""
    inside = mark_safe(ICONS.get(name, ICONS["info"]))  # noqa: S308  (constants of cabinet.icons)
    return format_html('<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', inside)


@register.filter
def topic_icon(code: str) -> str:
    """The icon of a group of topics; a group of the authority's own gets the common one."""
    return TOPIC_ICONS.get(code, "more")


@register.simple_tag
def tag(tone: str, icon_name: str, text: object) -> SafeString:
    """Icon, word and colour together: never colour alone."""
    return format_html('<span class="tag tag--{}">{} {}</span>', tone, icon(icon_name), text)


@register.simple_tag
def status_tag(complaint: Any) -> SafeString:
    """The status in the customer's words; a completed complaint always says how it ended."""
    tone, icon_name = STATUS_LOOKS.get(complaint.status, ("idle", "info"))
    words = complaint.get_status_display()
    if complaint.status == "draft":
        words = gettext("Черновик, не отправлено")
    if complaint.outcome:
        tone, icon_name = OUTCOME_LOOKS.get(complaint.outcome, (tone, icon_name))
        words = f"{words}: {complaint.get_outcome_display()}"
    return tag(tone, icon_name, words)


@register.simple_tag
def message_tag(kind: str) -> SafeString:
    """What a message of the message centre is about."""
    tone, icon_name, words = MESSAGE_LOOKS.get(kind, ("info", "mail", _("Обращение")))
    return tag(tone, icon_name, words)


@register.simple_block_tag
def notice(content: str, tone: str = "info") -> SafeString:
    """A message on the page: info, wait (your move), ok or bad."""
    return format_html('<div class="note note--{}">{}<div>{}</div></div>', tone, icon(NOTICE_ICONS[tone]), content)


@register.simple_block_tag
def tip(content: str, title: str) -> SafeString:
    """Advice beside the form."""
    pattern = '<div class="tip stack stack-s"><h2 class="h-s">{}</h2>{}</div>'
    return format_html(pattern, title, content)


@register.simple_tag
def answer_among(events: list[Any], complaint: Any) -> Any:
    """The line of the history with the answer of a completed complaint: its page opens with the answer itself."""
    if complaint.outcome not in ANSWERED:
        return None
    return next((event for event in events if event.icon == "done" and event.text), None)


@register.filter
def overdue(complaint: Any) -> bool:
    """Whether the day to answer has passed by the authority's clock."""
    return bool(complaint.is_overdue(timezone.localdate()))


@register.filter
def days_left(complaint: Any) -> int:
    """Calendar days until the day to answer, less than none after it, by the authority's clock."""
    return int((complaint.due_on - timezone.localdate()).days)


# --- words, numbers, dates -----------------------------------------------------------------------------------------
register.filter("plural", plural)


@register.filter
def unbroken(text: str) -> SafeString:
    """Plain text with numbers of complaints and telephones in one piece: «№» at the end of a line helps nobody."""
    return mark_safe(NUMBER.sub(r'<span class="nw">\g<0></span>', escape(text)))  # noqa: S308 - escaped first


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Numbers of pages around the present one, with gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def dayshort(value: date | None) -> str:
    """«12 октября», glued."""
    return _day(value, "j E")


@register.filter
def daylong(value: date | None) -> str:
    """«12 октября 2026», glued."""
    return _day(value, "j E Y")


@register.filter
def weekday(value: date) -> str:
    """«19 октября, понедельник»."""
    return f"{dayshort(value)}, {date_format(value, 'l').lower()}"


@register.filter
def moment(value: datetime | None) -> str:
    """«12 октября, 14:36» by the authority's clock."""
    return _day(value, "j E, H:i")


@register.filter
def when(value: datetime) -> str:
    """«в 14:36» of today, «12 октября, 14:36» of another day."""
    if timezone.localdate(value) == timezone.localdate():
        return f"{gettext('в')}{NBSP}{date_format(timezone.localtime(value), 'H:i')}"
    return moment(value)


def _day(value: date | None, pattern: str) -> str:
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, pattern).replace(" ", NBSP)


@register.filter
def filesize(size: int) -> str:
    """Size of a file in the words of people: 412 КБ, 3,4 МБ."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}{NBSP}{gettext('КБ')}"
    megabytes = f"{size / 1024 / 1024:.1f}".removesuffix(".0").replace(".", ",")
    return f"{megabytes}{NBSP}{gettext('МБ')}"


@register.filter
def groups(code: str, size: int = 4) -> str:
    """A code in groups of four, easier to read aloud: 4K7M-92QX."""
    return "-".join(code[at : at + size] for at in range(0, len(code), size))


@register.simple_tag
def phone(number: str) -> SafeString:
    """A number of the authority that a telephone dials by a touch."""
    dialled = "".join(sign for sign in number if sign.isdecimal() or sign == "+")
    return format_html('<a class="num" href="tel:{}">{}</a>', dialled, number)


@register.filter
def thousands(number: int) -> str:
    """10 000 with a glued space."""
    return f"{int(number):,}".replace(",", NBSP)


# --- forms ---------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | str) -> dict[str, object]:
    """All errors of a form on top of the page, each a link to its field; the focus goes there."""
    errors = list(_errors(form)) if isinstance(form, BaseForm) and form.is_bound else []
    return {"errors": errors, "count": len(errors)}


def _errors(form: BaseForm) -> Iterator[tuple[str, str]]:
    for message in form.non_field_errors():
        yield "", str(message)
    for field in form:
        for error in field.errors.as_data():
            row = getattr(error, "row", "")  # one of several of the same look
            for message in error.messages:
                told = f"{row}: {lower_first(message)}" if row else message
                yield getattr(error, "anchor", "") or _anchor(field), told


def _anchor(field: BoundField) -> str:
    """Where the link of an error leads: the control itself, or the first of several."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def control_kind(field: BoundField) -> str:
    """Which shape of markup a field takes: choices, check, file, password or text."""
    widget = field.field.widget
    for kind, types in CONTROL_KINDS:
        if isinstance(widget, types):
            return kind
    return "text"


CONTROL_KINDS: tuple[tuple[str, type], ...] = (
    ("choices", RadioSelect),
    ("check", CheckboxInput),
    ("file", FileInput),
    ("password", PasswordInput),
    ("area", Textarea),
    ("select", Select),
)


@register.filter
def counter_limit(field: BoundField) -> int:
    """How many signs a long text may have; 0 where nothing is counted."""
    if control_kind(field) != "area":
        return 0
    return int(field.field.widget.attrs.get("data-max") or getattr(field.field, "max_length", None) or 0)


@register.filter
def pictures(files: Iterable[Any]) -> list[Any]:
    """Those of the files that have a small copy to look at."""
    return [file for file in files if file.thumbnail_url]


@register.simple_tag
def upload_limits() -> dict[str, int]:
    """The limits of files, as the settings have them."""
    return {
        "each": settings.ATTACHMENT_MAX_BYTES,
        "count": settings.ATTACHMENT_MAX_COUNT,
        "total": settings.ATTACHMENT_MAX_TOTAL,
    }


@register.simple_tag
def control(field: BoundField, **extra: str) -> SafeString:
    """The control with the portal's class, its limit as a counter, and links to hint, error and counter.

    `maxlength` is dropped on purpose: a browser would cut a pasted text silently; the server says how much is too
    much.
    """
    kind = control_kind(field)
    attrs: dict[str, Any] = {"maxlength": False}
    if kind not in ("check", "choices", "file"):
        attrs["class"] = _control_class(field)
    described = [field.aria_describedby or ""]
    if limit := counter_limit(field):
        attrs["data-max"] = limit
        described.append(f"{field.auto_id}_count")
    attrs["aria-describedby"] = " ".join(filter(None, described)) or False
    attrs.update({name.replace("_", "-"): value for name, value in extra.items()})
    return field.as_widget(attrs=attrs)


@register.simple_tag
def unmarked(field: BoundField) -> SafeString:
    """A field group without «— необязательно»: empty is allowed only under a condition that its neighbour states."""
    return field.render(context={**field.get_context(), "unmarked": True})


def _control_class(field: BoundField) -> str:
    attrs = field.field.widget.attrs
    classes = ["input", *attrs.get("class", "").split()]
    if attrs.get("autocomplete") == "one-time-code":
        classes.append("input--code")
    return " ".join(dict.fromkeys(classes))


@register.inclusion_tag("components/steps.html")
def steps(number: int, total: int) -> dict[str, object]:
    """«Шаг 4 из 6» and a decorative bar."""
    marks = ["on" if n < number else "now" if n == number else "" for n in range(1, total + 1)]
    return {"number": number, "total": total, "marks": marks}
