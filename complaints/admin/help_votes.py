"""What readers say of the articles of help: counts in the filter, words in the list."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.journals import Journal, PeriodFilter
from complaints import help_votes
from complaints.models import HelpVote


class ArticleFilter(admin.SimpleListFilter):
    """Each article with how many it helped and how many it did not."""

    title = _("статья")
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Those that failed most often first."""
        words = _("{article}: да {yes}, нет {no}")
        return [
            (each.article, words.format(article=each.article, yes=each.yes, no=each.no)) for each in help_votes.tally()
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only this one."""
        chosen = self.value()
        return queryset.filter(article=chosen) if chosen in dict(self.lookup_choices) else queryset


@admin.register(HelpVote)
class HelpVoteAdmin(Journal):
    """A list to read; articles are mended in their files."""

    list_display = ("at", "article", "helped", "words")
    list_filter = (PeriodFilter, ArticleFilter, "helped")
