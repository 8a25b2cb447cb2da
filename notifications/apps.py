"""The notifications application: a text to an address, exactly as promised."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Names the application for Django and for the admin's index."""

    name = "notifications"
    verbose_name = _("Сообщения")
