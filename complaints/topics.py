"""Topics for people who look for theirs: found by everyday words, each with an example and what makes it good."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import matching
from complaints.matching import Text
from complaints.models import Category
from complaints.search import MAX_WORDS
from complaints.typing_slips import by_other_layout

EVERYDAY = Path(__file__).with_name("everyday_words.yaml")
LONGEST_QUERY = 100
SHORT = 400

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


def by_code(code: str) -> Category | None:
    """One that a person can choose; nothing, without a question to the database, where no code was given."""
    chosen = Category.objects.filter(parent__active=True, active=True).select_related("parent", "department")
    return chosen.filter(code=code.replace("\x00", "")).first() if code else None


def query_of(typed: str) -> str:
    """What to search for in words that came with an address; one sign is the beginning of too much."""
    query = typed.replace("\x00", "").strip()[:LONGEST_QUERY]
    return query if len(query) > 1 else ""


def found(typed: str, among: Iterable[Category] | None = None) -> list[Category]:
    """Topics that hold every word of `typed` in any form, best first; when none does, those named by one of them.

    «zvf» is «яма» in the wrong layout, unless a topic holds the letters as they are.
    """
    listed = shown() if among is None else list(among)
    return _found(typed, listed) or _found(by_other_layout(typed), listed)


def _found(typed: str, listed: list[Category]) -> list[Category]:
    words = matching.telling(typed[:LONGEST_QUERY])[:MAX_WORDS]
    if not words:
        return []
    texts = [text_of(topic) for topic in listed]
    named = matching.named_in(texts)
    points = [
        (topic, [matching.points(text, word, named) for word in words])
        for topic, text in zip(listed, texts, strict=True)
    ]
    whole = [(topic, sum(each)) for topic, each in points if all(each)]
    partly = [(topic, sum(each)) for topic, each in points if matching.IN_NAME in each]
    return [topic for topic, _sum in sorted(whole or partly, key=lambda scored: -scored[1])]


def text_of(topic: Category) -> Text:
    """What a topic is found by: its name, what people call it, its group and its explanations."""
    return matching.text(" ".join(names_of(topic)), told_of(topic))


def names_of(topic: Category) -> tuple[str, ...]:
    """Its name, and what people call the matter when they do not call it as the catalogue does, a word each."""
    return (topic.name, *_everyday().get(topic.code, "").split())


def told_of(topic: Category) -> str:
    """Its group and its explanations."""
    return f"{topic.parent.name if topic.parent else ''} {topic.hint} {topic.example}"


def merits(example: str) -> list[str | Promise]:
    """Why an example is good: only what is true of this text, whoever wrote it."""
    said = [words for pattern, words in MERITS if re.search(pattern, example, re.IGNORECASE)]
    return [*said, BRIEF] if len(example) <= SHORT else said


@lru_cache(maxsize=1)
def _everyday() -> dict[str, str]:
    """What people call a matter when they do not call it as the catalogue does: code of the topic → words."""
    words: dict[str, str] = yaml.safe_load(EVERYDAY.read_text(encoding="utf-8"))
    return words
