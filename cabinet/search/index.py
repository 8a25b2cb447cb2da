"""Everything that everybody may find, kept in memory: pages, topics, help, news. Made anew when a minute old."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cabinet.help import articles
from cabinet.search import sections
from cabinet.search.entry import HELP, NEWS, TOPICS, Entry
from complaints import matching, topics
from complaints.models import Category
from complaints.search import WORD
from complaints.wording import lower_first
from notifications.models import Announcement
from notifications.remembered import Remembered

FRESH_SECONDS = 60.0
NEWS_KEPT = 200
BEGINNING = 3  # letters of half a word


@dataclass(frozen=True)
class Index:
    """The entries in the order of the page, and the words they know."""

    entries: tuple[Entry, ...]

    @cached_property
    def named(self) -> Counter[str]:
        """Stems that name something, with how many things they name."""
        return matching.named_in(entry.text for entry in self.entries)

    @cached_property
    def stems(self) -> list[str]:
        """Every stem, sorted."""
        return sorted({stem for entry in self.entries for stem in (*entry.text.name, *entry.text.about)})

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """Words of names as they are written, those of pages first."""
        names = (name for entry in self.entries for name in entry.names)
        return tuple(dict.fromkeys(word for name in names for word in WORD.findall(name.lower().replace("ё", "е"))))

    def knows(self, stem: str) -> bool:
        """Whether some entry has this word, or one that begins so."""
        if stem in matching.EMPTY or stem.isdecimal():
            return True
        place = bisect_left(self.stems, stem)
        found = self.stems[place] if place < len(self.stems) else ""
        return found == stem or (len(stem) >= BEGINNING and found.startswith(stem))


def current() -> Index:
    """At most a minute old: two questions to the database then, none in between."""
    return _kept.get()


def forget() -> None:
    """Look at the database at the next search."""
    _kept.forget()


def make() -> Index:
    """From what there is now."""
    listed = (*sections.entries(), *map(_topic, topics.shown()), *_help(), *_news())
    return Index(listed)


def _topic(topic: Category) -> Entry:
    group = topic.parent.name if topic.parent else ""
    return Entry(
        group=TOPICS, key=topic.code, title=topic.name,
        url=f"{reverse('complaints:new')}?topic={topic.code}", example_url=reverse("complaints:example", args=[topic.code]),
        note=_("{group}. Рассмотрит: {unit}").format(group=group, unit=lower_first(topic.department.name)),
        names=topics.names_of(topic), about=topics.told_of(topic),
    )  # fmt: skip


def _help() -> Iterable[Entry]:
    for article in articles.articles():
        yield Entry(
            group=HELP, key=article.slug, title=article.title, url=reverse("help_article", args=[article.slug]),
            note=article.summary, names=(article.title, *map(str, article.words)),
            about=f"{article.summary} {article.plain_text}",
        )  # fmt: skip


def _news() -> Iterable[Entry]:
    for item in Announcement.objects.visible(timezone.now())[:NEWS_KEPT]:
        yield Entry(
            group=NEWS, key=str(item.pk), title=item.title, url=item.get_absolute_url(), names=(item.title,),
            about=item.text, note=str(item.get_kind_display()),
        )  # fmt: skip


_kept: Remembered[Index] = Remembered(make, seconds=FRESH_SECONDS, default=Index(()))
