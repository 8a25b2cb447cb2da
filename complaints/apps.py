"""The domain: filing, workflow, terms, answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Complaints (обращения) and everything that happens to them."""

    name = "complaints"
    verbose_name = _("Обращения")
