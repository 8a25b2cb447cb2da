"""A telephone, a laptop and one draft: the person is told, chooses, sends, and never writes anything twice."""

import pytest
from django.test import Client
from django.urls import reverse

from complaints.models import Complaint
from tests.complaints.tabs import Tab
from tests.journeys import steps

PHONE = {**steps.ANSWERS["story"], "story": "Набрано в телефоне: батареи холодные с первого числа."}
LAPTOP = {**steps.ANSWERS["story"], "story": "Набрано дома: батареи холодные с первого числа, звонили трижды."}


@pytest.fixture
def devices(anna, housing):
    """(telephone, laptop): two sessions of one person."""
    both = Client(), Client()
    for device in both:
        device.force_login(anna)
    return both


def test_the_draft_goes_on_where_it_was_left_on_another_device(devices):
    phone, laptop = devices
    draft = Complaint.objects.get(uuid=steps.begin(phone))
    Tab(phone, draft).pause(PHONE)
    assert Tab(laptop, draft).field("story") == PHONE["story"]


def test_both_texts_are_seen_one_is_sent_and_the_other_is_nowhere_afterwards(devices):
    phone, laptop = devices
    uuid = steps.begin(phone)
    steps.answer_steps(phone, uuid)
    draft = Complaint.objects.get(uuid=uuid)
    in_hand, at_home = Tab(phone, draft), Tab(laptop, draft, query="?from=review")
    in_hand.pause(PHONE)
    told = at_home.press("continue", LAPTOP)
    resolved = at_home.press("continue", LAPTOP)
    sent = steps.send(laptop, uuid)
    pages = [laptop.get(url).content.decode() for url in (sent, sent.replace("sent/", ""), reverse("complaints:list"))]

    assert told.url == f"{at_home.url}#other"
    assert PHONE["story"] in at_home.html
    assert resolved.url == steps.step(uuid, "review")
    assert Complaint.objects.get().story == LAPTOP["story"]
    for page in pages:
        assert PHONE["story"] not in page
    late = in_hand.pause({**PHONE, "story": "Дописано в телефоне после отправки."})
    assert late["sent"]
    assert Complaint.objects.get().story == LAPTOP["story"]


def test_a_session_that_ended_at_the_fourth_step_keeps_repeated_inputs_and_their_order(devices, anna):
    phone, _laptop = devices
    draft = Complaint.objects.get(uuid=steps.begin(phone))
    tab = Tab(phone, draft)
    phone.logout()
    led = phone.post(tab.url, {**PHONE, "requests": ["первая", "", "третья"], "base": tab.base, "continue": "1"})
    kept = phone.session["kept_typing"]["typed"]
    phone.force_login(anna)

    assert led.url == f"{reverse('account_login')}?next={tab.url}"
    assert kept["requests"] == ["первая", "", "третья"]
    tab.open()
    assert "Вы вошли снова" in tab.html
    assert tab.field("story") == PHONE["story"]
    assert tab.press("continue", PHONE).url == steps.step(draft.uuid, "files")
