"""The clocks in the open: each date of a complaint with its rule in words, the article, and the days skipped with the reason.

The same page for the author and for staff; only the internal target is the staff's own.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from complaints import production_calendar
from complaints.models import Clarification, Complaint, Term
from complaints.production_calendar import FRIDAY, Calendar

DAY = timedelta(days=1)
MENTIONED = 4  # of days that a term of working days passes over, beyond plain weekends


@dataclass(frozen=True)
class Clock:
    """One date. `skipped` says which days off moved it or were not counted; `changed` what it was before.

    `passed`: over, said beside the day to staff; the author's title says it by itself.
    """

    title: str
    due_on: date
    rule: str
    skipped: str
    changed: str = ""
    passed: bool = False


def clocks(complaint: Complaint, question: Clarification | None, today: date, *, for_staff: bool) -> list[Clock]:
    """The clocks in force in the order of the law; empty for a draft. Two queries."""
    rows: dict[str, list[Term]] = {}
    for term in complaint.terms.order_by("pk"):
        rows.setdefault(term.kind, []).append(term)
    kinds = [Term.Kind.REGISTRATION, Term.Kind.REDIRECT, Term.Kind.ANSWER]
    kinds += [Term.Kind.REPLY] if question else []
    kinds += [Term.Kind.TARGET] if for_staff else []
    shown = [rows[kind] for kind in kinds if kind in rows]
    if not shown:
        return []
    written = [term for some in shown for term in some]
    first = min(term.started_on for term in written)
    last = max(max(term.due_on, term.unshifted_on) for term in written)
    near = production_calendar.between(first, last)
    return [_clock(some, near, today, for_staff=for_staff) for some in shown]


def _clock(rows: list[Term], near: Calendar, today: date, *, for_staff: bool) -> Clock:
    term = rows[-1]
    passed = term.kind != Term.Kind.REGISTRATION and term.due_on < today
    return Clock(
        title=_title_for_staff(term) if for_staff else _title(term, is_over=passed or not term.complaint.is_open),
        due_on=term.due_on,
        rule=_rule(term, for_staff=for_staff),
        skipped=_skipped(term, near),
        changed=_changed(rows),
        passed=passed and for_staff,
    )


def _title_for_staff(term: Term) -> str:
    return {
        Term.Kind.REGISTRATION: _("Зарегистрировано"),
        Term.Kind.REDIRECT: _("Передать в другой орган"),
        Term.Kind.ANSWER: _("Ответить"),
        Term.Kind.REPLY: _("Ждём ответа заявителя"),
        Term.Kind.TARGET: _("Внутренний срок"),
    }[Term.Kind(term.kind)]


def _title(term: Term, *, is_over: bool) -> str:
    """For the author, read together with the day after it; what is over is no promise any more."""
    before, after = {
        Term.Kind.REGISTRATION: (_("Зарегистрировано"), _("Зарегистрировано")),
        Term.Kind.REDIRECT: (
            _("Передадим в другой орган, если вопрос не наш, до"), _("Передать в другой орган можно было до"),
        ),
        Term.Kind.ANSWER: (_("Ответим до"), _("Срок нашего ответа был до")),
        Term.Kind.REPLY: (_("Ждём ваш ответ на вопрос до"), _("Ваш ответ на вопрос ждали до")),
    }[Term.Kind(term.kind)]  # fmt: skip
    return after if is_over else before


def _rule(term: Term, *, for_staff: bool) -> str:
    if term.kind == Term.Kind.REGISTRATION:
        return _("В день, когда обращение пришло. Закон даёт три дня (59-ФЗ, ст. 8, ч. 2).")
    if term.kind == Term.Kind.REPLY:
        return _("Дата из вопроса. Срок рассмотрения из-за него не останавливается.")
    start = f"{term.started_on:%d.%m.%Y}"
    if term.kind == Term.Kind.TARGET:
        return _("{n} раб. дн. с {start}, по теме или правилу маршрута. Заявителю не показываем.").format(
            n=term.days, start=start
        )
    if term.kind == Term.Kind.ANSWER and term.started_on != term.complaint.registered_on:
        return _("Новый срок, {n} дн. с {start}: обращение завершили по ошибке и открыли снова.").format(
            n=term.days, start=start
        )
    article = "ст. 8, ч. 3" if term.kind == Term.Kind.REDIRECT else "ст. 12, ч. 1"
    rule = _("{n} дн. со дня регистрации, {start} (59-ФЗ, {article}). Выходные считаются.").format(
        n=term.days, start=start, article=article
    )
    if term.extended_by:
        rule += " " + _("Продлён на {n} дн. (59-ФЗ, ст. 12, ч. 2).").format(n=term.extended_by)
    return rule


def _skipped(term: Term, near: Calendar) -> str:
    """Days off at the end of a term of calendar days, the last one first; unusual days off inside one of working days."""
    if term.in_working_days:
        inside = (term.started_on + number * DAY for number in range(1, (term.due_on - term.started_on).days))
        unusual = [day for day in inside if near.why_off(day) and day.weekday() <= FRIDAY]
        return _("Не считались выходные: {days}").format(days=_days(unusual[:MENTIONED], near)) if unusual else ""
    if term.due_on == term.unshifted_on:
        on_duty = term.kind != Term.Kind.REGISTRATION and term.kind != Term.Kind.REPLY and near.why_off(term.due_on)
        return _("Рабочих дней до него нет, дата осталась выходной: {days}").format(days=on_duty) if on_duty else ""
    step = DAY if term.due_on > term.unshifted_on else -DAY
    off = [term.unshifted_on + number * step for number in range(abs((term.due_on - term.unshifted_on).days))]
    return _("Перенесён с нерабочих дней: {days}").format(days=_days(off, near))


def _days(days: list[date], near: Calendar) -> str:
    return ", ".join(_day(day, near) for day in days)


def _day(day: date, near: Calendar) -> str:
    why = near.why_off(day) or _("был выходным, когда считали срок")
    return f"{day:%d.%m} — {why}"


def _changed(rows: list[Term]) -> str:
    """«Раньше: до 11.11.2026», when a later row has moved it."""
    before = [term.due_on for term in rows if term.due_on != rows[-1].due_on]
    if rows[-1].kind == Term.Kind.REPLY or not before:
        return ""
    return _("Раньше: {day}").format(day=f"{before[-1]:%d.%m.%Y}")
