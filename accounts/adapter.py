"""Where allauth asks how this project does it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import closing, journal, next_page, pauses
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Failed sign-ins are counted per contact and address; the second factor is a stage of signing in."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Stock code keeps one bucket for all phones, so five wrong passwords by anybody shut everybody out.

        The address is part of the key: whoever guesses is braked, and the owner still gets in from elsewhere.
        """
        return f"{credentials.get('contact', '')}:{get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """While the pause lasts no password is looked at, and the person is told how long that is: it grows."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as braked:
            minutes = pauses.minutes_left(request, self._get_login_attempts_cache_key(request, **credentials))
            words = _("Слишком много попыток. Попробуйте через %(minutes)d минут или восстановите пароль")
            raise ValidationError(words, params={"minutes": minutes}) from braked

    def get_login_stages(self) -> list[str]:
        """Contacts are proved before an account exists, so only the second factor stands between password and entry."""
        return ["accounts.stages.OTPStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Officers begin at their desk, citizens at their complaints; a `next` address goes before both."""
        if isinstance(request.user, User) and request.user.is_staff:
            return reverse("admin:index")
        return str(super().get_login_redirect_url(request))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Whoever has asked to close the cabinet is first offered to keep it."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return redirect("complaints:close") if closing.pending(user) else response

    def is_safe_url(self, url: str) -> bool:
        """One rule for `next` everywhere."""
        return next_page.is_local(url)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own flash texts are not ours: pages say what happened themselves."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A miss is a line in the owner's journal."""
        contact = credentials.get("contact", "")
        user = User.objects.by_contact(contact)
        journal.record_failure(user, journal.Kind.SIGN_IN_FAILED, request=request, contact=contact)

    def forget_failures(self, request: HttpRequest, contact: str) -> None:
        """After a reset the owner is not made to wait for the guesses that led to it.

        allauth's own way would forget the misses of the whole address too: who resets a password of their own again and
        again could guess those of others without end.
        """
        pauses.forget(request, self._get_login_attempts_cache_key(request, contact=contact))
