"""What the clock asks for."""

import structlog
from celery import shared_task
from django.utils import timezone

from accounts.sessions import forget_ended
from complaints import retention

log = structlog.get_logger(__name__)


@shared_task  # type: ignore[untyped-decorator]
def tidy() -> None:
    """Some times a day: drafts past their time, forgotten files, ended sessions."""
    drafts, files = retention.tidy(at=timezone.now())
    forget_ended()
    log.info("tidied", drafts=drafts, files=files)
