"""After the number is there: bring more, be asked and answer beside it, file the like of it, withdraw; and a lost answer."""

import re
import socket
import time
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from complaints.models import Complaint, SendAttempt
from complaints.models.event import broken_links
from notifications.models import Message
from tests.journeys import steps


@pytest.fixture
def citizen(client, anna, housing):
    client.force_login(anna)
    return client


@pytest.fixture
def complaint(citizen):
    uuid = steps.begin(citizen)
    steps.answer_steps(citizen, uuid)
    return Complaint.objects.get(number=steps.number_in(steps.send(citizen, uuid)))


def html_of(client, name, complaint):
    return client.get(reverse(f"complaints:{name}", args=[complaint.number])).content.decode()


def add(client, complaint, **given):
    seen = steps.hidden(html_of(client, "add", complaint), "seen")
    return client.post(reverse("complaints:add", args=[complaint.number]), {"seen": seen, **given})


def test_bring_more_twice_be_asked_answer_and_withdraw(citizen, anna, executor, verified_client, complaint):
    at_desk = verified_client(executor)
    assert add(citizen, complaint, text="Стало ещё холоднее.", files=[steps.file("Термометр.jpg")]).status_code == 302
    steps.move(at_desk, complaint.pk, "take")
    form = at_desk.get(reverse("admin:complaints_complaint_move", args=[complaint.pk, "ask"])).content.decode()
    steps.move(at_desk, complaint.pk, "ask", question="Какой этаж?", reply_until=steps.hidden(form, "reply_until"))
    assert add(citizen, complaint, text="Прибавилась плесень.").status_code == 302
    page = html_of(citizen, "detail", complaint)
    assert "Какой этаж?" in page
    assert page.count("Вы добавили сведения") == 2
    citizen.post(reverse("complaints:reply", args=[complaint.number]), {"answer_1": "Пятый."})
    desk = at_desk.get(reverse("admin:complaints_complaint_change", args=[complaint.pk])).content.decode()
    for words in (
        "Заявитель добавил сведения",
        "Стало ещё холоднее.",
        "Прибавилась плесень.",
        "Термометр.jpg",
        "Пятый.",
    ):
        assert words in desk
    citizen.post(reverse("complaints:withdraw", args=[complaint.number]), {"text": "Починили."})
    events = list(complaint.events.all())
    assert [event.kind for event in events] == ["send", "add", "take", "ask", "add", "reply", "withdraw"]
    assert not broken_links(events)
    told = Message.objects.filter(user=anna, kind="supplement_received").values_list("channel", flat=True)
    assert sorted(told) == sorted(["cabinet", "email", "sms"] * 2)


def test_the_like_of_it_is_sent_with_a_new_story_only(citizen, complaint):
    page = html_of(citizen, "detail", complaint)
    [link] = re.findall(r'href="([^"]*like=[^"]*)"', page)
    started = citizen.post(link.replace("&amp;", "&"))
    assert started.url.endswith("/story/")
    uuid = started.url.split("/")[3]
    citizen.post(started.url, {**steps.ANSWERS["story"], "title": "Холодно у соседей"})
    citizen.post(steps.step(uuid, "files"), {})
    second = Complaint.objects.get(number=steps.number_in(steps.send(citizen, uuid)))
    assert second.pk != complaint.pk
    same = ("kind", "category_id", "department_id", "last_name", "first_name", "middle_name", "phone", "answer_channel")
    assert [getattr(second, name) for name in same] == [getattr(complaint, name) for name in same]


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_never_arrived_and_the_press_repeated_are_one_complaint(live_server, citizen):
    """The browser is gone before the answer: the connection closes as soon as the form has been sent."""
    uuid = steps.begin(citizen)
    steps.answer_steps(citizen, uuid)
    path, host = steps.step(uuid, "review"), urlsplit(live_server.url)
    body = "files_shown=0&send=1"
    cookies = f"sessionid={citizen.cookies['sessionid'].value}; csrftoken={'t' * 32}"
    request = (
        f"POST {path} HTTP/1.1\r\nHost: {host.netloc}\r\nCookie: {cookies}\r\nX-CSRFToken: {'t' * 32}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    with socket.create_connection((host.hostname, host.port)) as door:
        door.sendall(request.encode())
    patience = time.monotonic() + 20
    while not Complaint.objects.sent().exists() and time.monotonic() < patience:
        time.sleep(0.1)

    again = citizen.post(path, {"files_shown": "0", "send": "1"})

    assert again.url == reverse("complaints:sent", args=[Complaint.objects.sent().get().number])
    assert Message.objects.filter(kind="registered", channel="cabinet").count() == 1
    assert not SendAttempt.objects.exists()
