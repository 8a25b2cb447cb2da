"""Topics for people who look for theirs: found by everyday words, each with an example and what makes it good."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.passwords import RUSSIAN_KEYS
from complaints.models import Category
from complaints.search import MAX_WORDS, stems

EVERYDAY = Path(__file__).with_name("everyday_words.yaml")
LONGEST_QUERY = 100
SHORT = 400
LATIN_KEYS = {latin: russian for russian, latin in RUSSIAN_KEYS.items()}
# Words that tell no topic from another, besides single letters; «нет» stands in half of all complaints.
EMPTY = frozenset(stems("а в во и из к как мне мой на наш не нет о об от по с со у что где для это я нам нас"))

MONTH = r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)"
WHEN = rf"{MONTH}|\b20\d\d\b|\d:\d\d|недел|месяц|\bдень\b|\bдн(?:я|ей)\b|вечер|утр|ночи|\bночью|кажд|\d часов"
WHERE = (
    r"\bдом[ауе]? \d|улиц|подъезд|этаж|остановк|школ|сквер|подвал|овраг|площадк|бассейн|магазин|промзон|могил"
    r"|кварт[аи]|комнат|переход|отделени|берег|между дом"
)
NUMBER = r"(?:заявк|заявлени|обращени|маршрут|автобус|госномер)\w*[^.]{0,30}\d"
# What to look for in an example, and what to say when it is there.
MERITS: tuple[tuple[str, str | Promise], ...] = (
    (WHERE, _("Названо место: сотруднику не нужно его искать и переспрашивать.")),
    (WHEN, _("Сказано, когда это случилось или сколько длится.")),
    (NUMBER, _("Назван номер заявки, маршрута или машины: это можно проверить сразу.")),
    (r"\b(?:прошу|просим|предлагаю|предлагаем)\b", _("Есть просьба: понятно, какого ответа человек ждёт.")),
)
BRIEF = _("Коротко и об одном вопросе: такое обращение сразу попадёт к тому, кто его решает.")


def shown() -> list[Category]:
    """Topics a person can choose, in the order of the form, with their groups and departments: one query."""
    topics = Category.objects.filter(parent__active=True, active=True).select_related("parent", "department")
    return list(topics.order_by("parent__position", "parent__name", "position", "name"))


def query_of(typed: str) -> str:
    """What to search for in words that came with an address; one sign is the beginning of too much."""
    query = typed.replace("\x00", "").strip()[:LONGEST_QUERY]
    return query if len(query) > 1 else ""


def found(typed: str, among: Iterable[Category] | None = None) -> list[Category]:
    """Topics that hold every word of `typed` in any form, best first; when none does, those named by one of them.

    «zvf» is «яма» in the wrong layout, unless a topic holds the letters as they are.
    """
    listed = shown() if among is None else list(among)
    return _found(typed, listed) or _found(typed.lower().translate(LATIN_KEYS), listed)


def _found(typed: str, listed: list[Category]) -> list[Category]:
    words = [stem for stem in stems(typed[:LONGEST_QUERY])[:MAX_WORDS] if len(stem) > 1 and stem not in EMPTY]
    if not words:
        return []
    named = {stem for topic in listed for stem in _name(topic)}
    points = [(topic, [_points(topic, word, whole=word in named) for word in words]) for topic in listed]
    whole = [(topic, sum(each)) for topic, each in points if all(each)]
    partly = [(topic, sum(each)) for topic, each in points if 2 in each]
    return [topic for topic, _sum in sorted(whole or partly, key=lambda scored: -scored[1])]


def merits(example: str) -> list[str | Promise]:
    """Why an example is good: only what is true of this text, whoever wrote it."""
    said = [words for pattern, words in MERITS if re.search(pattern, example, re.IGNORECASE)]
    return [*said, BRIEF] if len(example) <= SHORT else said


def _points(topic: Category, word: str, *, whole: bool) -> int:
    """2 in the name or an everyday word, 1 in the explanations, 0 nowhere.

    A word that names a topic is `whole`: «вода» is no beginning of «водитель», while «фона» is one of «фонарь».
    """
    about = _stems_of(f"{topic.parent.name if topic.parent else ''} {topic.hint} {topic.example}")
    return 2 if _holds(_name(topic), word, whole) else int(_holds(about, word, whole))


def _holds(stems_of_text: tuple[str, ...], word: str, whole: bool) -> bool:
    return word in stems_of_text if whole else any(stem.startswith(word) for stem in stems_of_text)


def _name(topic: Category) -> tuple[str, ...]:
    return _stems_of(f"{topic.name} {_everyday().get(topic.code, '')}")


@lru_cache(maxsize=1024)
def _stems_of(text: str) -> tuple[str, ...]:
    """Kept by the text itself, so an edited topic is never found by its old words."""
    return tuple(stems(text))


@lru_cache(maxsize=1)
def _everyday() -> dict[str, str]:
    """What people call a matter when they do not call it as the catalogue does: code of the topic → words."""
    words: dict[str, str] = yaml.safe_load(EVERYDAY.read_text(encoding="utf-8"))
    return words
