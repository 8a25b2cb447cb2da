"""«Примеры обращений»: pages for everybody, with nothing of anybody in them but the catalogue."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from complaints import topics
from complaints.models import Category


@login_not_required
@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    """All topics, or those that hold the words of `q`; each with who considers it."""
    query = topics.query_of(request.GET.get("q", ""))
    listed = topics.found(query) if query else topics.shown()
    context = {"query": query, "topics": listed, "longest": topics.LONGEST_QUERY}
    return render(request, "complaints/examples/list.html", context)


@login_not_required
@require_safe
def example(request: HttpRequest, code: str) -> HttpResponse:
    """One topic: who considers it, what to write, a good example and why it is good."""
    chosen = Category.objects.filter(parent__active=True, active=True).select_related("parent", "department")
    topic = get_object_or_404(chosen, code=code)
    return render(request, "complaints/examples/topic.html", {"topic": topic, "merits": topics.merits(topic.example)})
