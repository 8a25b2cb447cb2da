"""The project's own application and the staff site as Django's admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class CabinetConfig(AppConfig):
    """Pages, checks and commands of the project itself."""

    name = "cabinet"
    default = True
    verbose_name = _("Кабинет")

    def ready(self) -> None:
        """Register the system checks."""
        from cabinet import checks  # noqa: F401 - importing registers them


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's admin behind the second factor."""

    default = False
    default_site = "cabinet.admin_site.StaffSite"
