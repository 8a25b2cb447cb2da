"""What the clock asks for."""

import structlog
from celery import shared_task
from django.utils import timezone

from complaints import acknowledging, antivirus, letters, list_export, personal_data, reminders, tidying
from complaints.recovery import handover

log = structlog.get_logger(__name__)


@shared_task  # type: ignore[untyped-decorator]
def tidy() -> None:
    """Some times a day: whatever is past its time."""
    log.info("tidied", **tidying.run(at=timezone.now()))


@shared_task  # type: ignore[untyped-decorator]
def check_terms() -> None:
    """Each morning at nine by the authority's clock."""
    log.info("terms_checked", told=reminders.run(at=timezone.now()))


@shared_task  # type: ignore[untyped-decorator]
def check_acknowledged() -> None:
    """Each morning at ten: notices that nobody says to have read."""
    log.info("acknowledgements_checked", told=acknowledging.run(at=timezone.now()))


@shared_task  # type: ignore[untyped-decorator]
def build_exports() -> None:
    """When somebody has asked for a copy of their data, and each minute for those whose worker has died."""
    personal_data.build_waiting(at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def build_lists() -> None:
    """The same for lists that staff asked for as files: a task of its own, so that neither waits for the other."""
    list_export.build_waiting(at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def write_letters() -> None:
    """When an answer has been signed, and each minute for those whose worker has died."""
    letters.write_waiting()


@shared_task  # type: ignore[untyped-decorator]
def send_recovery_links() -> None:
    """Each minute: the day of waiting of approved recoveries is over, or their link is."""
    sent = handover.send_links(at=timezone.now())
    if sent:
        log.info("recovery_links_sent", count=sent)


@shared_task  # type: ignore[untyped-decorator]
def scan_files() -> None:
    """When a file has been added: the antivirus is asked at once."""
    antivirus.scan_waiting()


@shared_task  # type: ignore[untyped-decorator]
def sweep_files() -> None:
    """Each minute: files nobody was woken for, and those the antivirus did not answer about."""
    antivirus.scan_waiting()
    if late := antivirus.count_late(at=timezone.now()):
        log.warning("files_wait_for_the_antivirus", count=late)
