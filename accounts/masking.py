"""Contacts as they may be shown to those who know them already, and to nobody else."""

import re

SHOWN_DIGITS = 4


def mask_phone(phone: str | None) -> str:
    """«+7 ••• •••-67-89»: enough to know one's own number, useless to others."""
    if not phone:
        return ""
    tail = re.sub(r"\D", "", phone)[-SHOWN_DIGITS:]
    return f"+7 ••• •••-{tail[:2]}-{tail[2:]}"


def phone_ending(phone: str) -> str:
    """«12-34»: screen readers say «заканчивается на 12-34» better than a row of stars."""
    tail = re.sub(r"\D", "", phone)[-SHOWN_DIGITS:]
    return f"{tail[:2]}-{tail[2:]}"


def mask_email(email: str | None) -> str:
    """«a••••@example.org»: the first letter and the domain."""
    if not email:
        return ""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}••••@{domain}"
