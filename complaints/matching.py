"""A few hundred short texts, and which of them somebody means: by the forms of their words, alike on every database."""

from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache

from complaints.search import stems

# Words that tell no text from another, besides single letters; «нет» stands in half of all complaints.
EMPTY = frozenset(
    stems(
        "а бы в во все всё где до для если есть ещё же за и из или к как когда ко ли меня мне мой на нам нас наш не нет ни но "
        "о об от очень по почему при про с свой сколько со так там то тут у уже чего чем что чтобы эта это этот я"
    )
)
# Of these, what makes another name of a name: «нет ответа» is no «ответ», «мои жалобы» are not all of them.
TURNING = frozenset(stems("не нет мой мои моя моё"))
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


@lru_cache(maxsize=4096)
def name_of(typed: str) -> frozenset[str]:
    """The words of a name or of a query as a set: two of them that are equal name the same."""
    return frozenset(stem for stem in stems_of(typed) if stem not in EMPTY or stem in TURNING)


def named_in(texts: Iterable[Text]) -> Counter[str]:
    """How many things each word names; such a word is no beginning of a longer one. «вода» is none of «водитель»."""
    return Counter(stem for each in texts for stem in set(each.name))


def points(among: Text, word: str, named: Container[str]) -> int:
    """2 in the name, 1 in what is said about it, 0 nowhere. A number is never the beginning of another."""
    whole = word in named or word.isdecimal()
    if _holds(among.name, word, whole=whole):
        return IN_NAME
    return IN_TEXT if _holds(among.about, word, whole=whole) else 0


def _holds(held: tuple[str, ...], word: str, *, whole: bool) -> bool:
    return word in held if whole else any(stem.startswith(word) for stem in held)
