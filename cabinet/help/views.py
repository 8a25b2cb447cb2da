"""Pages of help, open to all."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cabinet.help import articles


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All articles by section."""
    return render(request, "help/index.html", {"articles": articles.articles()})


@login_not_required
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """One article."""
    article = articles.article(slug)
    if article is None:
        raise Http404
    return render(request, "help/article.html", {"article": article})
