"""What a person does on the pages, as one call each: only addresses and forms, no look into the database."""

import re
from itertools import pairwise

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cabinet.demo.pictures import content_of
from tests.complaints.desk import confirmed

STORY = "С первого числа батареи в комнатах холодные, в детской плюс четырнадцать."
ANSWERS = {
    "kind": {"kind": "complaint"},
    "topic": {"category": "seti-teplo"},
    "person": {
        "last_name": "Смирнова", "first_name": "Анна", "middle_name": "Викторовна", "answer_channel": "email",
        "phone": "8 900 123-45-67", "notify_email": "on", "notify_sms": "on",
    },
    "story": {"title": "Холодно в квартире", "story": STORY, "requests": ["Прошу восстановить отопление."]},
}  # fmt: skip


def begin(client: Client) -> str:
    """Press «Начать»; the draft's uuid."""
    started = client.post(reverse("complaints:new"))
    return started.url.split("/")[3]


def answer_steps(client: Client, uuid: str) -> None:
    """The four steps with questions, each leading to the next; the urgent topic by way of the numbers to call."""
    names = [*ANSWERS, "files"]
    for name, following in pairwise(names):
        answered = client.post(step(uuid, name), ANSWERS[name])
        assert answered.status_code == 302, answered.content.decode()
        assert answered.url == (reverse("complaints:urgent", args=[uuid]) if name == "topic" else step(uuid, following))


def attach(client: Client, uuid: str, *names: str):
    """Choose files on the fifth step and go on."""
    return client.post(step(uuid, "files"), {"files": [file(name) for name in names]})


def send(client: Client, uuid: str) -> str:
    """Press «Отправить» under what the review shows; where it leads."""
    review = client.get(step(uuid, "review")).content.decode()
    return client.post(step(uuid, "review"), {"files_shown": hidden(review, "files_shown"), "send": "1"}).url


def number_in(url: str) -> str:
    """The number from the address of the sent page."""
    return re.fullmatch(r"/complaints/(\d{4}-\d{6}-\d)/sent/", url)[1]


def move(client: Client, pk: int, name: str, **answers: object):
    """An officer opens the page of a move, fills it, looks at what goes out and presses."""
    url = reverse("admin:complaints_complaint_move", args=[pk, name])
    typed = {"version": hidden(client.get(url).content.decode(), "version"), **answers}
    return confirmed(client, url, typed)


def step(uuid: str, name: str) -> str:
    return reverse("complaints:step", args=[uuid, name])


def hidden(html: str, name: str) -> str:
    """The value of a hidden field of the page."""
    field = next(field for field in re.findall(r"<input[^>]*>", html) if f'name="{name}"' in field)
    return re.search(r'value="([^"]*)"', field)[1]


def file(name: str) -> SimpleUploadedFile:
    """A picture, or a page for a name that ends in pdf."""
    return SimpleUploadedFile(name, content_of(name, "sheet" if name.endswith("pdf") else "indoor"))
