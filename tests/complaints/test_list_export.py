"""The list of complaints as a file: what the list shows, cells that stay text, people's data only by right and reason."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AccessLog
from complaints import list_export, list_rows, tasks
from complaints.models import Category, Complaint, ListExport
from tests.complaints.desk import LIST, complaint_at, move, officer, results
from tests.factories import CategoryFactory, PostingFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
EXPORT = reverse("admin:complaints_complaint_export")
REASON = "Сверка с почтой"


@pytest.fixture
def complaint():
    return complaint_at(title="Нет воды", story="Третий день в квартире нет горячей воды.")


def made(user, query="", *, format="csv", reason="", at=None):
    """The file this person has asked for, built by the worker."""
    at = at or timezone.now()
    export = list_export.ask(user, query, format=format, reason=reason, at=at)
    list_export.build_waiting(at=at)
    export.refresh_from_db()
    return export


def bytes_of(export):
    with storages["private"].open(export.file.name) as stored:
        return stored.read()


def lines(export):
    """Rows of a CSV by the names of its columns."""
    text = bytes_of(export).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def numbers(export):
    return [line["Номер"] for line in lines(export)]


# --- the page ---
def test_from_the_list_to_the_file(desk, complaint, head):
    listed = desk.get(LIST, {"status": "open", "q": "воду"}).content.decode()
    link = f"{EXPORT}?q=%D0%B2%D0%BE%D0%B4%D1%83&amp;status=open"
    assert link in listed
    page = desk.get(EXPORT, {"status": "open", "q": "воду"}).content.decode()
    assert "статус: Все незавершённые; слова: воду" in page
    assert "Сейчас строк: 1" in page
    answer = desk.post(f"{EXPORT}?status=open&q=воду", {"format": "xlsx"})
    assert answer.status_code == 302
    assert "Готовим." in desk.get(answer.url).content.decode()
    tasks.build_lists()
    ready = desk.get(answer.url).content.decode()
    export = ListExport.objects.get()

    assert f"{EXPORT}{export.uuid}/" in ready
    given = desk.get(f"{EXPORT}{export.uuid}/")
    assert given["Content-Disposition"].startswith("attachment")
    assert "no-store" in given["Cache-Control"]
    sheet = load_workbook(io.BytesIO(b"".join(given.streaming_content))).active
    assert [cell.value for cell in sheet["A"]] == ["Номер", complaint.number]


def test_while_the_worker_is_at_it_the_page_tells_how_far(desk, head):
    ListExport.objects.create(
        user=head, format="csv", status="working", requested_at=timezone.now(), done=500, total=20000
    )
    page = desk.get(EXPORT).content.decode()

    assert "Готово строк: 500 из 20\u00a0000" in page
    assert "http-equiv" not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Выберите вид файла"),
        ({"format": "exe"}, "Выберите XLSX или CSV"),
        ({"format": "csv", "with_personal_data": "on"}, "Напишите, зачем нужны имена и контакты"),
        ({"format": "csv", "with_personal_data": "on", "reason": "да"}, "хотя бы одно слово"),
        ({"format": "csv", "with_personal_data": "on", "reason": "д" * 301}, "Сократите"),
        ({"format": "csv", "with_personal_data": "on", "reason": "при\x00чина"}, "невидимый знак"),
    ],
)
def test_what_does_not_fit_gets_a_sentence_and_no_file(desk, typed, sentence):
    answer = desk.post(EXPORT, typed)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not ListExport.objects.exists()


def test_an_endless_search_gets_a_sentence(desk):
    answer = desk.post(f"{EXPORT}?q={'ы' * 400}", {"format": "csv"})
    assert "Слишком длинный поиск" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["q=%00", "status=%FF", "department=999999999999999999999", "sent_at__year=99999&sent_at__day=0", "o=-1.x&p=9"],
)
def test_odd_questions_are_no_faults(desk, head, query):
    assert desk.get(f"{EXPORT}?{query}").status_code in {200, 400}
    assert desk.post(f"{EXPORT}?{query}", {"format": "csv"}).status_code in {302, 400}
    list_export.build_waiting(at=timezone.now())
    assert made(head, query).status == "ready"


def test_pressing_twice_is_one_file_and_another_waits_its_turn(desk, head):
    for _press in range(2):
        assert desk.post(f"{EXPORT}?status=open", {"format": "csv"}).status_code == 302
    other = desk.post(f"{EXPORT}?status=completed", {"format": "csv"})

    assert "Ещё готовится прошлая выгрузка" in other.content.decode()
    assert ListExport.objects.count() == 1


# --- who ---
@pytest.mark.parametrize("role", ["administrator", "without a posting"])
def test_whoever_has_no_desk_has_no_file(verified_client, complaint, role):
    client = verified_client(officer(role, complaint))
    assert client.get(EXPORT).status_code == 403
    assert client.post(EXPORT, {"format": "csv"}).status_code == 403


def test_the_file_is_its_owners_alone(client, verified_client, complaint, head):
    export = made(head)
    url = f"{EXPORT}{export.uuid}/"
    colleague = verified_client(officer("head", complaint))
    assert colleague.get(url).status_code == 404
    assert verified_client(officer("superuser", complaint)).get(url).status_code == 404
    assert verified_client(head).get(url).getvalue()
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        for answer in (client.get(url), client.get(EXPORT), client.post(EXPORT, {"format": "csv"})):
            assert answer.status_code == 302
            assert "/login/" in answer.url
    head.postings.all().delete()
    assert verified_client(head).get(url).status_code == 403


@pytest.mark.parametrize("role", ["executor", "head", "registrar", "superuser"])
def test_the_rows_are_those_of_the_desk(complaint, role):
    foreign = complaint_at()
    expected = {complaint.number, foreign.number} if role in {"registrar", "superuser"} else {complaint.number}

    assert set(numbers(made(officer(role, complaint)))) == expected


def test_the_desk_is_asked_when_the_file_is_made(complaint, head):
    now = timezone.now()
    export = list_export.ask(head, "", format="csv", at=now)
    moved = complaint_at(category=complaint.category)
    Complaint.objects.filter(pk=complaint.pk).update(department=complaint_at().department)
    list_export.build_waiting(at=now)
    export.refresh_from_db()

    assert numbers(export) == [moved.number]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_whoever_was_dismissed_meanwhile_gets_nothing(head, change):
    export = list_export.ask(head, "", format="csv", at=timezone.now())
    type(head).objects.filter(pk=head.pk).update(**change)

    assert list_export.build_waiting(at=timezone.now()) == 0
    export.refresh_from_db()
    assert (export.status, export.file.name) == ("failed", "")


def test_every_filter_chooses_for_the_file_what_it_chooses_on_the_list(verified_client, complaint):
    """All of them, read from the page itself: a filter that is added later is asked too."""
    registrar = officer("registrar", complaint)
    client = verified_client(registrar)
    others = [complaint_at(status) for status in ("in_progress", "needs_clarification", "completed")]
    Complaint.objects.filter(pk=others[0].pk).update(due_on=timezone.localdate() - timedelta(days=1))
    Complaint.objects.filter(pk=others[1].pk).update(due_on=timezone.localdate(), executor=registrar)
    listing = client.get(LIST).context["cl"]
    questions = [
        {spec.parameter_name: str(value)} for spec in listing.filter_specs for value, _words in spec.lookup_choices
    ]
    day = timezone.localtime(complaint.sent_at)
    questions += [{"q": "воду"}, {"sent_at__year": day.year, "sent_at__month": day.month}, {"sent_at__year": 2001}]
    seen = {}
    for question in questions:
        listed = [each.number for each in client.get(LIST, question).context["cl"].result_list]
        query = "&".join(f"{name}={value}" for name, value in question.items())
        seen[query] = (listed, numbers(made(registrar, query)))

    assert len(seen) > 15
    assert {query: listed for query, (listed, _file) in seen.items()} == {
        q: file for q, (_listed, file) in seen.items()
    }


# --- cells ---
def test_a_row_says_when_who_and_how_it_ended(complaint, head):
    Category.objects.filter(pk=complaint.category_id).update(section="0005.0005.0056")
    move(complaint, "take", head)
    move(complaint, "answer", head, text="Починили.", results=results(complaint))
    late = complaint.due_on - timedelta(days=40)
    Complaint.objects.filter(pk=complaint.pk).update(due_on=late, extended_by=10)
    complaint.refresh_from_db()
    today = f"{timezone.localdate():%d.%m.%Y}"
    line = lines(made(head))[0]

    assert line == {
        "Номер": complaint.number,
        "Поступило": f"{timezone.localtime(complaint.sent_at):%d.%m.%Y %H:%M}",
        "Зарегистрировано": today,
        "Вид": "Жалоба",
        "Тема": complaint.category.name,
        "Раздел классификатора": "0005.0005.0056",
        "Подразделение": complaint.department.name,
        "Исполнитель": head.official_name,
        "Статус": "Завершено",
        "Итог": "удовлетворено",
        "Ответить до": f"{late:%d.%m.%Y}",
        "Внутренний срок": f"{complaint.target_on:%d.%m.%Y}" if complaint.target_on else "",
        "Продлено на дней": "10",
        "Просрочено дней": str((timezone.localdate() - late).days),
        "Завершено": f"{timezone.localtime(complaint.completed_at):%d.%m.%Y %H:%M}",
    }


def test_dates_are_dates_and_numbers_numbers_in_xlsx(complaint, head):
    Complaint.objects.filter(pk=complaint.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    sheet = load_workbook(io.BytesIO(bytes_of(made(head, format="xlsx")))).active
    row = {title.value: cell for title, cell in zip(sheet[1], sheet[2], strict=True)}

    assert row["Зарегистрировано"].value.date() == complaint.registered_on
    assert row["Поступило"].value == timezone.localtime(complaint.sent_at).replace(
        tzinfo=None, microsecond=row["Поступило"].value.microsecond
    )
    assert row["Зарегистрировано"].number_format == "DD.MM.YYYY"
    assert row["Просрочено дней"].value == 3
    assert sheet.freeze_panes == "A2"


# --- people ---
def test_names_and_contacts_are_left_out_unless_asked_for(complaint, head):
    for format in ("csv", "xlsx"):
        content = bytes_of(made(head, format=format))
        for secret in (complaint.last_name, complaint.phone, complaint.email, complaint.title, complaint.story):
            assert secret.encode() not in content
    assert not AccessLog.objects.exists()


def test_by_right_and_reason_they_are_there_and_each_author_reads_of_it(client, complaint, head):
    export = made(head, reason=REASON)
    line = lines(export)[0]
    assert (line["Заявитель"], line["Телефон"], line["Почта"]) == (
        complaint.author_name, f"'{complaint.phone}", complaint.email,
    )  # fmt: skip
    look = AccessLog.objects.get()
    assert (look.subject, look.actor, look.action, look.reference, look.reason) == (
        complaint.author, head, "contacts", complaint.number, REASON,
    )  # fmt: skip
    assert complaint.department.name in look.unit
    client.force_login(complaint.author)
    assert "Показаны телефон и почта" in client.get(reverse("complaints:data")).content.decode()


@pytest.mark.parametrize("role", ["executor", "signatory", "superuser"])
def test_without_the_right_they_are_not_offered_and_not_given(verified_client, complaint, role):
    person = officer(role, complaint)
    client = verified_client(person)
    assert "with_personal_data" not in client.get(EXPORT).content.decode()
    client.post(EXPORT, {"format": "csv", "with_personal_data": "on", "reason": REASON})
    assert not ListExport.objects.get().with_personal_data
    ListExport.objects.all().delete()
    with pytest.raises(list_export.Refused, match="руководитель и регистратор"):
        list_export.ask(person, "", format="csv", reason=REASON, at=timezone.now())


def test_a_head_here_who_serves_elsewhere_takes_only_the_own_departments_people(complaint, head):
    elsewhere = complaint_at()
    PostingFactory(user=head, department=elsewhere.department, role="executor")
    told = {line["Номер"]: line["Почта"] for line in lines(made(head, reason=REASON))}

    assert told == {complaint.number: complaint.email, elsewhere.number: "нет права"}
    assert AccessLog.objects.get().reference == complaint.number


def test_whoever_lost_the_right_meanwhile_gets_nothing(verified_client, complaint, head):
    now = timezone.now()
    export = list_export.ask(head, "", format="csv", reason=REASON, at=now)
    head.postings.update(role="executor")
    assert list_export.build_waiting(at=now) == 0
    assert not AccessLog.objects.exists()
    head.postings.update(role="head")
    ready = made(head, reason=REASON)
    head.postings.update(role="executor")
    assert verified_client(head).get(f"{EXPORT}{ready.uuid}/").status_code == 404
    export.refresh_from_db()
    assert export.status == "failed"


def test_auditors_read_who_took_what_and_change_nothing(verified_client, complaint, head):
    from django.contrib.auth.models import Permission

    made(head, "status=open", reason=REASON)
    auditor = StaffFactory()
    journal = reverse("admin:complaints_listexport_changelist")
    assert verified_client(auditor).get(journal).status_code == 403
    assert verified_client(head).get(journal).status_code == 403
    auditor.user_permissions.add(Permission.objects.get(codename="view_listexport"))
    client = verified_client(auditor)
    page = client.get(journal).content.decode()

    for word in (head.official_name, REASON, "status=open", "CSV"):
        assert word in page
    assert complaint.email not in page
    assert client.get(f"{journal}{ListExport.objects.get().pk}/delete/").status_code == 404


# --- the worker ---
def test_a_killed_worker_is_followed_by_another_after_the_lease(complaint, head):
    now = timezone.now()
    export = list_export.ask(head, "", format="csv", reason=REASON, at=now)
    writing = list_rows.rows(export, Complaint.objects.on_desk_of(head), at=now)
    next(writing)  # and is killed, with the first lines of the journal written
    ListExport.objects.filter(pk=export.pk).update(status="working", claimed_at=now, attempts=1)

    assert list_export.build_waiting(at=now + timedelta(minutes=9)) == 0
    assert list_export.build_waiting(at=now + timedelta(minutes=11)) == 1
    export.refresh_from_db()
    assert (export.status, export.attempts, numbers(export)) == ("ready", 2, [complaint.number])
    assert AccessLog.objects.count() == 1


def test_a_fault_is_tried_again_and_after_five_tries_the_person_is_told(desk, head, monkeypatch):
    now = timezone.now()
    export = list_export.ask(head, "", format="xlsx", at=now)
    monkeypatch.setattr(list_rows, "_matter", lambda *_: 1 / 0)
    for attempt in range(7):
        list_export.build_waiting(at=now + attempt * timedelta(minutes=11))
    list_export.forget(at=now + timedelta(hours=2))
    export.refresh_from_db()

    assert (export.status, export.attempts) == ("failed", 5)
    assert "Не получилось" in desk.get(EXPORT).content.decode()


@pytest.mark.django_db(transaction=True)
def test_after_seven_days_the_file_is_gone_and_the_mark_stays(desk, head):
    export = made(head, at=timezone.now() - timedelta(days=7, minutes=1))
    stored = export.file.name
    assert desk.get(f"{EXPORT}{export.uuid}/").status_code == 404
    call_command("tidy")
    export.refresh_from_db()

    assert export.status == "gone"
    assert not storages["private"].exists(stored)


def test_a_file_that_was_cut_short_is_not_handed_out(desk, head, settings):
    export = made(head)
    (settings.PRIVATE_FILES_DIR / export.file.name).write_bytes(b"PK")
    answer = desk.get(f"{EXPORT}{export.uuid}/", follow=True)

    assert "Файл не сохранился целиком" in answer.content.decode()


def test_the_price_does_not_depend_on_the_number_of_rows(complaint, head, django_assert_max_num_queries):
    made(head)
    with django_assert_max_num_queries(30) as few:
        made(head, reason=REASON)
    for number in range(29):
        complaint_at(category=CategoryFactory(department=complaint.department) if number % 2 else complaint.category)
    with django_assert_max_num_queries(30) as many:
        made(head, reason=REASON)

    assert len(many) == len(few)
