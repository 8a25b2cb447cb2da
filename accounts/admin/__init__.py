"""People, journals and the register of data in the staff site."""

from accounts.admin.journals import AccessLogAdmin, Journal, SecurityEventAdmin
from accounts.admin.people import UserAdmin
from accounts.admin.register import AccountClosureAdmin, ConsentAdmin

__all__ = ("AccessLogAdmin", "AccountClosureAdmin", "ConsentAdmin", "Journal", "SecurityEventAdmin", "UserAdmin")
