"""A request to support closed without a reply: nothing goes out, its person reads why and may write on."""

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.support import talk
from notifications.models import Message
from tests.complaints.support import address, asked, hidden, page, supporter, waiting
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TEXT = "Уменьшите снимок и приложите ещё раз."


@pytest.fixture
def staff():
    return supporter()


@pytest.fixture
def desk(verified_client, staff):
    return verified_client(staff)


def close(client, request, reason="noise", seen=None):
    """«Закрыть без ответа» on the page as it is now, or as it was."""
    seen = seen or hidden(client.get(address(request)), "seen")
    return client.post(address(request), {"seen": seen, "reason": reason, "close": "1"}, follow=True)


def test_a_request_is_closed_without_a_reply_and_nothing_goes_out(desk, staff):
    request, before = asked(), Message.objects.count()
    said = [page(close(desk, request)) for _press in range(2)]
    request.refresh_from_db()

    assert all(f"Запрос {request.number} закрыт без ответа." in each for each in said)
    assert (request.status, request.executor) == ("closed", staff)
    assert [(each.kind, each.text) for each in request.entries.filter(kind="closed")] == [
        ("closed", "В нём реклама или случайный текст")
    ]
    assert Message.objects.count() == before
    assert waiting(desk) == "Никто не ждёт"
    shown = page(desk.get(address(request)))
    assert f"{staff.official_name}: закрыто без ответа" in shown
    assert 'name="close"' not in shown
    assert "Взять в работу" not in shown


def test_its_person_reads_why_and_brings_it_back_by_writing_on(desk, staff, client):
    request = asked(by=UserFactory())
    close(desk, request, "repeated")
    client.force_login(request.author)
    told = page(client.get(request.get_absolute_url()))
    client.post(request.get_absolute_url(), {"text": "Это другой вопрос.", "more": "1"})
    request.refresh_from_db()

    assert "Запрос закрыт без ответа" in told
    assert "Он повторяет другой, там и ответим" in told
    assert "Закрыли по ошибке?" in told
    assert (request.status, request.executor) == ("in_work", staff)
    assert 'name="close"' in page(desk.get(address(request)))


def test_whoever_asks_by_number_and_code_reads_why_too(desk, client):
    request = asked()
    close(desk, request)
    asks = {"number": request.number, "code": request.code}
    told = page(client.post(reverse("complaints:support_state"), asks, follow=True))

    assert "Закрыт без ответа" in told
    assert "В нём реклама или случайный текст. Если запрос закрыт по ошибке" in told


@pytest.mark.parametrize("reason", ["", "потому что"])
def test_without_a_reason_nothing_is_closed(desk, reason):
    request = asked()
    said = page(close(desk, request, reason))
    request.refresh_from_db()

    assert "Выберите, почему ответа не будет" in said
    assert request.status == "new"


def test_what_was_written_meanwhile_is_read_before_it_is_closed(desk):
    request = asked()
    seen = hidden(desk.get(address(request)), "seen")
    talk.write(request.pk, "Вот что ещё.", [], by=None, at=timezone.now())
    said = page(close(desk, request, seen=seen))
    request.refresh_from_db()

    assert "в запросе появилась запись" in said
    assert request.status == "new"


def test_what_has_its_reply_is_not_closed_without_one(desk, staff):
    request = asked()
    talk.answer(request.pk, by=staff, at=timezone.now(), text=TEXT, seen=request.entries.get().pk)
    said = page(close(desk, request, seen=request.entries.last().pk))
    request.refresh_from_db()

    assert "На запрос уже ответили" in said
    assert request.status == "answered"
    assert request.entries.last().kind == "answered"


def test_a_reply_to_what_was_closed_meanwhile_is_not_sent(desk):
    request = asked()
    seen = hidden(desk.get(address(request)), "seen")
    close(desk, request)
    said = page(desk.post(address(request), {"seen": seen, "text": TEXT, "look": "1"}))

    assert "в запросе появилась запись" in said
    assert "Вот что уйдёт" not in said


def test_what_was_typed_as_a_reply_stays_when_the_reason_is_missing(desk):
    request = asked()
    seen = hidden(desk.get(address(request)), "seen")
    said = page(desk.post(address(request), {"seen": seen, "text": TEXT, "reason": "", "close": "1"}))

    assert "Выберите, почему ответа не будет" in said
    assert TEXT in said
    assert "Вот что уйдёт" not in said
