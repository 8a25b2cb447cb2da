"""What the pages promise about keeping is what happens: each row is read from the page and held against the clock."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts import closing as wishes
from accounts import codes, journal
from accounts.models import AccessLog, AccountClosure, Code, Consent, ConsentDocument, TrustedBrowser, UserSession
from accounts.sessions import CITIZEN
from complaints import retention, tasks
from complaints.models import Attachment, Complaint, DataExport, HelpVote, RecoveryRequest, SupportRequest
from complaints.recovery import filing
from notifications import delivery
from notifications.models import Message
from tests.complaints.desk import complaint_at
from tests.complaints.recovery import filed, picture, told
from tests.complaints.support import asked
from tests.complaints.test_personal_data import made
from tests.complaints.test_retention import with_file
from tests.factories import CabinetMessageFactory, DraftFactory, MessageFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY, HOUR, MINUTE, YEAR = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(days=366)


def draft(at):
    """Its author was told in time, as the clock sees to."""
    made = DraftFactory(updated_at=at, created_at=at)
    retention.warn_of_drafts(at=at + 27 * DAY)
    return made


def forgotten_file(at):
    sent = complaint_at()
    file = with_file(DraftFactory(author=sent.author), at=at)
    Attachment.objects.filter(pk=file.pk).update(complaint=sent)
    return file


def message(at):
    return CabinetMessageFactory(created_at=at, reference="")


def letter_to_nobody(at):
    return MessageFactory(created_at=at, reference="", status="sent", sent_at=at, next_at=None)


def letter_with_a_code(at):
    sent = {"body": "", "subject": "", "status": "sent", "sent_at": at, "next_at": None}
    return MessageFactory(created_at=at, reference="", encrypted=True, expires_at=at, user=UserFactory(), **sent)


def code(at):
    return Code.objects.create(purpose="reset", contact="a@example.org", created_at=at, expires_at=at + 10 * MINUTE)


def line_of_the_journal(at):
    return journal.record(UserFactory(), journal.Kind.SIGN_IN, at=at)


def session(at):
    """Begun then, used to its last minute: Django's row lives for its cookie's age after that."""
    row = Session.objects.create(
        session_key=f"{at:%d%H%M%S%f}", session_data="", expire_date=at + timedelta(seconds=CITIZEN[1] + 12 * 3600)
    )
    return UserSession.objects.create(user=UserFactory(), session_key=row.session_key, began_at=at)


def counter(at):
    """A try counted then for the longest time, as the limits count it."""
    key = f"allauth:rl:{at.timestamp()}"
    cache.set(key, [at.timestamp()], (at + 24 * HOUR - timezone.now()).total_seconds())
    return cache.make_key(key)


def counts(key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key = %s", [key])
        return cursor.fetchone()[0] == 1


def trusted_browser(at):
    life = {"made_at": at, "expires_at": at + 30 * DAY}
    return TrustedBrowser.objects.create(user=UserFactory(), digest="d", fingerprint="f", **life)


def copy(at):
    return made(UserFactory(), at=at)


def unproved(at):
    return filing.begin(told(), picture(), at=at)


def refused(at):
    request = filed()
    RecoveryRequest.objects.filter(pk=request.pk).update(status="rejected", decided_at=at)
    return request


def undecided(at):
    request = filed()
    RecoveryRequest.objects.filter(pk=request.pk).update(filed_at=at)
    return request


def support_request(at):
    request = asked()
    SupportRequest.objects.filter(pk=request.pk).update(changed_at=at)
    return request


def look(at):
    return AccessLog.objects.create(
        subject=UserFactory(), actor=StaffFactory(), unit="Приёмная", action="page", at=at, once=str(at)
    )


def withdrawn_consent(at):
    text = {"title": "Опросы", "text": "Я согласна.", "published_at": at}
    document = ConsentDocument.objects.get_or_create(code="surveys", version=1, defaults=text)[0]
    return Consent.objects.create(user=UserFactory(), document=document, given_at=at, withdrawn_at=at)


def wish(at):
    return AccountClosure.objects.create(user=UserFactory(), asked_at=at, due_at=at + 14 * DAY, cancelled_at=at)


def mark_of_a_copy(at):
    return DataExport.objects.create(user=UserFactory(), requested_at=at, status="gone")


def closed_cabinet(at):
    return wishes.ask(UserFactory(), at=at)


def vote_on_help(at):
    return HelpVote.objects.create(article="fayly", helped=True, at=at, key=str(at))


def exists(row):
    return type(row).objects.filter(pk=row.pk).exists()


def has_its_file(export):
    return storages["private"].exists(export.file.name)


def is_told(request):
    return RecoveryRequest.objects.filter(pk=request.pk).exclude(statement="", last_name="", document="").exists()


def waits_for_a_decision(request):
    return RecoveryRequest.objects.filter(pk=request.pk, status="filed").exists()


def is_open(closure):
    return AccountClosure.objects.filter(pk=closure.pk, done_at=None).exists()


DRAFT, FORGOTTEN, COMPLAINT, MESSAGE, CODE, LETTER, JOURNAL = range(7)
SESSION, COUNTER, BROWSER, COPY, RECOVERY, SUPPORT, PROOFS, CABINET, HELPED = range(7, 16)
# Row of the page, its words, the time, what is kept for that time, whether it is still kept.
KEPT = [
    (DRAFT, "30 дней после последнего изменения", 30 * DAY, draft, exists),
    (DRAFT, "за 3 дня предупредим", 30 * DAY, draft, exists),
    (FORGOTTEN, "7 дней", 7 * DAY, forgotten_file, exists),
    (MESSAGE, "365 дней", 365 * DAY, message, exists),
    (CODE, "запись о нём хранится 24 часа", 24 * HOUR, code, exists),
    (CODE, "отметку об отправке — через 30 дней", 30 * DAY, letter_with_a_code, exists),
    (LETTER, "30 дней", 30 * DAY, letter_to_nobody, exists),
    (JOURNAL, "365 дней", 365 * DAY, line_of_the_journal, exists),
    (SESSION, "не позже чем через 24 часа", 24 * HOUR, session, exists),
    (COUNTER, "24 часа", 24 * HOUR, counter, counts),
    (BROWSER, "30 дней", 30 * DAY, trusted_browser, exists),
    (COPY, "7 дней", 7 * DAY, copy, has_its_file),
    (RECOVERY, "30 дней после решения", 30 * DAY, refused, is_told),
    (RECOVERY, "не подтвердили — 24 часа", 24 * HOUR, unproved, exists),
    (RECOVERY, "не решили за 90 дней, отказываем", 90 * DAY, undecided, waits_for_a_decision),
    (SUPPORT, "180 дней после последней записи", 180 * DAY, support_request, exists),
    (PROOFS, "3 года", 3 * YEAR, look, exists),
    (PROOFS, "3 года", 3 * YEAR, withdrawn_consent, exists),
    (PROOFS, "3 года", 3 * YEAR, wish, exists),
    (PROOFS, "3 года", 3 * YEAR, mark_of_a_copy, exists),
    (CABINET, "14 дней, чтобы передумать", 14 * DAY, closed_cabinet, is_open),
    (HELPED, "365 дней", 365 * DAY, vote_on_help, exists),
]


def rows(client, address):
    """(what, how long) of the page's table, as a person reads them."""
    page = client.get(address).content.decode()
    found = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page, re.DOTALL)
    return [tuple(html.unescape(part).replace("\xa0", " ") for part in row) for row in found]


@pytest.mark.parametrize(
    ("row", "words", "term", "make", "is_kept"), KEPT, ids=lambda value: getattr(value, "__name__", None)
)
def test_each_row_says_the_term_and_the_term_is_kept(client, row, words, term, make, is_kept):
    assert words in rows(client, reverse("privacy"))[row][1]
    now = timezone.now()
    younger, older = make(now - term + 5 * MINUTE), make(now - term - 5 * MINUTE)
    tasks.tidy()

    assert is_kept(younger)
    assert not is_kept(older)


def test_a_message_still_on_its_way_outlives_its_term():
    waits = MessageFactory(created_at=timezone.now() - 2 * YEAR, reference="", status="queued")
    tasks.tidy()
    assert exists(waits)


def test_every_row_of_the_page_is_held(client):
    held = {row for row, *_rest in KEPT}
    assert set(range(len(rows(client, reverse("privacy"))))) - held == {COMPLAINT}


def test_a_sent_complaint_outlives_its_five_years(client):
    said = rows(client, reverse("privacy"))[COMPLAINT][1]
    assert "5 лет, считая с 1 января года после ответа" in said
    old = complaint_at("completed")
    Complaint.objects.filter(pk=old.pk).update(completed_at=timezone.now() - 6 * YEAR)
    about = MessageFactory(created_at=timezone.now() - 6 * YEAR, status="sent", sent_at=timezone.now(), next_at=None)
    tasks.tidy()

    assert exists(old)  # destroyed by a commission's act, never by a clock
    assert exists(about)


def test_the_page_says_what_the_form_learns_and_nothing_twice(client, settings):
    settings.COLLECT_ID_DOC = True
    page = html.unescape(client.get(reverse("privacy")).content.decode()).replace("\xa0", " ")
    learned = re.findall(r"<li>(.*?)</li>", page[page.index("Что мы узнаём</h2>") : page.index("Кто это видит")])

    assert (
        "На кого вы жалуетесь, подписи к файлам и что вы набрали в другой вкладке. Черновик сохраняется сам, пока вы "
        "печатаете; то, что ещё не дошло до нас, помнит вкладка браузера."
    ) in learned
    assert "Когда отправить обращение не удалось и почему: это ваше доказательство." in learned
    assert len([each for each in learned if each.startswith("Номер документа")]) == 1
    assert rows(client, reverse("privacy"))[DRAFT][0] == "Черновик, второй вариант текста и его файлы"
    assert "неудачные попытки его отправить" in rows(client, reverse("privacy"))[COMPLAINT][0]


def test_the_page_of_closing_names_the_attempts_and_the_second_texts_too(client):
    client.force_login(UserFactory())
    said = " ".join(what for what, _how in rows(client, reverse("complaints:close")))
    assert "неудачные попытки отправить" in said
    assert "вторые варианты их текстов" in said


def test_the_number_of_a_document_has_a_row_where_it_is_asked(client, settings):
    assert "Номер документа" not in client.get(reverse("privacy")).content.decode()
    settings.COLLECT_ID_DOC = True
    (row,) = [how for what, how in rows(client, reverse("privacy")) if what.startswith("Номер документа")]
    assert row == "30 дней после ответа."


def test_a_code_lives_ten_minutes_and_its_text_goes_with_the_sending(client):
    assert "Действует 10 минут" in rows(client, reverse("privacy"))[CODE][1]
    now = timezone.now()
    given = codes.issue("signup", "new@example.org", at=now)
    assert given.expires_at - given.created_at == 10 * MINUTE
    delivery.drain("email")
    (sent,) = Message.objects.filter(encrypted=True)
    assert (sent.status, sent.subject, sent.body) == ("sent", "", "")


@pytest.mark.parametrize(("age", "is_there"), [(3 * YEAR - HOUR, True), (3 * YEAR + HOUR, False)])
def test_the_record_of_a_recovery_goes_three_years_after_its_last_line(age, is_there):
    with time_machine.travel(timezone.now() - age):
        request = filed()
    emptied = {"statement": "", "last_name": "", "document": ""}
    RecoveryRequest.objects.filter(pk=request.pk).update(status="rejected", decided_at=request.filed_at, **emptied)
    tasks.tidy()

    assert exists(request) is is_there
    assert request.events.exists() is is_there
