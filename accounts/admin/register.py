"""The register of personal data: who agreed to what, who asked to be forgotten. For the person who answers for the data."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin.journals import Journal, PeriodFilter
from accounts.models import AccountClosure, Consent


class GivenFilter(PeriodFilter):
    """By the day of agreeing."""

    moment = "given_at"


class AskedFilter(PeriodFilter):
    """By the day of asking."""

    moment = "asked_at"


@admin.register(Consent)
class ConsentAdmin(Journal):
    """Given and withdrawn, and to which edition of the text."""

    list_display = ("person", "document", "given_at", "withdrawn_at")
    list_filter = (GivenFilter,)
    list_select_related = ("user", "document")

    @admin.display(description=_("кто"))
    def person(self, consent: Consent) -> str:
        """With initials."""
        return consent.user.official_name


@admin.register(AccountClosure)
class AccountClosureAdmin(Journal):
    """Wishes to close a cabinet and what became of them."""

    list_display = ("person", "asked_at", "due_at", "cancelled_at", "done_at")
    list_filter = (AskedFilter,)
    list_select_related = ("user",)

    @admin.display(description=_("кто"))
    def person(self, closure: AccountClosure) -> str:
        """With initials; a closed cabinet has no name any more."""
        return closure.user.official_name
