"""The staff site: Django's admin, opened only by a password and a second factor."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django_otp.admin import OTPAdminSite

from accounts import next_page, second_factor
from accounts.views.entry import sign_out

# Their own pages would show keys of second factors and contacts beside the person's card, and in English.
NOT_SHOWN = {"account", "otp_totp", "otp_static"}

# What filters and the date line write themselves. Any other look-up would guess hidden values letter by letter:
# `password__startswith`, `address__contains`.
WRITTEN_BY_FILTERS = ("exact", "isnull", "year", "month", "day")
YEAR = re.compile(r"(?:19|2\d)\d\d", re.ASCII)
LONGEST_NUMBER = 18  # databases keep no longer ones


def is_made_up(query: QueryDict) -> bool:
    """Whether no page of the staff site leads to such an address; Django's lists answer some of these with a failure."""
    return any(_is_made_up(name, value) for name, values in query.lists() for value in values)


def _is_made_up(name: str, value: str) -> bool:
    _field, is_lookup, lookup = name.strip("_").rpartition("__")
    if "\x00" in value or (is_lookup and lookup not in WRITTEN_BY_FILTERS):
        return True
    if is_lookup and lookup == "year":
        return not YEAR.fullmatch(value)
    return name != "q" and value.isdecimal() and len(value) > LONGEST_NUMBER


class StaffSite(OTPAdminSite):  # type: ignore[misc]
    """Named "admin", so that every `admin:` address leads here; signing in is the portal's own."""

    site_header = _("Отклик: рабочее место")
    site_title = _("Отклик")
    index_title = _("Рабочее место сотрудника")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """What libraries register by themselves stays out when it is not for people to see."""
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        shown = [model for model in models if model._meta.app_label not in NOT_SHOWN]
        super().register(shown, admin_class, **options)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Made-up addresses are refused before a page reads them, but after the person has been let in."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if is_made_up(request.GET):
                raise BadRequest
            return view(request, *args, **kwargs)

        return super().admin_view(guarded, cacheable)  # type: ignore[no-any-return]

    def get_urls(self) -> list[Any]:
        """Without the address that leads from any id of any model to its page: it would name other departments' complaints."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The desk for whoever deals with complaints, Django's rooms for the others."""
        from complaints import calendar_years
        from complaints.admin.desk import has_desk, officer
        from complaints.admin.first_page import first_page
        from complaints.support import talk, words  # these register themselves at the site that is made here

        more = dict(extra_context or {})
        if request.user.has_perm("complaints.change_calendaryear"):
            more["calendar_warning"] = calendar_years.warning(timezone.localdate())
        if request.user.has_perm(words.PERMISSION):
            more["support_waits"] = talk.waiting_for_staff(officer(request)).count()
        if has_desk(officer(request)):
            return first_page(request, more)
        rooms: HttpResponse = super().index(request, more)
        return rooms

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to what is missing: the password, the set-up of the application, or its code."""
        target = next_page.next_of(request) or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect(next_page.onward(resolve_url("account_login"), target))
        if not (request.user.is_active and request.user.is_staff):
            raise PermissionDenied
        if self.has_permission(request):
            return redirect(target)
        missing = "second_factor_verify" if second_factor.device_of(request.user) else "second_factor_setup"
        return redirect(next_page.onward(resolve_url(missing), target))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's own page: it tells the owner and ends the other sessions."""
        return redirect("account_change_password")

    @method_decorator(never_cache)
    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's own way out."""
        return sign_out(request)
