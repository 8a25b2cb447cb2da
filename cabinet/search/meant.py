"""What was meant: another layout of the keyboard, a slip of a finger. Only where the portal knows no such word as typed."""

from dataclasses import dataclass
from functools import lru_cache

from cabinet.search.index import Index
from complaints.matching import stems_of
from complaints.search import MAX_WORDS, WORD, stems
from complaints.typing_slips import by_other_layout, slips, slips_allowed

MOST_SPELLED = 3  # unknown words of one query: each is held against every word of the index


@dataclass(frozen=True)
class Meant:
    """`words` as they were searched for; `corrected` when they are not those that were typed."""

    words: str
    corrected: bool = False


def meant_by(typed: str, index: Index) -> Meant:
    """Word by word: right ones stay as they are; what resembles nothing stays too, and so does what is all unknown words."""
    chunks = typed.lower().split()
    understood = [_in_layout(chunk, index) for chunk in chunks[:MAX_WORDS]]
    unknown = [chunk for chunk in understood if not _known(chunk, index)]
    if len(unknown) <= MOST_SPELLED:
        understood = [_in_letters(chunk, index) if chunk in unknown else chunk for chunk in understood]
    words = " ".join([*understood, *chunks[MAX_WORDS:]])
    return Meant(words, corrected=True) if words != " ".join(chunks) else Meant(typed)


def _in_layout(chunk: str, index: Index) -> str:
    """A run of signs between spaces, or what the same keys give in the other layout: there punctuation may be letters."""
    other = by_other_layout(chunk)
    is_other = not _known(chunk, index) and stems(other) and _known(other, index)
    return other if is_other else chunk


def _in_letters(chunk: str, index: Index) -> str:
    """The same with slips put right, in either layout."""
    other = by_other_layout(chunk)
    if (spelled := _spelled(chunk, index)) != chunk:
        return spelled
    return other_spelled if (other_spelled := _spelled(other, index)) != other else chunk


def _known(chunk: str, index: Index) -> bool:
    return all(index.knows(stem) for stem in stems(chunk))


def _spelled(chunk: str, index: Index) -> str:
    """With each word that is not known put right, when a known one is near enough."""
    return WORD.sub(lambda found: _nearest(found[0].replace("ё", "е"), index) or found[0], chunk, count=MOST_SPELLED)


def _nearest(word: str, index: Index) -> str:
    (stem,) = stems(word)
    if index.knows(stem) or any(sign.isdecimal() for sign in word):
        return ""
    return _nearest_of(word, index.spellings)


@lru_cache(maxsize=2048)
def _nearest_of(word: str, spellings: tuple[str, ...]) -> str:
    """With the fewest slips; among equals the one with the same first letter, then what stands higher on the page."""
    most = slips_allowed(word)
    near = ((_apart(word, each, most=most), each[0] != word[0], each) for each in spellings)
    return min((each for each in near if each[0] <= most), key=lambda each: each[:2], default=(0, False, ""))[2]


def _apart(word: str, other: str, *, most: int) -> int:
    """As they are written; or without their endings, when they begin alike and the endings differ little."""
    whole = slips(word, other, most=most + 1)
    (bare,), (other_bare,) = stems_of(word), stems_of(other)
    if whole <= most or whole > most + 1 or word[0] != other[0]:
        return whole
    return slips(bare, other_bare, most=slips_allowed(bare)) if slips_allowed(bare) else whole
