"""What the worker is told: look into the outbox. Tasks carry no message and may be lost, late or repeated."""

import structlog
from celery import shared_task
from django.utils import timezone

from notifications import delivery

log = structlog.get_logger(__name__)


@shared_task  # type: ignore[untyped-decorator]
def wake() -> None:
    """Something was written a moment ago."""
    _hand_out(patient=True)


@shared_task  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Each minute: what was postponed, what a lost worker left behind, what nobody was woken for."""
    delivery.settle_lost(at=timezone.now())
    _hand_out(patient=False)


@shared_task  # type: ignore[untyped-decorator]
def drain(channel: str, patient: bool = True) -> None:
    """One turn at one channel; when time is up and more waits, another turn."""
    if delivery.drain(channel, patient=patient):
        _publish(channel, patient)


def _hand_out(*, patient: bool) -> None:
    """Each channel to a worker of its own, so that a dead one holds up nobody; the last is done here."""
    channels = delivery.channels_due(at=timezone.now())
    for channel in channels[1:]:
        _publish(channel, patient)
    for channel in channels[:1]:
        drain(channel, patient)


def _publish(channel: str, patient: bool) -> None:
    try:
        drain.delay(channel, patient)
    except Exception as fault:  # whatever the broker's transport raises; the sweep comes within a minute
        log.warning("drain_not_published", channel=channel, fault=type(fault).__name__)
