"""How fingers slip: the wrong layout of the keyboard, a letter missed, doubled, changed or swapped with its neighbour."""

from accounts.passwords import RUSSIAN_KEYS

_TO_LATIN = {chr(russian): chr(latin) for russian, latin in RUSSIAN_KEYS.items()}
# The same keys with Shift: «Ж» is «:» there. Only where nothing else stands on the key in the other layout.
_SHIFTED = {"[": "{", "]": "}", ";": ":", "'": '"', ",": "<", ".": ">", "`": "~"}
_TO_RUSSIAN = {latin: russian for russian, latin in _TO_LATIN.items()}
_KEYS = str.maketrans({**_TO_LATIN, **_TO_RUSSIAN, **{_SHIFTED[key]: _TO_RUSSIAN[key] for key in _SHIFTED}})
SHORT, LONG = 4, 8  # from so many letters a word may hold one slip, or two


def by_other_layout(text: str) -> str:
    """What the same keys give in the other layout: «;fkj,f» is «жалоба», «рудз» is «help»."""
    return text.lower().translate(_KEYS)


def slips_allowed(word: str) -> int:
    """How far a word may be from the one that was meant: a slip in a short one makes another word of it."""
    return 0 if len(word) < SHORT else 1 if len(word) < LONG else 2


def slips(typed: str, meant: str, *, most: int) -> int:
    """The least number of slips between two words (Damerau–Levenshtein, neighbours swapped once); `most` + 1 beyond it."""
    if abs(len(typed) - len(meant)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, 1):
        before, row, last = row, [i], before
        for j, other in enumerate(meant, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)
