"""People and the short-lived codes that prove their contacts."""

from accounts.models.access import AccessLog
from accounts.models.closure import AccountClosure
from accounts.models.code import Code
from accounts.models.consent import Consent, ConsentDocument
from accounts.models.device import AppDevice
from accounts.models.recovery_code import RecoveryCode
from accounts.models.security_event import SecurityEvent
from accounts.models.trusted_browser import TrustedBrowser
from accounts.models.user import User
from accounts.models.user_session import UserSession

__all__ = [
    "AccessLog",
    "AccountClosure",
    "AppDevice",
    "Code",
    "Consent",
    "ConsentDocument",
    "RecoveryCode",
    "SecurityEvent",
    "TrustedBrowser",
    "User",
    "UserSession",
]
