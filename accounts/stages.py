"""What stands between the right password and the entry."""

# The order matters: allauth's stages cannot be the first of its modules to be imported.
from allauth.account.internal.stagekit import stash_login
from allauth.account.stages import LoginStage
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor, trusted

MOST_MISSES = 5


class OTPStage(LoginStage):  # type: ignore[misc]
    """The code of the application; nobody is signed in until it fits."""

    key = "otp"
    urlname = "second_factor_verify"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Ask those who have an application, unless a citizen said not to in this browser; let the others pass."""
        user, at = self.login.user, timezone.now()
        device = second_factor.device_of(user)
        if device is None or trusted.is_trusted(self.request, user, device, at=at):
            return None, True
        self.state["proof"] = self.login.user.get_session_auth_hash()
        return HttpResponseRedirect(reverse(self.urlname)), True

    def is_stale(self) -> bool:
        """Whether the password given before this stage has been changed since."""
        return bool(self.state.get("proof") != self.login.user.get_session_auth_hash())

    def count_miss(self) -> bool:
        """Five misses end this sign-in; beside it, the device's own growing pause holds over all sessions."""
        self.state["misses"] = self.state.get("misses", 0) + 1
        stash_login(self.request, self.login)
        return bool(self.state["misses"] >= MOST_MISSES)
