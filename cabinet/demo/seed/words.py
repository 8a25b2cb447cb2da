"""What people wrote, made of word lists and of the examples of the catalogue; the same chance gives the same words."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

from complaints.models import Category

Chosen = TypeVar("Chosen")
FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class Told:
    """What stands in the form of one complaint."""

    title: str
    story: str
    place: str
    requests: list[str]


@cache
def lists() -> dict[str, Any]:
    """The file, read once."""
    said: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return said


def pick(chance: Random, among: list[Chosen]) -> Chosen:
    """The earlier in its list, the more often, as words of a language are."""
    return among[int(len(among) * chance.random() ** 2)]


def name(chance: Random) -> dict[str, str]:
    """Surname, first name and patronymic that agree with each other."""
    said, last = lists(), pick(chance, lists()["last_names"])
    if chance.random() < 0.6:
        return {
            "last_name": f"{last}а",
            "first_name": pick(chance, said["women"]),
            "middle_name": pick(chance, said["women_middle"]),
        }
    return {
        "last_name": last,
        "first_name": pick(chance, said["men"]),
        "middle_name": pick(chance, said["men_middle"]),
    }


def told(chance: Random, topic: Category | None) -> Told:
    """A few sentences around the example of the topic, at an address."""
    said = lists()
    place = {"street": pick(chance, said["streets"]), "house": chance.randint(1, 140), "n": chance.randint(2, 40)}
    example = (topic.example if topic else "") or "Не знаю, к кому обратиться с этим вопросом."
    first, *others = example.split(". ")
    sentences = [first.rstrip(".") + ".", pick(chance, said["where"]), pick(chance, said["since"])]
    sentences += chance.sample(said["more"], k=min(9, 1 + int(chance.expovariate(0.4))))
    sentences += [". ".join(others)] if others and chance.random() < 0.5 else []
    return Told(
        title=f"{topic.name if topic else 'Вопрос'}: {place['street']}, {place['house']}",
        story=" ".join(sentences).format(**place),
        place=f"ул. {place['street']}, д. {place['house']}",
        requests=chance.sample(said["requests"], k=chance.choice((1, 1, 1, 2, 3))),
    )


def sentence(chance: Random, key: str) -> str:
    """One of the sentences under `key`."""
    return str(pick(chance, lists()[key])).format(n=chance.randint(2, 9))
