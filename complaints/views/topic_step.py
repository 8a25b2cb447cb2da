"""The step «О чём обращение»: what stands on it, and the stop between an urgent topic and the rest of the form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.person import signed_in
from complaints import topics, urgent_calls, wizard
from complaints.forms.steps import StepForm, TopicForm
from complaints.models import Category, Complaint

MOST_LISTED = 10
TOPIC, REVIEW = wizard.BY_NAME["topic"], wizard.BY_NAME["review"]
FROM_REVIEW = f"?from={REVIEW.name}"


def listed(request: HttpRequest, form: TopicForm) -> dict[str, object]:
    """Nothing for the page with all groups; else the topics that hold the words of `q`, or those of `group`.

    `category` is what the script of the page has seen chosen since the page came: a choice outlives each search.
    """
    form.choose(request.GET.get("category", ""))
    query = topics.query_of(request.GET.get("q", ""))
    found = topics.found(query, among=form.topics.values()) if query else []
    code = request.GET.get("group", "")
    group = next((group for group in form.groups() if group.heading.code == code and not query), None)
    shown: list[Category] = found[:MOST_LISTED] if query else group.topics if group else []
    chosen = form.chosen()
    return {
        "query": query, "group": group, "listed": shown, "found": len(found), "longest": topics.LONGEST_QUERY,
        "chosen_elsewhere": chosen if chosen not in shown else None, "from_review": _came_from_review(request),
    }  # fmt: skip


def interruption(request: HttpRequest, draft: Complaint, form: StepForm) -> HttpResponse | None:
    """«Сначала позвоните» after «Продолжить» with an urgent topic; who came from the review and left it alone goes on."""
    if not isinstance(form, TopicForm) or "save" in request.POST:
        return None
    topic = form.answers()["category"]
    unchanged = topic and request.POST.get("before") == topic.code
    if not topic or not topic.urgent or (unchanged and _came_from_review(request)):
        return None
    query = FROM_REVIEW if _came_from_review(request) else ""
    return HttpResponseRedirect(reverse("complaints:urgent", args=[draft.uuid]) + query)


@require_safe
def urgent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Numbers to call before writing; the topic has been saved, and the form goes on from here."""
    drafts = Complaint.objects.of(signed_in(request)).select_related("category")
    draft = get_object_or_404(drafts, uuid=uuid)
    if draft.number is not None:
        return redirect(TOPIC.url(draft))  # which tells that it has been sent
    from_review = _came_from_review(request)
    onwards = (REVIEW if from_review else wizard.step_after(TOPIC)).url(draft)
    if draft.category is None or not draft.category.urgent:
        return redirect(onwards)
    context = {
        "draft": draft, "help": urgent_calls.help_for(draft.category), "onwards_url": onwards,
        "back_url": TOPIC.url(draft) + (FROM_REVIEW if from_review else ""), "back_label": TOPIC.back_label,
        "number": TOPIC.number, "total": len(wizard.STEPS),
    }  # fmt: skip
    return render(request, "complaints/urgent.html", context)


def _came_from_review(request: HttpRequest) -> bool:
    return request.GET.get("from") == REVIEW.name
