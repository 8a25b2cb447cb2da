"""The answer to a query: groups in the order of the page, so that the first line opens the right place."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import User
from cabinet.search import index, own
from cabinet.search.entry import COMPLAINTS, GROUPS, HELP, MESSAGES, SECTIONS, TOPICS, Entry, Tier
from cabinet.search.index import Index
from cabinet.search.meant import Meant, meant_by
from complaints import matching
from complaints.models import Complaint
from complaints.search import MAX_WORDS, stems
from complaints.typing_slips import by_other_layout
from notifications.models import Message

LONGEST_QUERY = 200
MOST = {TOPICS: 6, HELP: 6}
MOST_OF_OTHERS = 4
# What people say around the matter itself: «хочу подать жалобу на яму» is about «яма».
AROUND = frozenset(
    stems(
        "жалоба жалобу пожаловаться жалуюсь обращение обратиться заявление предложение подать подача написать отправить "
        "хочу хотим нужно надо можно куда кому сообщить проблема вопрос номер моя моё мои моего моей"
    )
)


@dataclass(frozen=True)
class Group:
    """Lines of one kind; `more_url` leads to the rest of them."""

    name: str
    hits: tuple[Entry | Complaint | Message, ...]
    more_url: str = ""

    @property
    def heading(self) -> str | Promise:
        """What stands above it."""
        return GROUPS[self.name]


@dataclass(frozen=True)
class Answer:
    """`meant` tells which words it answers; `partly` when nothing has all of them."""

    meant: Meant
    groups: tuple[Group, ...] = ()
    has_number: bool = False
    partly: bool = False

    @property
    def first(self) -> Entry | Complaint | Message | None:
        """The line that stands on top."""
        return self.groups[0].hits[0] if self.groups else None


@dataclass
class _Found:
    """Groups with how well each answers."""

    ranked: list[tuple[Tier, int, Group]] = field(default_factory=list)

    def add(self, tier: Tier, group: Group) -> None:
        self.ranked.append((tier, list(GROUPS).index(group.name), group))

    @property
    def best(self) -> Tier | None:
        return min((tier for tier, _place, _group in self.ranked), default=None)

    def in_order(self) -> tuple[Group, ...]:
        """The better answer first, among equals by the order of the page; what fits in part only when nothing else does.

        A page stands once: an article that is a page of the portal too is not said again.
        """
        fit = [each for each in self.ranked if self.best is Tier.PARTLY or each[0] is not Tier.PARTLY]
        ordered = [group for _tier, _place, group in sorted(fit, key=lambda each: each[:2])]
        seen: set[str] = set()
        return tuple(group for group in (_without(group, seen) for group in ordered) if group.hits)


def _without(group: Group, seen: set[str]) -> Group:
    hits = tuple(hit for hit in group.hits if not isinstance(hit, Entry) or hit.url not in seen)
    seen.update(hit.url for hit in hits if isinstance(hit, Entry))
    return replace(group, hits=hits)


def answer(typed: str, user: User | None, *, as_typed: bool = False) -> Answer:
    """What `typed` finds for this person, or for a guest."""
    kept, found = index.current(), _Found()
    meant = Meant(typed) if as_typed else meant_by(typed, kept)
    variants = list(dict.fromkeys((typed, meant.words, by_other_layout(typed))))
    asked = _asked(variants)
    if user and asked:
        held = _add_own(found, user, asked, typed)
        meant = meant if held is None else Meant(variants[held], corrected=held > 0)
    who = "citizen" if user else "guest"
    entries = _entries(meant.words, kept, who)
    if meant.corrected and entries.best in (None, Tier.PARTLY):
        # Another word than the one that was typed is worth it only when all of them are found then.
        as_it_was = _entries(typed, kept, who)
        meant, entries = (Meant(typed), as_it_was) if as_it_was.ranked else (meant, entries)
    found.ranked += entries.ranked
    is_partly = found.best is Tier.PARTLY
    return Answer(meant, found.in_order(), has_number=asked.looks_like_a_number, partly=is_partly)


def _entries(words: str, kept: Index, who: str) -> _Found:
    found = _Found()
    for name in (each for each in GROUPS if each not in (COMPLAINTS, MESSAGES)):
        _add_entries(found, name, words, kept, who)
    return found


def _add_entries(found: _Found, name: str, words: str, kept: Index, who: str) -> None:
    """The best ones of a group; those that fit in part only when no other does. A page stands once."""
    telling, typed = _words_for(name, words), matching.name_of(words)
    mine = [entry for entry in kept.entries if entry.group == name and entry.who in ("", who)]
    matched = ((entry.match(telling, typed, kept.named), place) for place, entry in enumerate(mine))
    ranked = sorted((match, place) for match, place in matched if match)
    if not ranked:
        return
    best = ranked[0][0].tier
    by_url: dict[str, Entry] = {}
    for match, place in ranked:
        if match.tier < Tier.PARTLY or best is Tier.PARTLY:
            by_url.setdefault(mine[place].url, mine[place])
    hits, most = tuple(by_url.values()), MOST.get(name, MOST_OF_OTHERS)
    more = f"{reverse('complaints:examples')}?{urlencode({'q': words})}" if name == TOPICS and hits[most:] else ""
    found.add(best, Group(name, hits[:most], more))


def _words_for(name: str, words: str) -> list[str]:
    """Pages are asked for by any word; other things are about a matter, and every topic is one for a complaint."""
    telling = matching.telling(words)[:MAX_WORDS]
    about = [word for word in telling if word not in AROUND]
    return telling if name == SECTIONS or (name != TOPICS and not about) else about


def _asked(variants: list[str]) -> own.Asked:
    """Own texts hold what people typed, or what they meant; not «жалоба» alone, which is all of them."""
    words = tuple(tuple(_words_for(TOPICS, each)) for each in variants)
    alone = all(any(sign.isdecimal() for sign in word) for word in words[0])
    return own.Asked(words, own.digits_of(variants[0], alone=alone))


def _add_own(found: _Found, user: User, asked: own.Asked, typed: str) -> int | None:
    """Which of the variants own complaints hold: then just this was meant. Nothing when it was the number, or none."""
    rows, letters = own.complaints_of(user, asked), own.messages_of(user, asked)
    if rows:
        more = f"{reverse('complaints:list')}?{urlencode({'q': typed})}" if rows[own.MOST :] else ""
        found.add(Tier.NAMED, Group(COMPLAINTS, tuple(rows[: own.MOST]), more))
    if letters:
        more = reverse("notifications:list") if letters[own.MOST :] else ""
        found.add(Tier.TOLD, Group(MESSAGES, tuple(letters[: own.MOST]), more))
    return asked.held_by(rows)


def popular(user: User | None) -> list[Entry]:
    """What stands on the page before anything is typed."""
    who = "citizen" if user else "guest"
    return [entry for entry in index.current().entries if entry.popular and entry.who in ("", who)]


def sign_in_url(typed: str) -> str:
    """To the sign-in page and back to the same search."""
    back = f"{reverse('search')}?{urlencode({'q': typed})}"
    return f"{reverse('account_login')}?{urlencode({'next': back})}"
