"""Signing in by contact and password."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest

from accounts.models import User

_beside: ContextVar[Mapping[str, Combinable] | None] = ContextVar("beside", default=None)


@contextmanager
def read_beside(values: Mapping[str, Combinable]) -> Iterator[None]:
    """Who is signed in is asked together with these values of theirs: one query instead of two."""
    token = _beside.set(values)
    try:
        yield
    finally:
        _beside.reset(token)


class ContactBackend(ModelBackend):
    """Finds a person by a verified contact; the work is the same whether there is one or not."""

    def authenticate(  # type: ignore[override]
        self,
        request: HttpRequest | None,
        contact: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        """The person, or None; an unknown contact costs one hash too, so that time tells nothing."""
        if not contact or password is None:
            return None
        user = User.objects.by_contact(contact)
        if user is None:
            User().set_password(password)
            return None
        fits = user.check_password(password)
        return user if fits and self.user_can_authenticate(user) else None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, with what `read_beside` asks for; Django compares the session's hash afterwards."""
        user = User.objects.annotate(**(_beside.get() or {})).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        """Read together with those of the groups: one question a page instead of two."""
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        """Of the groups and of the person."""
        of_groups = Group.permissions.through.objects.filter(group__user=user_obj).values("permission")
        own = User.user_permissions.through.objects.filter(user=user_obj).values("permission")
        return Permission.objects.filter(Q(pk__in=of_groups) | Q(pk__in=own))
