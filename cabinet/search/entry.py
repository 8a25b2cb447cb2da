"""What can be found, whatever it is, and how like a query it is."""

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import matching
from complaints.matching import Text

SECTIONS, TOPICS, HELP, NEWS, COMPLAINTS, MESSAGES = "sections", "topics", "help", "news", "complaints", "messages"
# In this order they stand on the page.
GROUPS: dict[str, str | Promise] = {
    SECTIONS: _("Разделы портала"),
    TOPICS: _("Темы: начните обращение здесь"),
    HELP: _("Помощь"),
    NEWS: _("Новости и объявления"),
    COMPLAINTS: _("Ваши обращения"),
    MESSAGES: _("Ваши сообщения"),
}


class Tier(IntEnum):
    """How well something answers: it is called so; every word names it; every word is in it; some word names it."""

    EXACT, NAMED, TOLD, PARTLY = range(4)


class Match(NamedTuple):
    """How well an entry answers; the better one is the lesser. A word that names few things counts more."""

    tier: Tier
    less_points: float
    unlike: float


@dataclass(frozen=True)
class Entry:
    """`names` are its title and whatever else it is called; `who` is «guest», «citizen» or empty for everybody."""

    group: str
    key: str
    title: str
    url: str
    note: str = ""
    names: tuple[str, ...] = ()
    about: str = ""
    who: str = ""
    popular: bool = False
    example_url: str = ""

    @cached_property
    def text(self) -> Text:
        """Its words for matching."""
        return matching.text(" ".join(self.names), self.about)

    @cached_property
    def phrases(self) -> tuple[frozenset[str], ...]:
        """Each of its names as a set of words; what a topic is called besides its title are words, one by one."""
        names = self.names[:1] if self.group == TOPICS else self.names
        return tuple(matching.name_of(name) for name in names)

    def match(self, words: list[str], typed: frozenset[str], named: Counter[str]) -> "Match | None":
        """Nothing when no word names it and some word is not in it. `words` are those of `typed` that matter."""
        points = [matching.points(self.text, word, named) for word in words]
        tier = self._tier(points, words, typed)
        if tier is None:
            return None
        weighed = sum(each / (named[word] or 1) for each, word in zip(points, words, strict=True))
        return Match(tier, -weighed, -self._likeness(typed))

    def _tier(self, points: list[int], words: list[str], typed: frozenset[str]) -> Tier | None:
        if points and typed in self.phrases:
            return Tier.EXACT
        if set(points) == {matching.IN_NAME} and (self.group == TOPICS or self._in_one_phrase(words)):
            return Tier.NAMED
        if points and all(points):
            return Tier.TOLD
        return Tier.PARTLY if matching.IN_NAME in points else None

    def _likeness(self, typed: frozenset[str]) -> float:
        return max((_likeness(typed, phrase) for phrase in self.phrases), default=0.0)

    def _in_one_phrase(self, words: list[str]) -> bool:
        """Words from here and there of many names name nothing; those of a topic stand one by one."""
        return any(all(any(stem.startswith(word) for stem in phrase) for word in words) for phrase in self.phrases)


def _likeness(typed: frozenset[str], phrase: frozenset[str]) -> float:
    """From 0 to 1: how much of both is common; half a word counts half."""
    common = len(typed & phrase)
    begun = sum(any(stem.startswith(word) for stem in phrase) for word in typed - phrase)
    return (common + begun / 2) / (len(typed | phrase) or 1)
