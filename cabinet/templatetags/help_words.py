"""Words of help and rules: a number glued to its unit."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from cabinet.templatetags.ui import plural

register = template.Library()


@register.filter
def amount(number: int, forms: str) -> SafeString:
    """«30 дней» glued: `{{ term_days|amount:"день,дня,дней" }}`."""
    return mark_safe(f"{int(number)}&nbsp;{plural(number, forms)}")  # noqa: S308 - an integer and words of our files
