"""Tabs and sessions that grew old in the middle: nothing typed is lost, nothing newer is overwritten."""

import re

import pytest
from django.test import Client

from complaints.models import Complaint
from tests.factories import PASSWORD
from tests.journeys import steps


@pytest.fixture
def signed_in(anna, housing):
    client = Client(enforce_csrf_checks=True)
    _sign_in(client, anna)
    return client


def _sign_in(client, person, **query):
    """Through the page itself: a session kept over the sign-in is the point here."""
    page = client.get("/accounts/login/", query).content.decode()
    given = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": _token(page), **query}
    entered = client.post("/accounts/login/", given)
    assert entered.status_code == 302, entered.content.decode()
    return entered.url


def _token(page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]


def _post(client, url, **given):
    return client.post(url, {**given, "csrfmiddlewaretoken": _token(client.get(url).content.decode())})


def test_an_ended_session_leads_back_to_the_step_with_the_typed_text(signed_in, anna):
    uuid = _post(signed_in, "/complaints/new/").url.split("/")[3]
    url = steps.step(uuid, "story")
    token = _token(signed_in.get(url).content.decode())
    signed_in.cookies.pop("sessionid")
    refused = signed_in.post(url, {**steps.ANSWERS["story"], "csrfmiddlewaretoken": token})
    back = _sign_in(signed_in, anna, next=url)
    page = signed_in.get(back).content.decode()

    assert refused.url.startswith("/accounts/login/")
    assert back == url
    assert steps.STORY in page
    assert "Вы вошли снова" in page
    assert Complaint.objects.get().story == ""  # shown, not saved behind one's back


def test_a_form_whose_protection_expired_keeps_the_typed_text(signed_in):
    uuid = _post(signed_in, "/complaints/new/").url.split("/")[3]
    url = steps.step(uuid, "story")
    refused = signed_in.post(url, {**steps.ANSWERS["story"], "csrfmiddlewaretoken": "x" * 64})

    assert refused.status_code == 403
    assert f'href="{url}"' in refused.content.decode()
    assert steps.STORY in signed_in.get(url).content.decode()


def test_a_stale_tab_of_a_sent_draft_is_told_and_changes_nothing(signed_in, anna):
    uuid = _post(signed_in, "/complaints/new/").url.split("/")[3]
    other = Client()
    other.force_login(anna)
    steps.answer_steps(other, uuid)
    stale = signed_in.get(steps.step(uuid, "story")).content.decode()
    sent = steps.send(other, uuid)
    late = {"story": "Другой рассказ из старой вкладки.", "csrfmiddlewaretoken": _token(stale)}
    answer = signed_in.post(steps.step(uuid, "story"), late, follow=True)

    assert answer.redirect_chain[-1][0] == sent
    assert "уже отправлено" in answer.content.decode()
    assert Complaint.objects.get().story == steps.STORY


def test_an_officers_stale_page_is_refused_with_a_sentence(anna, executor, head, verified_client, client):
    client.force_login(anna)
    uuid = steps.begin(client)
    steps.answer_steps(client, uuid)
    complaint = Complaint.objects.get(number=steps.number_in(steps.send(client, uuid)))
    first, second = verified_client(executor), verified_client(head)
    url = f"/admin/complaints/complaint/{complaint.pk}/move/comment/"
    stale = steps.hidden(first.get(url).content.decode(), "version")
    steps.move(second, complaint.pk, "take")
    late = first.post(url, {"version": stale, "text": "Смотрим."})

    assert "обращение изменилось" in late.content.decode()
    assert "Смотрим." in late.content.decode()
    assert not complaint.events.filter(kind="comment").exists()


def test_a_password_typed_after_the_session_ended_is_written_nowhere(signed_in):
    url = "/accounts/password/change/"
    token = _token(signed_in.get(url).content.decode())
    signed_in.cookies.pop("sessionid")
    signed_in.post(url, {"current_password": PASSWORD, "password": "other-words", "csrfmiddlewaretoken": token})
    assert "kept_typing" not in signed_in.session


def test_a_form_swollen_by_long_names_of_fields_is_not_kept(signed_in):
    token = _token(signed_in.get("/complaints/new/").content.decode())
    signed_in.cookies.pop("sessionid")
    signed_in.post("/complaints/new/", {"csrfmiddlewaretoken": token, "x" * 100_000: ""})
    assert "kept_typing" not in signed_in.session
