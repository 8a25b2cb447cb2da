"""The demonstration's data, made once for all tests of this file and rolled back after them."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts import assurance, recovery_codes, second_factor
from accounts.models import User
from cabinet.demo import pictures, stories
from complaints import wizard
from complaints.models import (
    Attachment,
    Complaint,
    Event,
    Outcome,
    Posting,
    ProgressQuestion,
    RecoveryRequest,
    RecoveryStatus,
    Status,
    SupportFile,
    SupportRequest,
    SupportTemplate,
)
from complaints.models.attachment import private_storage
from complaints.models.event import broken_links
from complaints.recovery import decisions, documents, words
from complaints.support import words as support_words
from notifications.models import Channel, Message
from notifications.models import Status as Delivery

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff"
WITH_PASSWORD = {
    "registrar@example.org", "executor@example.org", "head@example.org", "executor2@example.org", "admin@example.org",
    "admin2@example.org", "auditor@example.org", "data@example.org", "support@example.org",
    "anna@example.org", "boris@example.org", "maria@example.org",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block._from_testcase = True  # as TestCase does: files are stored in a transaction of their own
        block.__enter__()
        try:
            call_command("demo", verbosity=0)
            yield
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


def test_the_command_refuses_without_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")


def test_the_second_run_looks_and_leaves(django_assert_max_num_queries):
    before = (Complaint.objects.count(), Event.objects.count(), Message.objects.count(), User.objects.count())
    with django_assert_max_num_queries(3):
        call_command("demo", verbosity=0)

    assert (Complaint.objects.count(), Event.objects.count(), Message.objects.count(), User.objects.count()) == before


def test_a_run_that_was_cut_short_is_finished_by_the_next():
    Complaint.objects.filter(number=None).update(title="Своё")  # drafts a person has changed stay as they are
    last = Complaint.objects.sent().order_by("number").last()
    Complaint.objects.filter(pk=last.pk).update(title="Другое")
    call_command("demo", verbosity=0)

    assert Complaint.objects.sent().filter(title=last.title).count() == 1
    assert Complaint.objects.drafts().count() == 2


@pytest.mark.parametrize("level", assurance.LEVELS)
def test_whatever_entry_the_portal_asks_for_the_stories_are_told(settings, level):
    settings.MIN_ASSURANCE = level
    last = Complaint.objects.sent().order_by("number").last()
    Complaint.objects.filter(pk=last.pk).update(title="Другое")
    call_command("demo", verbosity=0)

    assert Complaint.objects.get(title=last.title).auth_factors == "password"


def test_those_with_the_known_password_can_sign_in_and_the_others_cannot():
    people = {user.email for user in User.objects.all() if user.has_usable_password()}

    assert people == WITH_PASSWORD


def test_officers_who_sign_in_have_an_application_with_codes(capsys):
    for user in User.objects.filter(is_staff=True).exclude(email=""):
        assert second_factor.device_of(user)
    call_command("otp_code", "head@example.org")

    assert capsys.readouterr().out.strip().isdecimal()


def test_maria_has_the_second_factor_with_recovery_codes_and_anna_has_not(capsys):
    maria = User.objects.get(email="maria@example.org")
    call_command("otp_code", "maria@example.org")

    assert capsys.readouterr().out.strip().isdecimal()
    assert recovery_codes.left(maria) == recovery_codes.COUNT
    assert not second_factor.device_of(User.objects.get(email="anna@example.org"))


def test_a_recovery_waits_and_two_people_may_decide_about_it():
    waiting = RecoveryRequest.objects.get()
    deciders = {each.email for each in words.deciders()}
    found = decisions.candidates(waiting)

    assert deciders == {"admin@example.org", "admin2@example.org", "data@example.org"}
    assert waiting.status == RecoveryStatus.FILED
    assert waiting.filed_at < timezone.now()
    assert [each.contact_agrees and each.name_agrees for each in found] == [True]


def test_the_picture_of_the_document_lies_encrypted():
    RecoveryRequest.objects.update(new_contact="else@example.org")  # filed once more, into this test's own folder
    call_command("demo", verbosity=0)
    request = RecoveryRequest.objects.exclude(new_contact="else@example.org").get()
    picture = documents.read(request.pk, by=words.deciders().first(), at=timezone.now())

    assert picture.startswith(JPEG)
    with private_storage().open(request.document.name) as kept:
        assert not kept.read().startswith(JPEG)


def test_a_recovery_that_was_decided_is_not_filed_again():
    RecoveryRequest.objects.update(status=RecoveryStatus.REJECTED)
    call_command("demo", verbosity=0)

    assert RecoveryRequest.objects.count() == 1


def test_support_has_one_request_to_answer_and_one_answered_and_ready_answers():
    asked = SupportRequest.objects.order_by("status")

    assert [(each.status, each.author and each.author.email) for each in asked] == [
        ("answered", "anna@example.org"),
        ("new", None),
    ]
    assert SupportFile.objects.count() == 1
    assert SupportTemplate.objects.count() == 3
    assert [each.email for each in support_words.people()] == ["support@example.org"]


def test_a_request_to_support_that_was_answered_is_not_sent_again():
    SupportRequest.objects.update(status="answered")
    call_command("demo", verbosity=0)

    assert SupportRequest.objects.count() == 2


def test_one_author_asks_why_nothing_moves_and_the_term_is_not_over():
    question = ProgressQuestion.objects.get()

    assert question.asked.text == "Почему нет движения?"
    assert question.complaint.department.code == "zhkh"
    assert question.closed_at is None
    assert question.reply_until >= timezone.localdate()


def test_the_postings_let_the_head_sign_and_the_executor_not():
    rights = set(Posting.objects.values_list("user__email", "department__code", "role", "may_sign"))

    assert ("head@example.org", "zhkh", "head", True) in rights
    assert ("executor@example.org", "zhkh", "executor", False) in rights
    assert ("registrar@example.org", "reg", "registrar", False) in rights
    assert not Posting.objects.filter(user__email="admin@example.org").exists()
    assert User.objects.get(email="admin@example.org").groups.get().name == "Администратор портала"


def test_anna_has_a_verified_phone_and_complaints_of_every_status():
    anna = User.objects.by_contact("+79001234567")
    statuses = set(Complaint.objects.of(anna).values_list("status", flat=True))

    assert anna.email == "anna@example.org"
    assert statuses == set(Status.values)
    assert Complaint.objects.of(anna).sent().count() >= 6


def test_there_is_something_of_everything():
    sent, today = Complaint.objects.sent(), timezone.localdate()

    assert 38 <= sent.count() <= 45
    assert sent.values("department").distinct().count() >= 10
    answered = {Outcome.MET, Outcome.PARTLY, Outcome.EXPLAINED, Outcome.REFUSED}
    reachable = answered | {Outcome.WITHDRAWN, Outcome.REDIRECTED, Outcome.LEFT}
    assert set(sent.exclude(outcome="").values_list("outcome", flat=True)) == reachable
    assert any(complaint.is_overdue(today) for complaint in sent)
    assert sent.filter(kind_unsure=True).exists()
    assert {file.name.rpartition(".")[2] for file in Attachment.objects.all()} == {"jpg", "png", "pdf"}


def test_an_organisation_and_a_representative_wrote_too_and_their_answers_pass_the_form():
    told = Complaint.objects.exclude(applicant="person").order_by("applicant")

    assert [complaint.applicant for complaint in told] == ["organisation", "representative"]
    assert told[1].benefit == "pensioner"
    for complaint in told:
        assert wizard.BY_NAME["person"].is_done(complaint, complaint.author)


def test_some_ask_by_points_name_documents_and_complain_of_a_department():
    sent = Complaint.objects.sent()
    by_points = next(each for each in sent if len(each.requests) == 3)
    about = sent.get(about_department__code="zhkh")

    assert by_points.request_text.startswith("1. Прошу обеспечить ремонт")
    assert by_points.document_lines[0].startswith("Заявка в управляющую компанию № 502 от ")
    assert sent.exclude(norms="").exists()
    assert about.category.department == about.about_department
    assert about.department.is_registry


def test_the_histories_are_whole_and_in_order():
    for complaint in Complaint.objects.sent():
        events = list(complaint.events.order_by("position"))
        times = [event.at for event in events]
        assert not broken_links(events)
        assert times == sorted(times)
        assert times[-1] <= timezone.now()


def test_numbers_grow_with_the_dates():
    dates = list(Complaint.objects.sent().order_by("number").values_list("sent_at", flat=True))

    assert dates == sorted(dates)


def test_nothing_of_the_past_waits_to_be_mailed():
    assert not Message.objects.exclude(status=Delivery.SENT).exists()
    assert Message.objects.filter(channel=Channel.EMAIL).exists()
    assert Message.objects.filter(channel=Channel.SMS).exists()


def test_old_lines_of_the_cabinet_are_read_and_fresh_ones_are_not():
    lines = Message.objects.filter(channel=Channel.CABINET)

    older = lines.filter(created_at__lt=timezone.now() - timedelta(days=5))

    assert [line.kind for line in older.filter(read_at=None)] == ["answered"]  # one answer lies unnoticed
    assert [line.kind for line in older.filter(needs_ack=True, acked_at=None)] == ["answered"]
    assert lines.filter(read_at=None).count() > 1


@pytest.mark.parametrize("weekday", range(7))
def test_on_whatever_day_it_is_made_nothing_lies_in_the_future(weekday):
    now = timezone.localtime().replace(hour=8, minute=30) - timedelta(days=weekday)
    for story in stories.read():
        if not story.is_draft:
            times = list(stories.moments(story, now))
            assert times == sorted(times)
            assert times[-1] <= now


def test_the_same_name_gives_the_same_picture():
    assert pictures.content_of("Яма.jpg", "road") == pictures.content_of("Яма.jpg", "road")
