"""A few hundred short texts, and which of them somebody means: by the forms of their words, alike on every database."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache

from complaints.search import stems

# Words that tell no text from another, besides single letters; «нет» stands in half of all complaints.
EMPTY = frozenset(stems("а в во и из к как мне мой на наш не нет о об от по с со у что где для это я нам нас"))
IN_NAME, IN_TEXT = 2, 1


@dataclass(frozen=True)
class Text:
    """Stems of what a thing is called, by us or by people, and of what is said about it."""

    name: tuple[str, ...]
    about: tuple[str, ...] = ()


def text(name: str, about: str = "") -> Text:
    """Kept by the words themselves, so what has been edited is never found by its old words."""
    return Text(stems_of(name), stems_of(about))


@lru_cache(maxsize=2048)
def stems_of(words: str) -> tuple[str, ...]:
    """See `search.stems`; remembered."""
    return tuple(stems(words))


def telling(typed: str) -> list[str]:
    """Stems of the words by which one text differs from another."""
    return [stem for stem in stems(typed) if len(stem) > 1 and stem not in EMPTY]


def named_in(texts: Iterable[Text]) -> frozenset[str]:
    """Every word that names something: it is no beginning of a longer one. «вода» is none of «водитель»."""
    return frozenset(stem for each in texts for stem in each.name)


def points(among: Text, word: str, named: Set[str]) -> int:
    """2 in the name, 1 in what is said about it, 0 nowhere. A number is never the beginning of another."""
    whole = word in named or word.isdecimal()
    if _holds(among.name, word, whole=whole):
        return IN_NAME
    return IN_TEXT if _holds(among.about, word, whole=whole) else 0


def _holds(held: tuple[str, ...], word: str, *, whole: bool) -> bool:
    return word in held if whole else any(stem.startswith(word) for stem in held)
