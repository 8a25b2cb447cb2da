"""How long the helper reads a long text: every rule, the author's own earlier complaints included."""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from complaints import advice
from complaints.models import Category
from tests.bench import Figure, quantile
from tests.bench.database import counted, in_memory
from tests.factories import DraftFactory, UserFactory, sent_complaint

SIGNS, TRIES, EARLIER = 4_000, 50, 20
LIMIT_MS = 20


def measure() -> Iterator[Figure]:
    """A story of 4,000 signs, made of the catalogue's own examples, with twenty earlier complaints about the same."""
    with in_memory():
        call_command("load_catalogue", verbosity=0)
        person, topic, text = UserFactory(), Category.objects.filter(parent__isnull=False).first(), _text()
        now = timezone.now()
        for n in range(EARLIER):
            sent_complaint(author=person, category=topic, story=text, at=now - timedelta(days=n + 1))
        draft = DraftFactory(author=person, category=topic, story=text)
        spent = [_timed(draft, person, now) for _ in range(TRIES)]
        with counted() as asked:
            advice.for_draft(draft, by=person, at=now)
        yield Figure(f"помощник: текст в {len(text)} знаков, p95 из {TRIES}", quantile(spent, 0.95), "мс", LIMIT_MS)
        yield Figure("помощник: медиана", quantile(spent, 0.5), "мс")
        yield Figure("помощник: запросов", len(asked), "", 1)


def _text() -> str:
    examples = " ".join(Category.objects.exclude(example="").values_list("example", flat=True))
    return (examples * (SIGNS // len(examples) + 1))[:SIGNS]


def _timed(draft, person, now) -> float:
    began = time.perf_counter()
    advice.for_draft(draft, by=person, at=now)
    return (time.perf_counter() - began) * 1000
