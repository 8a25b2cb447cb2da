"""`manage.py close_unverified`: forget sign-ups that nobody has proved."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import Code, User

LIFE = timedelta(hours=24)


class Command(BaseCommand):
    """Expired codes, and accounts without a proved contact in which nobody has ever been. Safe to run twice."""

    help = "Удалить просроченные коды и неподтверждённые кабинеты старше суток."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how many of each."""
        before = timezone.now() - LIFE
        codes, _each = Code.objects.filter(expires_at__lt=before).delete()
        claims = User.objects.filter(
            email_verified=False, phone_verified=False, last_login=None, date_joined__lt=before, is_staff=False,
            is_superuser=False, is_active=True,
        )  # fmt: skip
        self.stdout.write(f"Удалено кодов: {codes}, кабинетов: {sum(_forget(user) for user in claims)}.")


def _forget(user: User) -> bool:
    """Whoever has left a record stays."""
    try:
        user.delete()
    except ProtectedError:
        return False
    return True
