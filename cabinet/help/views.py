"""Pages of help, open to all."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views import journey
from cabinet.help import articles
from cabinet.help.forms import HelpedForm
from complaints import help_votes

# Whom it did not help still stands there with the trouble.
THANKS = {
    "yes": _("Спасибо, учтём"),
    "no": _("Спасибо, учтём. Нужна помощь сейчас? Позвоните или напишите в поддержку: телефон и ссылка внизу страницы"),
}


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All articles by section."""
    return render(request, "help/index.html", {"articles": articles.articles()})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, and whether it helped."""
    article = articles.article(slug)
    if article is None:
        raise Http404
    form = HelpedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _may_vote(request):
        help_votes.vote(
            slug, _visitor(request), helped=form.cleaned_data["helped"] == "yes",
            words=form.cleaned_data["words"], at=timezone.now(),
        )  # fmt: skip
        messages.success(request, THANKS[form.cleaned_data["helped"]])
        return redirect("help_article", slug)
    return render(request, "help/article.html", {"article": article, "form": form})


def _may_vote(request: HttpRequest) -> bool:
    """One address of the network must not outvote a city."""
    if ratelimit.consume(request, action="help_vote"):
        return True
    messages.warning(request, journey.slow_down())
    return False


def _visitor(request: HttpRequest) -> str:
    """Who presses, without asking: the browser's own secret against forged forms, which a vote has just proved."""
    get_token(request)
    return str(request.META["CSRF_COOKIE"])
