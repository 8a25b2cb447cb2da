"""How the section of complaints may be called (S29–S36): presets by key, or words of the authority's own."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 40
USUAL = "my_appeals"

# SECTION_NAME → the name; search knows all of them whichever is chosen
PRESETS: dict[str, Promise] = {
    USUAL: _("Мои обращения"),
    "appeals_and_complaints": _("Обращения и жалобы"),
    "my_complaints": _("Мои жалобы"),
    "filing": _("Подача обращений"),
    "support": _("Поддержка"),
    "report": _("Сообщить о проблеме"),
    "administration": _("Связь с администрацией"),
    "feedback": _("Обратная связь"),
    "support_request": _("Запрос в поддержку"),
    "complaints_and_proposals": _("Жалобы и предложения"),
    "technical_help": _("Техническая помощь"),
    "service_claims": _("Претензии по услугам"),
    "disputes": _("Решение спорных вопросов"),
    "contest": _("Оспорить решение"),
    "help_and_support": _("Помощь и поддержка"),
    "questions_and_complaints": _("Вопросы и жалобы"),
    "contacts_and_appeals": _("Контакты и обращения"),
    "quick_complaint": _("Быстрая жалоба"),
    "electronic_appeal": _("Электронное обращение"),
    "online_support": _("Онлайн-поддержка"),
}


def section_name() -> str:
    """As the menu, titles and help call it here."""
    chosen = settings.SECTION_NAME
    return str(PRESETS.get(chosen, chosen))
