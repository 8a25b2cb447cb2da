"""What works right now and what that means for a person, in plain words: for `/status/` and its copy outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import structlog
from django.conf import settings
from django.db import Error
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cabinet import health
from notifications import channel_state
from notifications.channel_state import ChannelState, Condition, Sending
from notifications.models import Channel
from notifications.remembered import Remembered

log = structlog.get_logger(__name__)

SECONDS = 5  # many people press «Проверить снова» just when something is out: they share one answer
UNKNOWN = ChannelState(Condition.UNKNOWN)

Words = str | Promise
LABELS: dict[str, Words] = {
    "database": _("Вход, кабинет и подача обращений"),
    "queue": _("Очередь писем и СМС"),
    "email": _("Письма на почту"),
    "sms": _("СМС"),
}
# What it means for a person, and what to do.
TOLD: dict[tuple[str, Condition], tuple[Words, Words]] = {
    ("database", Condition.FAILED): (
        _("Войти, отправить обращение и открыть ответ сейчас нельзя. Отправленное раньше и сохранённые черновики на месте."),
        _("Попробуйте через 10–15 минут. Если нельзя ждать, обратитесь другим способом."),
    ),
    ("queue", Condition.FAILED): (
        _("Обращения принимаем, номер выдаём сразу. Письма и СМС, в том числе с кодами, ждут и уйдут, когда очередь заработает."),
        _("Ответы и сообщения смотрите в кабинете, они там сразу. Код для входа возьмите в приложении с кодами."),
    ),
    ("queue", Condition.LATE): (
        _("Письма и СМС, в том числе с кодами, приходят позже обычного. Ничего не пропадает."),
        _("Ответы и сообщения смотрите в кабинете, они там сразу. Нового кода не запрашивайте: прежний перестанет подходить."),
    ),
    ("email", Condition.FAILED): (
        _("Письма не уходят. Отправим их, когда почта заработает; коды придётся запросить заново."),
        _("Все сообщения уже в кабинете. Код можно получить по СМС или взять в приложении с кодами."),
    ),
    ("email", Condition.LATE): (
        _("Письма приходят позже обычного. Ничего не пропадает."),
        _("Все сообщения уже в кабинете. Письмо с кодом подождите или возьмите код в приложении."),
    ),
    ("sms", Condition.FAILED): (
        _("СМС не уходят. Уведомления отправим, когда связь заработает; коды придётся запросить заново."),
        _("Код можно получить письмом или взять в приложении с кодами. Все сообщения уже в кабинете."),
    ),
    ("sms", Condition.LATE): (
        _("СМС приходят позже обычного. Ничего не пропадает."),
        _("Подождите и не запрашивайте новый код: прежний перестанет подходить. Быстрее код из письма или приложения."),
    ),
}  # fmt: skip
UNKNOWN_TOLD: tuple[Words, Words] = (_("Проверить не удалось: без базы данных этого не видно."), "")


@dataclass(frozen=True)
class Part:
    """One part of the portal; `since` is known when it is late or fails."""

    name: str
    label: Words
    condition: Condition
    since: datetime | None
    meaning: Words
    advice: Words


@dataclass(frozen=True)
class State:
    """All parts at one moment."""

    checked_at: datetime
    parts: tuple[Part, ...]

    @property
    def overall(self) -> Condition:
        """In one word: FAILED when people cannot work at all, LATE when something else is not as it should be."""
        conditions = {part.name: part.condition for part in self.parts}
        if conditions["database"] == Condition.FAILED:
            return Condition.FAILED
        return Condition.WORKS if set(conditions.values()) == {Condition.WORKS} else Condition.LATE


def look() -> State:
    """The state of a few seconds ago at most."""
    return cast(State, _looked.get())


def forget() -> None:
    """Look anew at the next question."""
    _looked.forget()


def check() -> State:
    """Ask each part; a dead broker costs a second at most, a dead database no more than its connection."""
    at = timezone.now()
    return State(at, tuple(_part(name, found) for name, found in _found(at)))


def _found(at: datetime) -> Iterator[tuple[str, ChannelState]]:
    broker = health.broker_answers()
    sending = _sending(at) if health.database_answers() else None
    yield "database", ChannelState(Condition.WORKS if sending else Condition.FAILED)
    queue = _queue(broker, sending)
    yield "queue", queue
    for channel in (Channel.EMAIL, Channel.SMS):
        if channel == Channel.EMAIL or settings.SMS_URL or settings.DEMO:
            yield channel.value, _held_up(sending.channels[channel], queue) if sending else UNKNOWN


def _sending(at: datetime) -> Sending | None:
    try:
        return channel_state.look(at=at)
    except Error:
        log.warning("state_outbox_failed", exc_info=True)
        return None


def _queue(broker: bool, sending: Sending | None) -> ChannelState:
    """Without broker nothing is sent; with one, what nobody tried in time says that no worker looks."""
    if not broker:
        return ChannelState(Condition.FAILED)
    if sending is None:
        return UNKNOWN
    return ChannelState(Condition.LATE if sending.idle_since else Condition.WORKS, sending.idle_since)


def _held_up(found: ChannelState, queue: ChannelState) -> ChannelState:
    """A channel that would work is late while the queue stands."""
    if found.condition == Condition.WORKS and queue.condition in (Condition.FAILED, Condition.LATE):
        return ChannelState(Condition.LATE, queue.since)
    return found


def _part(name: str, found: ChannelState) -> Part:
    told = UNKNOWN_TOLD if found.condition == Condition.UNKNOWN else TOLD.get((name, found.condition), ("", ""))
    return Part(name, LABELS[name], found.condition, found.since, *told)


_looked: Remembered[State | None] = Remembered(check, seconds=SECONDS, default=None)
