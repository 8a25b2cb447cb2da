"""The accounts application: who a person is and how they sign in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Names the application for Django and for the admin's index."""

    name = "accounts"
    verbose_name = _("Люди и доступ")
