"""What the citizen's pages show and offer, beyond what their views decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import workflow
from tests.complaints.desk import results
from tests.factories import CategoryFactory, DraftFactory, PostingFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def answered(author):
    category = CategoryFactory()
    officer = PostingFactory(department=category.department, role="head", may_sign=True).user
    at = timezone.now() - timedelta(days=2)
    complaint = sent_complaint(author=author, category=category, at=at)
    workflow.make("take", complaint.pk, by=officer, at=at, given=workflow.Given())
    given = workflow.Given(text="Фонарь заменили 3 октября.", results=results(complaint))
    workflow.make("answer", complaint.pk, by=officer, at=timezone.now(), given=given)
    complaint.refresh_from_db()
    return complaint


def test_a_person_without_complaints_is_shown_the_first_step(client, anna):
    shown = page(client, "/complaints/")
    assert "Пока вы ничего не отправляли" in shown
    assert 'role="search"' not in shown


def test_the_answer_opens_the_page_and_is_not_said_twice(client, anna):
    shown = page(client, answered(anna).get_absolute_url())
    assert shown.count("Фонарь заменили 3 октября.") == 1
    assert shown.index("Фонарь заменили") < shown.index("Ход рассмотрения")
    assert "Завершено: удовлетворено" in shown


def test_a_withdrawn_complaint_shows_no_answer_and_cannot_be_withdrawn_again(client, anna):
    complaint = sent_complaint(author=anna)
    workflow.make("withdraw", complaint.pk, by=anna, at=timezone.now(), given=workflow.Given())
    shown = page(client, complaint.get_absolute_url())
    assert "Завершено: отозвано заявителем" in shown
    assert "Ответ от" not in shown
    assert "Отозвать обращение" not in shown


def test_the_receipt_can_be_copied_and_needs_nothing(client, anna):
    complaint = sent_complaint(author=anna)
    shown = page(client, f"/complaints/{complaint.number}/sent/")
    code = complaint.receipt_code
    assert f'id="number">{complaint.number}<' in shown
    assert f"{code[:4]}-{code[4:]}" in shown
    assert 'data-copy="number"' in shown
    assert 'data-copy="code"' in shown
    assert "Сейчас от вас ничего не нужно." in shown


@pytest.mark.parametrize("withdrawn", [True, False])
def test_the_receipt_of_an_ended_complaint_promises_nothing_more(client, anna, withdrawn):
    complaint = sent_complaint(author=anna) if withdrawn else answered(anna)
    if withdrawn:
        workflow.make("withdraw", complaint.pk, by=anna, at=timezone.now(), given=workflow.Given())
    shown = page(client, f"/complaints/{complaint.number}/sent/")
    for words in ("Что будет дальше", "ответим", "Сейчас от вас ничего не нужно", "добавьте его"):
        assert words not in shown
    assert f"<b>{'Вы отозвали обращение' if withdrawn else 'Завершено: удовлетворено'}.</b>" in shown
    assert f'<a href="{complaint.get_absolute_url()}">странице обращения</a>' in shown
    assert complaint.number in shown


def test_a_withdrawn_complaint_says_who_withdrew_it(client, anna):
    complaint = sent_complaint(author=anna)
    workflow.make("withdraw", complaint.pk, by=anna, at=timezone.now(), given=workflow.Given())
    shown = page(client, complaint.get_absolute_url())
    assert '<h2 id="state">Вы отозвали обращение</h2>' in shown


def test_a_draft_without_a_title_is_called_by_the_first_words_of_its_story(client, anna):
    DraftFactory(author=anna, title="", story="Третью неделю не горит фонарь у подъезда.")
    DraftFactory(author=anna, title="", story="")
    shown = page(client, "/complaints/")
    assert shown.count("Третью неделю не горит фонарь у подъезда.") == 3
    assert shown.count("Обращение без названия") == 1


def test_the_files_step_works_with_and_without_scripts(client, anna):
    draft = DraftFactory(author=anna)
    shown = page(client, f"/complaints/drafts/{draft.uuid}/files/")
    assert 'enctype="multipart/form-data"' in shown
    assert 'name="upload"' in shown
    assert f'data-upload="/complaints/drafts/{draft.uuid}/files/upload/"' in shown
    assert 'data-max-bytes="10485760"' in shown


def test_a_typed_patronymic_is_not_dropped_in_silence(client, anna):
    draft = DraftFactory(author=anna)
    typed = {
        "last_name": "Смирнова", "first_name": "Анна", "middle_name": "Викторовна", "no_middle_name": "on",
        "answer_channel": "cabinet",
    }  # fmt: skip
    shown = client.post(f"/complaints/drafts/{draft.uuid}/person/", typed, follow=True).content.decode()
    assert "Сотрите отчество или снимите отметку" in shown
    assert 'value="Викторовна"' in shown


def test_what_people_type_is_never_markup(client, anna):
    complaint = sent_complaint(author=anna, title="<script>alert(1)</script>", story="<img src=x onerror=alert(1)>" * 2)
    for address in ("/complaints/", complaint.get_absolute_url(), f"/complaints/{complaint.number}/sent/"):
        shown = page(client, address)
        assert "<script>alert" not in shown
        assert "<img" not in shown


def test_an_overdue_complaint_says_so(client, anna):
    sent_complaint(author=anna, at=timezone.now() - timedelta(days=60))
    shown = page(client, "/complaints/")
    assert "Срок ответа прошёл" in shown
    assert "Ответим до" not in shown


@pytest.mark.parametrize("step", ["kind", "topic", "person", "story", "files", "review"])
def test_every_step_names_itself_and_its_place(client, anna, step):
    draft = DraftFactory(author=anna)
    shown = page(client, f"/complaints/drafts/{draft.uuid}/{step}/")
    assert shown.count("<h1") == 1
    assert "шаг " in shown.split("</title>")[0]
    assert 'class="back"' in shown
    assert "novalidate" in shown
