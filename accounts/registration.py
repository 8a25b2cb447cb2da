"""A new cabinet: made when its contact is proved, not before, so nobody's number can be taken by typing it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.contacts import is_email
from accounts.models import Code, User


def register(code: Code, *, at: datetime) -> User | None:
    """The account of a proved contact; None when another tab or person proved the same contact first."""
    proved = {"email": code.contact, "email_verified": True}
    if not is_email(code.contact):
        proved = {"phone": code.contact, "phone_verified": True}
    try:
        with transaction.atomic():
            drop_claims(code.contact)
            user = User.objects.create(password=code.password, date_joined=at, **proved)
            Code.objects.filter(pk=code.pk).update(user=user, password="", killed_at=at)
    except IntegrityError:
        return None
    return user


def drop_claims(contact: str) -> None:
    """Unproved copies of this contact in other accounts are worth nothing from now on."""
    if is_email(contact):
        User.objects.filter(email=contact, email_verified=False).update(email="")
    else:
        User.objects.filter(phone=contact, phone_verified=False).update(phone=None)
