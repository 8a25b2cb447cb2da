"""The main job, end to end over the pages: file, take, ask, reply, answer; every change reaches the person."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from complaints.models import Complaint
from complaints.models.event import broken_links
from notifications import delivery
from notifications.models import Message, Status
from tests.journeys import steps


@pytest.fixture
def citizen(client, anna, housing):
    client.force_login(anna)
    return client


def filed(citizen, *names):
    """The complaint of six steps with files."""
    uuid = steps.begin(citizen)
    steps.answer_steps(citizen, uuid)
    attached = steps.attach(citizen, uuid, *names)
    assert attached.url == steps.step(uuid, "review")
    return Complaint.objects.get(number=steps.number_in(steps.send(citizen, uuid)))


def page(client, complaint):
    return client.get(complaint.get_absolute_url()).content.decode()


def test_from_the_first_step_to_the_answer(citizen, anna, executor, head, verified_client):
    complaint = filed(citizen, "Термометр.jpg", "Заявка.pdf")
    at_desk, at_heads_desk = verified_client(executor), verified_client(head)

    assert steps.move(at_desk, complaint.pk, "take").status_code == 302
    question = {"question": "Какой номер заявки?", "reply_until": _reply_until(at_desk, complaint)}
    assert steps.move(at_desk, complaint.pk, "ask", **question).status_code == 302
    assert "Какой номер заявки?" in page(citizen, complaint)

    reply = {"answer_1": "Номер 902, наряд приложен.", "files": [steps.file("Наряд.png")]}
    assert citizen.post(reverse("complaints:reply", args=[complaint.number]), reply).status_code == 302
    assert "Номер 902" in at_desk.get(_admin(complaint)).content.decode()

    answer = {"result_1": "met", "text": "Отопление восстановлено."}
    signing = reverse("admin:complaints_complaint_move", args=[complaint.pk, "answer"])
    assert at_desk.post(signing, {**answer, "version": complaint.version + 3}).status_code == 404  # may not sign
    answer["files"] = [steps.file("Акт.pdf")]
    assert steps.move(at_heads_desk, complaint.pk, "answer", **answer).status_code == 302

    complaint.refresh_from_db()
    assert (complaint.status, complaint.outcome) == ("completed", "met")
    shown = page(citizen, complaint)
    assert "Отопление восстановлено." in shown
    assert all(name in shown for name in ("Термометр.jpg", "Заявка.pdf", "Наряд.png", "Акт.pdf"))
    _each_change_is_told_three_times(complaint, anna)
    _the_history_is_whole(complaint)


def _admin(complaint):
    return reverse("admin:complaints_complaint_change", args=[complaint.pk])


def _reply_until(client, complaint):
    """The date the form proposes."""
    html = client.get(reverse("admin:complaints_complaint_move", args=[complaint.pk, "ask"])).content.decode()
    return steps.hidden(html, "reply_until")


def _each_change_is_told_three_times(complaint, person):
    told = ["registered", "in_work", "clarification", "clarification_received", "answered"]
    for channel in ("cabinet", "email", "sms"):
        messages = Message.objects.filter(user=person, channel=channel, reference=complaint.number)
        assert list(messages.order_by("pk").values_list("kind", flat=True)) == told


def _the_history_is_whole(complaint):
    events = list(complaint.events.all())
    assert [event.kind for event in events] == ["send", "take", "ask", "reply", "answer"]
    assert not broken_links(events)
    assert [event.attachments.count() for event in events] == [2, 0, 0, 1, 1]


def test_what_is_told_is_delivered_and_tells_nothing_of_the_matter(citizen, anna, executor, mailoutbox):
    complaint = filed(citizen, "Термометр.jpg")
    delivery.drain("email")
    delivery.drain("sms")

    assert not Message.objects.exclude(status=Status.SENT).exists()
    assert sorted(letter.to for letter in mailoutbox) == sorted([[anna.email], [executor.email]])
    [sms] = Path(settings.SMS_DIR).glob("*.txt")
    texts = [sms.read_text("utf-8"), *(f"{letter.subject} {letter.body}" for letter in mailoutbox)]
    assert all(complaint.number in text for text in texts)
    assert not any(word in text for text in texts for word in ("детской", "батареи", "Термометр", "Смирнова"))


def test_the_receipt_stays_at_its_address(citizen):
    complaint = filed(citizen)
    receipt = citizen.get(reverse("complaints:sent", args=[complaint.number])).content.decode()

    assert complaint.number in receipt
    assert complaint.receipt_code in re.sub(r"[\s-]", "", receipt)


def test_ten_presses_give_one_number(citizen):
    uuid = steps.begin(citizen)
    steps.answer_steps(citizen, uuid)
    first = steps.send(citizen, uuid)
    presses = {citizen.post(steps.step(uuid, "review"), {"files_shown": "0", "send": "1"}).url for _press in range(9)}

    assert presses == {first}
    assert Complaint.objects.sent().count() == 1
    assert Message.objects.filter(kind="registered").count() == 3


def test_a_draft_goes_on_in_another_browser(citizen, anna):
    from django.test import Client

    uuid = steps.begin(citizen)
    citizen.post(steps.step(uuid, "story"), {**steps.ANSWERS["story"], "save": "1"})
    other = Client()
    other.force_login(anna)

    assert steps.STORY in other.get(steps.step(uuid, "story")).content.decode()


def test_a_file_lost_on_the_way_is_noticed_before_sending(citizen):
    uuid = steps.begin(citizen)
    steps.answer_steps(citizen, uuid)
    steps.attach(citizen, uuid, "Термометр.jpg")
    refused = citizen.post(steps.step(uuid, "review"), {"files_shown": "2", "send": "1"}, follow=True)

    assert "Список файлов изменился" in refused.content.decode()
    assert not Complaint.objects.sent().exists()
