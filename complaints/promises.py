"""How long everything is kept, in numbers for the pages: taken from the constants that the deleting itself obeys."""

from datetime import timedelta

from django.conf import settings

from accounts import closing as wishes
from accounts import codes, journal, sessions, trusted
from accounts.retention import PROOF_YEARS, longest_counter
from complaints import closing, help_votes, made_files, retention
from complaints.models.complaint import DRAFT_LIFE
from complaints.recovery import retention as recoveries
from complaints.support import retention as support
from notifications import retention as messages


def terms() -> dict[str, int]:
    """Name of a term → its number; the name ends with the unit."""
    idle, whole = sessions.CITIZEN
    return {
        "draft_days": DRAFT_LIFE.days,
        "draft_notice_days": retention.NOTICE.days,
        "forgotten_file_days": retention.FORGOTTEN_FILES.days,
        "complaint_years": closing.YEARS,
        "id_document_days": settings.ID_DOC_DAYS if settings.COLLECT_ID_DOC else 0,
        "message_days": messages.KEPT.days,
        "passing_message_days": messages.PASSING.days,
        "code_minutes": codes.LIFE // timedelta(minutes=1),
        "code_hours": codes.KEPT // timedelta(hours=1),
        "journal_days": journal.KEPT.days,
        "idle_minutes": idle // 60,
        "session_hours": whole // 3600,
        "session_row_hours": (whole + settings.SESSION_COOKIE_AGE) // 3600,
        "counter_hours": longest_counter() // timedelta(hours=1),
        "trusted_days": trusted.LIFE.days,
        "help_vote_days": help_votes.KEPT.days,
        "copy_days": made_files.KEPT.days,
        "recovery_days": settings.RECOVERY_FILES_DAYS,
        "unproved_hours": recoveries.UNPROVED_LIFE // timedelta(hours=1),
        "undecided_days": recoveries.UNDECIDED_LIFE.days,
        "support_days": support.KEPT.days,
        "proof_years": PROOF_YEARS,
        "grace_days": wishes.GRACE.days,
    }
