"""The copy of one's data is whole: whatever a column says of the person is in both forms, and no secret is."""

import html
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone

from accounts import access as access_log
from accounts import closing as wishes
from accounts import codes, consents, journal, security
from accounts.encryption import EncryptedTextField
from accounts.models import AccessLog, ConsentDocument, RecoveryCode, TrustedBrowser, User, UserSession
from accounts.second_factor import device_of
from complaints import access, attempts, personal_data, personal_page
from complaints.models import Complaint, RecoveryRequest
from notifications import secrecy
from notifications.models import Message
from tests.complaints.desk import complaint_at, move, officer
from tests.complaints.ends import passing_on
from tests.complaints.recovery import reviewed
from tests.complaints.support import answered, asked, screenshot
from tests.factories import DeviceFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

# Whose rows are looked at, and the columns of them that are nobody's to read or are said in other words.
SHOWN = {
    "User": {"password", "reset_by"},
    "Complaint": {
        "search_text",
        "auth_method",
        "auth_factors",
        "auth_contacts",
        "id_doc_kind",
        "id_doc_number",
        "about_text",  # once sent, a line of about_words
        "target_on",  # the staff's own date
        "ground",
        "routing_words",
    },
    "Message": {"key", "kind", "url", "provider_id", "needs_ack"},
    "SecurityEvent": {"browser"},
    "UserSession": {"session_key"},
    "TrustedBrowser": {"digest", "fingerprint"},
    "RecoveryRequest": {"document", "document_type", "document_sha256", "link_digest", "number"},
    "SupportRequest": set(),
    "AccessLog": {"reason", "once"},
    "Consent": set(),
    "AccountClosure": set(),
    "DataExport": {"file"},
    "Posting": set(),
    "Clarification": set(),
    "Attachment": {"media_type", "sha256_received", "file", "thumbnail"},
}
# Said through the rows above, or no data of a citizen at all.
ELSEWHERE = {
    "Code": "the message that carried it is in the copy",
    "AppDevice": "a key; that there is one is said",
    "RecoveryCode": "digests; how many are left is said",
    "Event": "the history of the complaint, in the words of its page",
    "InternalNote": "notes of staff",
    "RecoveryEvent": "notes of staff",
    "EmailAddress": "of allauth, not used",
    "TOTPDevice": "of django-otp, not used",
    "LogEntry": "what staff did in the staff site",
    "AnswerDraft": "a text that staff prepare",
    "Answer": "the history of the complaint, in the words of its page",
    "OpenPage": "which page an officer has open",
    "ListExport": "lists that staff asked for",
    "RoutingRule": "rules of staff",
    "RefusedMove": "what officers tried",
    "SupportEntry": "the talk, with its request",
}


def in_copy(user):
    """data.json as an object, data.html as a text with its entities undone."""
    personal_data.ask(user, at=timezone.now())
    assert personal_data.build_waiting(at=timezone.now()) == 1
    stored = personal_data.latest(user).file.name
    with storages["private"].open(stored) as file, zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("data.json")), html.unescape(archive.read("data.html").decode())


def leaves(value, key=""):
    """(key, value) of everything that is neither a record nor a list."""
    if isinstance(value, dict):
        return [leaf for name, inner in value.items() for leaf in leaves(inner, name)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner, key)]
    return [(key, value)]


def lived(**fields):
    """Anna, with a row of everything that can be kept of a citizen."""
    anna, now = UserFactory(phone="+79001234567", phone_verified=True, **fields), timezone.now()
    complaint = complaint_at("needs_clarification", author=anna)
    access.opened(complaint, officer("head", complaint), at=now)
    DeviceFactory(user=anna)
    security.renew_recovery_codes(anna, at=now)
    journal.record(anna, journal.Kind.SIGN_IN, at=now)
    journal.record_failure(anna, journal.Kind.SIGN_IN_FAILED, request=None, at=now)
    UserSession.objects.create(user=anna, session_key="s" * 32, began_at=now, ip="198.51.100.7", device="Firefox")
    TrustedBrowser.objects.create(
        user=anna, digest="d" * 64, fingerprint="f" * 64, device="Opera", made_at=now, expires_at=now + timedelta(30)
    )
    text = {"title": "Опросы", "text": "Я согласна.", "published_at": now}
    document = ConsentDocument.objects.get_or_create(code="surveys", version=1, defaults=text)[0]
    consents.give(anna, document, at=now, ip="192.0.2.7")
    request = reviewed(anna)
    RecoveryRequest.objects.filter(pk=request.pk).update(
        status="done", reviewer=officer("head", complaint), approver=officer("registrar", complaint)
    )
    answered(asked(by=anna, uploads=[screenshot()]))
    wishes.ask(anna, at=now)
    wishes.cancel(anna, at=now)
    return anna


def mark(model, user):
    """A word of its own into every text column of this person's rows; what was marked."""
    owner = {
        "Complaint": "author",
        "SupportRequest": "author",
        "AccessLog": "subject",
        "RecoveryRequest": "account",
    }.get(model.__name__, "user")
    marks = {}
    for column in model._meta.local_concrete_fields:
        is_text = isinstance(column, models.CharField | models.TextField) and not column.choices
        if is_text and column.name not in SHOWN[model.__name__] and not isinstance(column, EncryptedTextField):
            marks[column.name] = f"{len(marks)}@{column.name[:8]}.ru"[: column.max_length]
    if marks:
        rows = model._base_manager.filter(pk=user.pk) if model is User else model._base_manager.filter(**{owner: user})
        rows = rows.filter(encrypted=False, pk=rows.earliest("pk").pk) if model is Message else rows
        assert rows.update(**{name: word for name, word in marks.items() if name != "number"})
    return {word for name, word in marks.items() if name != "number"}


@pytest.mark.parametrize(
    "name",
    [
        "User",
        "Complaint",
        "Message",
        "SecurityEvent",
        "UserSession",
        "TrustedBrowser",
        "RecoveryRequest",
        "SupportRequest",
    ],
)
def test_every_text_of_a_row_is_in_both_forms(name):
    anna = lived()
    model = next(model for model in apps.get_models() if model.__name__ == name)
    marks = mark(model, anna)
    record, page = in_copy(anna)
    said = {str(value) for _key, value in leaves(record)}

    assert marks
    for word in marks:
        assert any(word in value for value in said), word
        assert word in page, word


def test_the_page_says_every_value_that_the_file_for_programs_says():
    record, page = in_copy(lived())
    for key, value in leaves(record):
        said = personal_page._text(key, value) if value != "" else ""
        for line in said.splitlines():
            assert line in page, (key, value)
    assert {key for key, value in record.items() if value} >= set(personal_page.SECTIONS) - {"postings"}


def test_requests_and_documents_are_in_both_forms_point_by_point():
    anna = UserFactory()
    documents = [{"name": "Договор", "number": "7", "date": "2026-05-01"}]
    complaint_at(author=anna, requests=["Дать воду.", "Ответить."], cited_documents=documents)
    record, page = in_copy(anna)
    (told,) = record["complaints"]

    assert (told["requests"], told["documents"]) == (["Дать воду.", "Ответить."], ["Договор № 7 от 01.05.2026"])
    assert "<ol><li>Дать воду.</li><li>Ответить.</li></ol>" in page
    assert "Договор № 7 от 01.05.2026" in page


def test_no_secret_is_in_the_copy():
    anna = lived()
    codes.issue("reset", anna.email, at=timezone.now())
    digits = re.search(r"\b\d{6}\b", secrecy.decrypt(Message.objects.get(encrypted=True).body)).group()
    record, page = in_copy(anna)
    kept = json.dumps(record, ensure_ascii=False) + page
    waiting = Message.objects.get(encrypted=True)
    secrets = [anna.password, device_of(anna).key, f" {digits}", waiting.body, "s" * 32, "d" * 64, "f" * 64]
    secrets += RecoveryCode.objects.filter(user=anna).values_list("digest", flat=True)

    assert len(secrets) == 17
    for secret in secrets:
        assert secret not in kept
    assert any(each["what"] == "Код подтверждения" and not each["text"] for each in record["messages"])


def test_of_a_recovery_that_was_refused_the_address_of_a_stranger_is_shown_in_part():
    anna = UserFactory(email="anna@example.org")
    request = reviewed(anna, new_contact="stranger@example.org")
    RecoveryRequest.objects.filter(pk=request.pk).update(status="rejected", decided_at=timezone.now())
    record, page = in_copy(anna)

    assert record["recoveries"][0]["text"] == request.statement
    assert record["recoveries"][0]["status"] == "Отказано"
    assert record["recoveries"][0]["new_contact"] == "s••••@example.org"
    assert "stranger@" not in json.dumps(record) + page
    assert "Лицо и ФИО совпали" not in page  # the words of the reviewer


def test_the_address_of_a_failed_try_may_be_a_strangers(rf):
    anna = UserFactory()
    journal.record(anna, journal.Kind.SIGN_IN, request=rf.get("/", REMOTE_ADDR="198.51.100.7"))
    journal.record_failure(anna, journal.Kind.SIGN_IN_FAILED, request=rf.get("/", REMOTE_ADDR="203.0.113.9"))
    record, _page = in_copy(anna)

    assert {each["network_address"] for each in record["sign_ins"]} == {"198.51.100.7", "203.0.•.•"}


def test_a_look_is_told_by_its_unit_and_number_without_the_officer():
    anna = lived()
    look, (record, _page) = access_log.of(anna).get(), in_copy(anna)
    (said,) = record["looks"]

    assert (said["unit"], said["number"], said["what"]) == (look.unit, look.reference, "Открыта страница обращения")
    assert "Петрова" not in str(said)


def test_attempts_to_send_that_failed_are_proof_in_both_forms():
    anna = lived()
    complaint, at = Complaint.objects.of(anna).get(), timezone.now()
    attempts.record(complaint, at=at, code="0f3a5b", reason="Сбой на нашей стороне.", fault="OperationalError")
    record, page = in_copy(anna)
    moment = timezone.localtime(at).isoformat(timespec="seconds")

    assert record["complaints"][0]["attempts"] == [{"at": moment, "code": "0f3a5b", "reason": "Сбой на нашей стороне."}]
    assert "Неудачные попытки отправки" in page
    assert "0f3a5b" in page


def test_where_a_complaint_was_passed_to_is_in_both_forms():
    anna = UserFactory()
    complaint = complaint_at(author=anna)
    move(
        complaint,
        "redirect",
        officer("head", complaint),
        **vars(passing_on(complaint, text="Их вопрос.", note="Тайна")),
    )
    record, page = in_copy(anna)
    (told,) = record["complaints"]

    assert told["outcome"] == "передано в другой орган"
    for said in ("Инспекция №", "№ 01-15/7", "Их вопрос."):
        assert said in told["events"][-1]["text"]
        assert said in page
    assert "Тайна" not in page


def test_an_officers_posting_is_in_the_copy():
    posting = PostingFactory(title="Главный специалист")
    record, page = in_copy(posting.user)
    assert record["postings"] == [
        {"unit": posting.department.name, "role": "исполнитель", "title": "Главный специалист", "may_sign": False}
    ]
    assert "Главный специалист" in page


def test_nothing_of_another_person_is_in_the_copy():
    lived()
    boris = UserFactory(last_name="Орлов")
    record, _page = in_copy(boris)
    assert [key for key, value in record.items() if isinstance(value, list) and value] == ["copies"]


def test_every_model_that_knows_a_person_is_answered_for():
    known = {
        model.__name__
        for model in apps.get_models()
        if any(field.related_model is User for field in model._meta.local_fields if field.is_relation)
    }
    answered = (set(SHOWN) | set(ELSEWHERE)) - {"User"}
    assert known - answered == set()
    assert Complaint in apps.get_models()
    assert AccessLog in apps.get_models()
