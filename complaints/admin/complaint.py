"""Complaints in the admin: a list to find them by, a page to read, moves to act. No field can be typed over."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from complaints import selection
from complaints.admin import contacts, exports, filters, moves, page
from complaints.admin.changelist import CappedPaginator, DeskList, paginator
from complaints.admin.desk import has_desk, officer
from complaints.admin.trail import Trail
from complaints.models import Complaint
from complaints.models.complaint import ComplaintQuerySet

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Complaint]
else:
    ModelAdmin = admin.ModelAdmin

LONG_TEXTS = (
    "story", "requests", "cited_documents", "norms", "measures", "about_words", "search_text", "id_doc_number", "aside",
)  # fmt: skip


@admin.register(Complaint)
class ComplaintAdmin(ModelAdmin):
    """Reads here, acts through the workflow. Row scope is `on_desk_of`, rights come from postings."""

    list_display = ("number_cell", "matter", "desk", "state", "due")
    list_display_links = ("number_cell",)
    list_filter = filters.FILTERS
    list_select_related = ("category", "department", "executor")
    list_per_page = 30
    list_max_show_all = 0
    show_facets = admin.ShowFacets.ALLOW
    show_full_result_count = False
    date_hierarchy = "sent_at"
    search_fields = ("number",)
    search_help_text = _("Номер или слова из обращения в любой форме: «воду» найдёт и «вода»")
    actions = None
    media = Media()

    def get_urls(self) -> list[URLPattern]:
        """Only what staff may do: no adding, no deleting, no form over the record."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="complaints_complaint_changelist"),
            path("export/", wrap(exports.export_list), name="complaints_complaint_export"),
            path("export/<uuid:uuid>/", wrap(exports.download), name="complaints_complaint_exported"),
            path("<int:pk>/change/", wrap(page.complaint_page), name="complaints_complaint_change"),
            path("<int:pk>/contacts/", wrap(contacts.reveal), name="complaints_complaint_contacts"),
            path("<int:pk>/note/", wrap(moves.note), name="complaints_complaint_note"),
            path("<int:pk>/move/<staff_move:name>/", wrap(moves.move), name="complaints_complaint_move"),
        ]

    # --- rights ----------------------------------------------------------------------------------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever has a posting, and the superuser to look."""
        return has_desk(officer(request))

    def has_view_permission(self, request: HttpRequest, obj: Complaint | None = None) -> bool:
        """The rows are limited by the queryset."""
        return has_desk(officer(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Complaints are written by their authors."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Complaint | None = None) -> bool:
        """Nothing can be typed over."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Complaint | None = None) -> bool:
        """The record stays."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the filters and the dates: a look-up by any field would guess masked contacts letter by letter."""
        return lookup in filters.NAMES or lookup in selection.DATE_PARTS

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A whole number leads straight to its complaint, whatever the filters leave."""
        user, query = officer(request), request.GET.dict()
        if found := selection.named(user, query.pop(selection.SEARCH, "")):
            return redirect(Trail(user, selection.parsed(selection.address(query))).page(found))
        return super().changelist_view(request, extra_context)

    # --- rows ------------------------------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> ComplaintQuerySet:
        """What lies on this person's desk; texts that no cell shows stay in the database."""
        return selection.desk(officer(request)).defer(*LONG_TEXTS)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that stays quick however long it is."""
        return DeskList

    def get_paginator(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> CappedPaginator:
        """Counts no further than anybody pages."""
        return paginator(request, queryset, per_page)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """As the file is ordered too."""
        return list(selection.ORDER)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Complaint], search_term: str
    ) -> tuple[QuerySet[Complaint], bool]:
        """By stems, alike on every database."""
        assert isinstance(queryset, ComplaintQuerySet)  # noqa: S101
        return selection.searched(queryset, search_term), False

    # --- cells -----------------------------------------------------------------------------------------------------
    @admin.display(description=_("номер"), ordering="number")
    def number_cell(self, complaint: Complaint) -> SafeString:
        """The number, the day it came, and what is new about it."""
        return _cell("number", complaint)

    @admin.display(description=_("о чём"), ordering="title")
    def matter(self, complaint: Complaint) -> SafeString:
        """The title and the topic."""
        return _cell("matter", complaint)

    @admin.display(description=_("кто занимается"), ordering="department__name")
    def desk(self, complaint: Complaint) -> SafeString:
        """The department and the executor."""
        return _cell("desk", complaint)

    @admin.display(description=_("статус"), ordering="status")
    def state(self, complaint: Complaint) -> SafeString:
        """The tag citizens see too."""
        return _cell("state", complaint)

    @admin.display(description=_("срок"), ordering="nearest")
    def due(self, complaint: Complaint) -> SafeString:
        """The nearer of the legal and the internal term, which one it is and whether it has passed."""
        return _cell("due", complaint)


def _cell(name: str, complaint: Complaint) -> SafeString:
    context = {"complaint": complaint, "today": timezone.localdate()}
    return render_to_string(f"admin/complaints/complaint/cells/{name}.html", context)
