"""What the portal says to everybody: the list of announcements and each of them."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from complaints.views.files import at_the_desk
from notifications.models import Announcement

PER_PAGE = 20


@login_not_required
@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    """Newest first; past ones stay, so that a person finds why nothing worked that day."""
    page = Paginator(Announcement.objects.visible(timezone.now()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/news.html", {"page": page, "items": page.object_list})


@login_not_required
@require_safe
def news_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One announcement; one that is not published, or not yet, is there only for those who write them."""
    visible = Announcement.objects.visible(timezone.now())
    item = get_object_or_404(Announcement.objects.all() if _writes_them(request) else visible, pk=pk)
    return render(request, "pages/news_item.html", {"item": item, "is_shown": item.is_shown})


def _writes_them(request: HttpRequest) -> bool:
    """Asks the database only about staff who have passed the second factor."""
    user = request.user
    return isinstance(user, User) and at_the_desk(user) and user.has_perm("notifications.change_announcement")
