"""Every text, rendered with the longest and loudest values."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from notifications.kinds import LABELS
from notifications.rendering import render

FOLDER = Path(settings.BASE_DIR) / "templates" / "notifications"
KINDS = sorted({path.name.split(".")[0] for path in FOLDER.glob("*.body.txt")})
# What may stand in a message, at its longest.
ALLOWED = {
    "number": "2026-004217-9",
    "name": "Анна Викторовна",
    "until": "29.11.2026",
    "until_short": "29.11",
    "registered_on": "22.11.2026",
    "registered_on_short": "22.11",
    "received_at": "22.11.2026 19:50",
    "withdrawn_at": "22.11.2026 19:50",
    "due_on": "22.12.2026",
    "due_on_short": "22.12",
    "answer_number": "2026-004217-9/1",
    "answer_on": "29.11.2026",
    "reply_until": "29.11.2026",
    "reply_until_short": "29.11",
    "reply_is_late": True,
    "redirect_due": "29.11.2026",
    "receipt_code": "7KQ2MZ9A",
    "department": "Управление жилищно-коммунального хозяйства",
    "category": "Дороги и тротуары",
    "attachments_count": 10,
    "told_on": "22.11.2026",
    "days": 30,
    "days_left": 10,
    "overdue_days": 120,
    "due_before": "21.12.2026",
    "since": "10.11.2026",
    "decided_on": "21.12.2026",
    "outcome": "оставлено без ответа по существу",
    "targets": "Государственная жилищная инспекция региона, ул. Лесная, 1",
    "basis": "вопрос не в нашей компетенции (59-ФЗ, ст. 8, ч. 3)",
    "outgoing_number": "01-15/1204",
    "outgoing_on": "24.11.2026",
    "previous_answers": "№ 2026-000001-8 от 12.05.2026, № 2026-000002-6 от 12.08.2026",
    "code": "274916",
    "minutes": 10,
    "event": "включён вход с кодом из приложения",
    "contact": "a••••@example.org",
    "event_at": "22.11.2026 19:50",
    "login_url": "https://otklik.example/accounts/login/",
    "request_number": "7KQ2-MZ9A",
    "reason": "Фотография на документе не читается",
    "short_link": "otklik.example/n/4217-abcdefgh2345/",
    "enter_url": "https://otklik.example/r/abcdefghijklmnopqrstuv/",
    "request_code": "7KQ2MZ9A",
    "support_reply": "Обновите страницу и войдите ещё раз.",
    "support_topic": "Файл не загружается",
    "support_again": False,
    "reset_url": "https://otklik.example/accounts/password/reset/",
}
# What the domain may hand over by mistake: no text names it, so it never gets out.
LOUD = {
    "story": "ГРОМКИЙ-РАССКАЗ",
    "title": "ГРОМКИЙ-ЗАГОЛОВОК",
    "question": "ГРОМКИЙ-ВОПРОС",
    "answer": "ГРОМКИЙ-ОТВЕТ",
    "comment": "ГРОМКАЯ-ЗАПИСЬ",
    "file_name": "ГРОМКИЙ-ФАЙЛ",
    "executor": "ГРОМКИЙ-ИСПОЛНИТЕЛЬ",
    "address": "ГРОМКИЙ-АДРЕС",
}
NEEDED = {
    "registered", "in_work", "clarification", "clarification_reminder",
    "clarification_received", "supplement_received", "resumed", "comment",
    "transferred", "reclassified", "answered", "withdrawn", "staff_new", "staff_assigned", "staff_supplement", "staff_withdrawn",
    "redirected", "redirected_partly", "left_abusive", "left_unreadable", "left_unclear", "returned_court",
    "returned_complaint", "secret", "published_answer", "correspondence_terminated", "reopened",
    "security_code",
    "entry_code",
    "account_exists", "security_changed", "data_ready", "contact_changed", "contact_taken", "new_device", "test",
    "recovery_received", "recovery_rejected", "recovery_started", "recovery_link", "recovery_done",
    "staff_recovery_new", "staff_recovery_stopped", "file_refused", "staff_file_refused", "draft_expiring",
    "extended", "term_recalculated", "overdue", "ack_reminder",
    "staff_due_soon", "staff_redirect_due", "staff_overdue",
    "staff_to_sign", "staff_returned", "staff_progress_question", "staff_progress_late", "staff_still",
    "support_received", "support_answered", "staff_support_new",
}  # fmt: skip
CITIZENS = sorted(kind for kind in NEEDED if not kind.startswith("staff_"))


def texts(kind):
    return render(kind, {**ALLOWED, **LOUD}, path="/complaints/2026-004217-9/", reference="2026-004217-9")


def test_every_kind_is_written_and_has_a_name():
    assert set(KINDS) == NEEDED == set(LABELS)


@pytest.mark.parametrize("kind", CITIZENS)
def test_an_sms_is_one_segment_without_names_and_substance(kind):
    sms = texts(kind).sms
    assert 0 < len(sms) <= 70, sms
    for word in ("Анна", "Викторовна", "ЖКХ", "жилищно", "Дороги", "ГРОМК", "http", ALLOWED["receipt_code"]):
        assert word not in sms


@pytest.mark.parametrize("kind", KINDS)
def test_mail_says_number_state_and_link_and_nothing_of_the_substance(kind):
    rendered = texts(kind)
    for text in (rendered.subject, rendered.mail, rendered.text):
        assert "ГРОМК" not in text
    assert "/complaints/2026-004217-9/" in rendered.mail
    if "{{ number }}" in (FOLDER / f"{kind}.body.txt").read_text():
        assert ALLOWED["number"] in rendered.subject


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_whole(kind):
    rendered = texts(kind)
    for text in (rendered.subject, rendered.text, rendered.mail, rendered.sms):
        assert not re.search(r"\{[{%]|  | [,.;:!?]|\.\.|\n\n\n|None", text), text
    assert rendered.subject
    assert "\n" not in rendered.subject


@pytest.mark.parametrize(
    "kind",
    [
        "staff_new",
        "staff_assigned",
        "staff_supplement",
        "staff_withdrawn",
        "staff_file_refused",
        "staff_due_soon",
        "staff_redirect_due",
        "staff_overdue",
        "staff_to_sign",
        "staff_returned",
        "staff_progress_question",
        "staff_progress_late",
        "staff_still",
        "staff_support_new",
    ],
)
def test_staff_letters_name_no_person(kind):
    rendered = texts(kind)
    assert "Анна" not in rendered.subject + rendered.mail
    assert rendered.sms == ""


def test_a_person_without_a_name_is_greeted_all_the_same():
    assert render("in_work", {**ALLOWED, "name": ""}).mail.startswith("Здравствуйте!\n\n")
    without = {key: value for key, value in ALLOWED.items() if key != "name"}
    assert render("in_work", without).mail.startswith("Здравствуйте!\n\n")


@pytest.mark.parametrize("kind", ["security_code", "entry_code"])
def test_the_code_stands_neither_in_the_subject_nor_beside_a_link_in_sms(kind):
    rendered = render(kind, ALLOWED)
    assert ALLOWED["code"] not in rendered.subject
    assert ALLOWED["code"] in rendered.mail
    assert rendered.sms == "Отклик: код 274916. Никому не сообщайте. Действует 10 мин."


HOST_OF_40 = "obrashcheniya.svetlorechensk-gorod.admin"
HOSTS = ["o.ru", "otklik.example", "a" * 21, "a" * 22, "a" * 23, "a" * 28, "a" * 29, HOST_OF_40, "a" * 100]


@pytest.mark.parametrize("host", HOSTS)
def test_an_sms_with_a_link_is_one_segment_whatever_the_host(host):
    """70 letters when one of them is Russian, 160 when none is; a link is whole or not there."""
    for kind, path in (
        ("recovery_started", "/n/1234567-abcdefgh2345/"),
        ("contact_changed", "/c/1234567-abcdefgh2345/"),
        ("recovery_link", "/r/abcdefghijklmnopqrstuv/"),
    ):
        sms = render(kind, {**ALLOWED, "short_link": f"{host}{path}"}).sms
        assert len(sms) <= (160 if sms.isascii() else 70), sms
        assert sms.endswith((f"{host}{path}", f"Не вы? Позвоните {settings.AUTHORITY['phone']}"))


def test_a_contact_without_a_way_back_is_told_the_phone_number():
    without = render("contact_changed", {**ALLOWED, "short_link": ""})
    assert without.sms == f"В кабинете изменён контакт. Не вы? Позвоните {settings.AUTHORITY['phone']}"
    assert f"позвоните нам: {settings.AUTHORITY['phone']}" in without.text


def test_the_owner_is_warned_by_phone_number_where_the_link_does_not_fit():
    assert len(HOST_OF_40) == 40
    long = render("recovery_started", {**ALLOWED, "short_link": f"{HOST_OF_40}/n/1-abcdefgh2345/"}).sms
    short = render("recovery_started", {**ALLOWED, "short_link": "otklik.example/n/1-abcdefgh2345/"}).sms
    assert long == f"Меняют ваш вход. Не вы? Позвоните {settings.AUTHORITY['phone']}"
    assert short == "Меняют ваш вход. Не вы? otklik.example/n/1-abcdefgh2345/"


@pytest.mark.parametrize("kind", [
    "in_work", "clarification", "clarification_received", "supplement_received", "resumed", "comment", "transferred",
    "reclassified",
])  # fmt: skip
def test_a_term_that_has_passed_is_promised_to_nobody(kind):
    """«Срок до 24.11» is a mockery on the 28th."""
    promise = re.compile(r"(?i)срок[^.\n]* до 22\.12")
    in_time, late = (render(kind, {**ALLOWED, "due_is_late": is_late}) for is_late in (False, True))

    assert promise.search(in_time.text)
    assert not promise.search(late.text)
    assert "22.12" not in late.sms
    assert ("должны были до 22.12.2026. Просим извинить" in late.text) == (kind != "clarification")
