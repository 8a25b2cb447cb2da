"""How many statements one autosave costs, on a fresh draft and on a full one."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from complaints.models import Complaint
from tests.bench import Figure
from tests.bench.database import counted, in_memory
from tests.factories import DraftFactory, UserFactory

LIMIT = 6
TYPED = {"title": "Нет воды", "story": "С понедельника нет горячей воды в доме 5.", "requests": ["Прошу дать воду."]}


def measure() -> Iterator[Figure]:
    """The story saved in the background, the session and the person included."""
    with in_memory():
        person = UserFactory()
        client = Client()
        client.force_login(person)
        draft = DraftFactory(author=person)
        client.post(
            reverse("complaints:autosave", args=[draft.uuid, "kind"]), {"kind": "complaint"}
        )  # the sign-in is noted
        for what, story in (
            ("первое", TYPED["story"]),
            ("с новым текстом", f"{TYPED['story']} И холодной."),
            ("то же", ""),
        ):
            typed = TYPED | ({"story": story} if story else {"story": f"{TYPED['story']} И холодной."})
            with counted() as asked:
                answer = client.post(reverse("complaints:autosave", args=[draft.uuid, "story"]), typed)
            told = answer.json()
            assert told["ok"], told
            assert Complaint.objects.get(pk=draft.pk).story == typed["story"]
            yield Figure(f"автосохранение описания, {what}: запросов", len(asked), "", LIMIT)
