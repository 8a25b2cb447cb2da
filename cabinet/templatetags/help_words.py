"""Words of help and rules: a number glued to its unit, a link that names its article."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cabinet.help.articles import article
from complaints.wording import plural
from notifications.channels.email import sender_address

register = template.Library()


register.simple_tag(sender_address)


@register.filter
def amount(number: int, forms: str) -> SafeString:
    """«30 дней» glued: `{{ term_days|amount:"день,дня,дней" }}`."""
    return mark_safe(f"{int(number)}&nbsp;{plural(number, forms)}")  # noqa: S308 - an integer and words of our files


@register.simple_tag
def help_link(slug: str, *, beside: bool = False) -> SafeString:
    """The article by its title; `beside` a form in another tab, so that nothing typed is left behind.

    Empty when nobody wrote it: a test finds such names in templates, and a page must not fall over a link.
    """
    found = article(slug)
    if found is None:
        return SafeString("")
    title, address = found.title, reverse("help_article", args=[slug])
    if beside:
        pattern = '<a href="{}" target="_blank" rel="noopener">{} {}</a>'
        return format_html(pattern, address, title, _("(в новой вкладке)"))
    return format_html('<a href="{}">{}</a>', address, title)
