"""What pages say about the end of the session."""

from typing import Any

from django import template

from accounts import sessions
from accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def session_end(context: template.Context) -> dict[str, Any] | None:
    """Seconds left, whose page it is, minutes one may do nothing, hours in all; None for nobody's page."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return None
    idle, whole = sessions.limits_of(user)
    left = sessions.left(request, user)
    return {"left": left.seconds, "name": sessions.name_of(user), "minutes": idle // 60, "hours": whole // 3600}
