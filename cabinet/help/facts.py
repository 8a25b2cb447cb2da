"""What articles may name: every number, address and name a text of help uses, from where the portal itself takes it."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from accounts import codes, passwords, recovery_codes
from complaints import deadlines, promises, recourse
from complaints.models.complaint import STORY_MAX, STORY_MIN
from complaints.recovery import handover
from complaints.section_names import section_name
from notifications.channels.email import sender_address

HOUR = timedelta(hours=1)
REGISTRATION_DAYS = 3  # 59-ФЗ, статья 8, часть 2; here it takes no day at all


def facts() -> dict[str, Any]:
    """Name in `{{ }}` of an article → its value."""
    return {
        **promises.terms(),
        **_terms(),
        **_limits(),
        "portal_name": settings.PORTAL_NAME,
        "section_name": section_name(),
        "authority": settings.AUTHORITY,
        "mail_from": sender_address(),
    }


def _terms() -> dict[str, Any]:
    return {
        "registration_days": REGISTRATION_DAYS,
        "court_months": recourse.COURT_MONTHS,
        "term_days": settings.TERM_DAYS,
        "redirect_days": settings.REDIRECT_DAYS,
        "migration_days": settings.MIGRATION_DAYS,
        "extension_days": settings.EXTENSION_MAX_DAYS,
        "extensions": settings.MAX_EXTENSIONS,
        "clarification_days": settings.CLARIFICATION_DAYS,
        "notice_days": settings.NOTICE_DAYS_NO_ANSWER,
        "request_days": deadlines.REQUEST_DAYS,
        "due_shift": settings.DUE_SHIFT,
        "first_day_counts": settings.COUNT_REGISTRATION_DAY,
        "handover_hours": handover.WAIT // HOUR,
        "freeze_hours": handover.FREEZE // HOUR,
    }


def _limits() -> dict[str, Any]:
    return {
        "file_bytes": settings.ATTACHMENT_MAX_BYTES,
        "file_count": settings.ATTACHMENT_MAX_COUNT,
        "files_bytes": settings.ATTACHMENT_MAX_TOTAL,
        "story_min": STORY_MIN,
        "story_max": STORY_MAX,
        "code_length": codes.LENGTH,
        "code_tries": codes.MOST_TRIES,
        "code_pause_seconds": codes.PAUSE.seconds,
        "sms_per_hour": codes.SMS_PER_HOUR,
        "mail_per_hour": codes.MAIL_PER_HOUR,
        "password_shortest": passwords.SHORTEST,
        "recovery_codes": recovery_codes.COUNT,
    }
