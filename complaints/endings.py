"""How a complaint was passed on, left, stopped or opened again, in words for its author."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from complaints import grounds
from complaints.models import Event, Redirection

KINDS = frozenset({"redirect", "redirect_part", "leave", "stop", "reopen"})


def words(event: Event) -> str:
    """What the line of the history says, with what the officer wrote to the author; empty for any other move."""
    return "\n".join(filter(None, _lines(event))) if event.kind in KINDS else ""


def _lines(event: Event) -> Iterator[str]:
    details = event.details
    if event.kind in {"redirect", "redirect_part"}:
        yield from _passed_on(event)
    elif event.kind == "leave":
        ground = grounds.BY_CODE[details["ground"]]
        yield ground.told
        yield _("Ответ опубликован здесь: {link}").format(link=details["link"]) if details["link"] else ""
        yield event.text
        yield str(ground.advice)
    elif event.kind == "stop":
        ground = grounds.BY_CODE["repeated"]
        yield ground.told
        yield _("Ответы даны на обращения: {numbers}.").format(numbers=earlier(details))
        yield event.text
        yield _("Решение касается только этого вопроса. Обращение с новыми доводами мы рассмотрим.")
    else:
        yield event.text
        words = _("Прежний ответ отменён, новый дадим до {day}.") if details["void"] else _("Ответим до {day}.")
        yield words.format(day=_day(details["due"]))


def _passed_on(event: Event) -> Iterator[str]:
    details = event.details
    yield targets(details)
    yield _("Наше письмо: № {number} от {day}.").format(number=details["number"], day=_day(details["on"]))
    yield _("Основание: {basis}.").format(basis=basis(details))
    yield event.text
    if event.kind == "redirect":
        yield _(
            "Ответ вам даст тот, кому передано: обычно за 30 дней со дня, когда он зарегистрирует обращение у себя."
        )
        yield _("Повторно отправлять не нужно.")
    else:
        yield _("На эти вопросы вам ответят отдельно. Остальные рассмотрим мы, наш срок не изменился.")


def targets(details: dict[str, Any]) -> str:
    """«Росприроднадзор, ул. Лесная, 1» — a line for each body, with how it got the personal data."""
    return "\n".join(_target(body) for body in details["bodies"])


def _target(body: dict[str, str]) -> str:
    handled = {
        Redirection.Data.CONSENT: _("с вашего согласия"),
        Redirection.Data.DEPERSONALISED: _("копия без ваших личных данных"),
    }
    named = ", ".join(filter(None, [body["name"], body["contacts"]]))
    how = handled.get(Redirection.Data(body["data"]))
    return f"{named} ({how})" if how else named


def names(details: dict[str, Any]) -> str:
    """Only how the bodies are called."""
    return ", ".join(body["name"] for body in details["bodies"])


def basis(details: dict[str, Any]) -> str:
    """The part of the law it rests upon, in words."""
    return str(Redirection.Basis(details["basis"]).label)


def earlier(details: dict[str, Any]) -> str:
    """«№ 2026-000001-8 от 12.10.2026» of every earlier complaint answered on the merits."""
    return ", ".join(
        _("№ {number} от {day}").format(number=each["number"], day=_day(each["on"])) for each in details["earlier"]
    )


def for_message(event: Event) -> dict[str, str]:
    """What the notices may name: bodies, the letter, dates and numbers, never what the officer wrote."""
    details = event.details
    if event.kind in {"redirect", "redirect_part"}:
        return {
            "targets": targets(details),
            "basis": basis(details),
            "outgoing_number": details["number"],
            "outgoing_on": _day(details["on"]),
        }
    return {"previous_answers": earlier(details)} if event.kind == "stop" else {}


def message_of(event: Event) -> str:
    """The kind of notice that a ground of «Оставить без ответа» brings; empty for any other move."""
    return grounds.BY_CODE[event.details["ground"]].message if event.kind == "leave" else ""


def late(event: Event) -> str:
    """«нужно было до 12.10.2026»: what the law's day was, when the move came after it; else empty."""
    if not event.details.get("late"):
        return ""
    return _("Позже срока: нужно было до {day}").format(day=_day(event.details["due"]))


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"
