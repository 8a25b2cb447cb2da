"""Several matters in one letter: each would have its own executor (L21: advice, never a rule)."""

import re
from collections.abc import Iterator
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.advice.words import Advice, Text, excerpt

ANOTHER = re.compile(
    r"\b(?:ещё одн(?:а|у) (?:проблем|жалоб|просьб)\w+|ещё один вопрос|друг(?:ая|ой|ую) (?:проблем|вопрос|тем)\w*"
    r"|втор(?:ая|ую) (?:проблем|жалоб|просьб)\w+|второй вопрос|не по этой теме|по другому (?:вопросу|поводу)"
    r"|заодно (?:прошу|хочу|сообща\w+)|(?:кроме того|помимо этого),? (?:хочу пожаловаться|у нас|жалуюсь)"
    r"|также хочу пожаловаться|и последнее:)"
)
ASKS = re.compile(r"\b(?:прошу|просим|требую|требуем)\b")
MANY = 4


def several_matters(text: Text) -> Iterator[Advice]:
    """A turn to another matter, or four requests and more in one breath; numbered ones may be of one matter."""
    for field, written in text.fields("story", "requests"):
        lowered = written.lower()
        # «Ещё» is also typed «еще»; one letter for one letter keeps the places.
        turn = ANOTHER.search(lowered.replace("еще ", "ещё "))
        if turn:
            yield _split(field, written, turn)
            return
        asks = list(islice(ASKS.finditer(lowered), MANY))
        if len(asks) == MANY:
            yield _split(field, written, asks[-1])
            return


def _split(field: str, written: str, met: re.Match[str]) -> Advice:
    return Advice(
        "several", field, _("Похоже, в тексте несколько вопросов."),
        _("Оставьте здесь один, а о других подайте отдельно: каждое обращение попадёт к своему исполнителю быстрее."),
        met.start(), met.end(), excerpt(written, met.start(), met.end()),
        reverse("complaints:new"), _("Подать ещё одно обращение"),
    )  # fmt: skip
