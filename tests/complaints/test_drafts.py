"""Filing: six steps over a draft row, nothing typed is lost, nothing sent is overwritten."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import wizard
from complaints.models import Complaint, Status
from tests.factories import CategoryFactory, DraftFactory, RegistryFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
STEPS = [step.name for step in wizard.STEPS]

PERSON = {
    "last_name": "Салтыков–Щедрин", "first_name": "Михаил", "middle_name": "Евграфович", "answer_channel": "cabinet",
    "phone": "8 (912) 345-67-89",
}  # fmt: skip
STORY = {"title": "Нет воды", "story": "С понедельника нет горячей воды в доме 5.", "requests": ["Прошу дать воду."]}


def page(draft, step):
    return reverse("complaints:step", args=[draft.uuid, step])


def test_a_press_on_begin_makes_one_draft_with_what_the_profile_knows(client, author):
    first = client.post(reverse("complaints:new"))
    second = client.post(reverse("complaints:new"))
    made = Complaint.objects.get()
    assert first.url == second.url == page(made, "kind")
    assert (made.last_name, made.first_name, made.middle_name) == ("Смирнова", "Анна", "Викторовна")


def test_following_a_link_makes_no_draft(client, author):
    assert client.get(reverse("complaints:new")).status_code == 200
    assert Complaint.objects.count() == 0


def test_the_twenty_first_draft_is_refused_with_a_sentence(client, author):
    for _ in range(20):
        DraftFactory(author=author, version=1)
    response = client.post(reverse("complaints:new"), follow=True)
    assert "20 черновиков" in response.content.decode()
    assert Complaint.objects.count() == 20


@pytest.mark.parametrize("step", STEPS)
def test_every_step_opens_for_its_owner(client, draft, step):
    response = client.get(page(draft, step))
    assert response.status_code == 200
    assert f"Шаг {STEPS.index(step) + 1} из 6" in response.content.decode()


@pytest.mark.parametrize("step", [*STEPS, "no-such-step"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_draft_of_someone_else_is_not_found(client, author, step, method):
    foreign = DraftFactory()
    assert getattr(client, method)(page(foreign, step)).status_code == 404
    assert Complaint.objects.get().story == foreign.story


@pytest.mark.parametrize("step", STEPS)
def test_an_anonymous_visitor_is_led_to_the_sign_in_and_back(step):
    url = page(DraftFactory(), step)
    response = Client().get(url)
    assert response.url == f"{reverse('account_login')}?next={url}"


def test_an_unknown_step_is_not_found(client, draft):
    assert client.get(page(draft, "payment")).status_code == 404


def test_the_whole_form_leads_step_by_step_to_one_number(client, draft):
    topic = CategoryFactory()
    answers = {
        "kind": {"kind": "complaint"},
        "topic": {"category": topic.code},
        "person": PERSON,
        "story": STORY,
        "files": {},
    }
    for number, (step, data) in enumerate(answers.items()):
        response = client.post(page(draft, step), data)
        assert response.url == page(draft, STEPS[number + 1])
    response = client.post(page(draft, "review"), {"files_shown": "0"})
    complaint = Complaint.objects.get()
    assert response.url == reverse("complaints:sent", args=[complaint.number])
    assert (complaint.last_name, complaint.phone, complaint.department) == (
        "Салтыков-Щедрин",
        "+79123456789",
        topic.department,
    )
    receipt = client.get(response.url).content.decode()
    assert complaint.number in receipt
    assert complaint.receipt_code[:4] in receipt


def test_not_knowing_is_an_answer(client, draft):
    client.post(page(draft, "kind"), {"kind": "unsure"})
    client.post(page(draft, "topic"), {"category": "unsure"})
    draft.refresh_from_db()
    assert (draft.kind, draft.kind_unsure, draft.category, draft.category_unsure) == ("", True, None, True)


def test_the_second_press_of_send_gives_the_same_number(client, author):
    RegistryFactory()
    draft = DraftFactory(author=author)
    answers = [client.post(page(draft, "review"), {"files_shown": "0"}).url for _ in range(3)]
    assert set(answers) == {reverse("complaints:sent", args=[Complaint.objects.get().number])}


@pytest.mark.parametrize("step", STEPS)
def test_a_stale_tab_is_told_and_overwrites_nothing(client, author, step):
    complaint = sent_complaint(author=author)
    response = client.post(
        page(complaint, step), {**STORY, **PERSON, "kind": "proposal", "category": "unsure"}, follow=True
    )
    after = Complaint.objects.get()
    assert "уже отправлено" in response.content.decode()
    assert (after.status, after.story, after.kind, after.version) == (
        Status.ACCEPTED, complaint.story, "complaint", complaint.version,
    )  # fmt: skip


def test_a_save_that_loses_the_race_with_send_changes_nothing(author):
    complaint = sent_complaint(author=author)
    with pytest.raises(wizard.AlreadySent):
        wizard.save(complaint.uuid, {"story": "Другое"}, by=author, at=timezone.now())
    assert Complaint.objects.get().story == complaint.story


BAD = {
    "no kind": ("kind", {}, "Выберите, чего хотите добиться"),
    "unknown kind": ("kind", {"kind": "wish"}, "Выберите, чего хотите добиться"),
    "no topic": ("topic", {}, "Выберите тему или «Другое или не знаю»"),
    "unknown topic": ("topic", {"category": "nothing"}, "Выберите тему или «Другое или не знаю»"),
    "no surname": ("person", {**PERSON, "last_name": ""}, "Введите фамилию"),
    "digits in the surname": ("person", {**PERSON, "last_name": "Иван0в"}, "В фамилии есть цифры"),
    "no patronymic": ("person", {**PERSON, "middle_name": ""}, "Нет отчества"),
    "post without an address": ("person", {**PERSON, "answer_channel": "post"}, "Введите адрес с индексом"),
    "post without a postcode": (
        "person",
        {**PERSON, "answer_channel": "post", "postal_address": "ул. Мира, 5"},
        "Введите адрес с индексом",
    ),
    "short phone": ("person", {**PERSON, "phone": "89123456"}, "не хватает цифр"),
    "no story": ("story", {**STORY, "story": ""}, "Расскажите, что случилось"),
    "short story": ("story", {**STORY, "story": "Плохо"}, "Добавьте подробности"),
    "long story": ("story", {**STORY, "story": "я" * 10_001}, "Сократите на 1"),
    "long title": ("story", {**STORY, "title": "я" * 151}, "Сократите до 150 знаков, сейчас 151"),
    "misread number": ("story", {**STORY, "previous_number": "2026-004217-8"}, "Не нашли такой номер"),
    "NUL": ("story", {**STORY, "place": "дом\x00 5"}, "id_place"),
}


@pytest.mark.parametrize(("step", "data", "sentence"), BAD.values(), ids=BAD)
def test_a_wrong_answer_gets_a_sentence_twice_and_keeps_what_was_typed(client, draft, step, data, sentence):
    refused = client.post(page(draft, step), data)
    html = client.get(refused.url).content.decode()
    assert refused.url == f"{page(draft, step)}#errors"
    assert html.count(sentence) >= 2
    assert "<title>Ошибка" in html
    draft.refresh_from_db()
    assert (draft.number, draft.kind, draft.category) == (None, "", None)
    if step in {"person", "story"}:
        typed = [text for value in data.values() for text in ([value] if isinstance(value, str) else value)]
        assert all(text.replace("\x00", "")[:40] in html.replace("\x00", "") for text in typed if len(text) < 200)


def test_a_story_of_exactly_ten_thousand_signs_with_windows_line_ends_is_taken(client, draft):
    story = "стр\r\n" * 2500
    client.post(page(draft, "story"), {**STORY, "story": story + "\r\n"})
    draft.refresh_from_db()
    assert len(draft.story) <= 10_000
    assert "\r" not in draft.story


def test_save_and_leave_keeps_even_an_unfinished_story(client, draft):
    response = client.post(page(draft, "story"), {"title": "", "story": "Начало", "save": ""})
    draft.refresh_from_db()
    assert response.url == reverse("complaints:list")
    assert draft.story == "Начало"


def test_changing_from_the_review_returns_to_the_review(client, author):
    draft = DraftFactory(author=author)
    response = client.post(page(draft, "story") + "?from=review", STORY)
    assert response.url == page(draft, "review")


def test_the_review_says_what_is_missing_and_does_not_send(client, draft):
    html = client.get(page(draft, "review")).content.decode()
    assert page(draft, "kind") in html
    client.post(page(draft, "review"), {"files_shown": "0"})
    draft.refresh_from_db()
    assert draft.number is None


def test_the_review_says_that_others_complain_too(client, author):
    draft = DraftFactory(author=author, kind="complaint", collective=True)
    assert "Жалоба, коллективное обращение" in client.get(page(draft, "review")).content.decode()


def test_a_missing_request_is_advice_not_an_error(client, author):
    draft = DraftFactory(author=author, requests=[])
    RegistryFactory()
    assert "что просите сделать" in client.get(page(draft, "review")).content.decode()
    client.post(page(draft, "review"), {"files_shown": "0"})
    assert Complaint.objects.get().number


def test_a_session_that_ended_in_the_middle_of_the_form_loses_nothing(client, draft, author):
    client.logout()
    typed = {**STORY, "story": "Долго писала про воду в доме пять."}
    led = client.post(page(draft, "story"), typed)
    assert led.url == f"{reverse('account_login')}?next={page(draft, 'story')}"
    session_text = client.session["kept_typing"]["typed"]["story"]
    client.force_login(author)
    html = client.get(page(draft, "story")).content.decode()
    assert session_text == [typed["story"]]
    assert typed["story"] in html
    draft.refresh_from_db()
    assert draft.story == ""


def test_kept_typing_of_one_page_never_shows_on_another(client, draft, author):
    other = DraftFactory(author=author)
    client.logout()
    client.post(page(draft, "story"), STORY)
    client.force_login(author)
    assert STORY["story"] not in client.get(page(other, "story")).content.decode()


def test_two_tabs_that_outlived_one_session_both_get_their_typing_back(client, draft, author):
    client.logout()
    client.post(page(draft, "story"), STORY)
    client.post(page(draft, "person"), PERSON)
    client.force_login(author)
    shown = [client.get(page(draft, step)).content.decode() for step in ("story", "person", "story", "person")]
    assert [STORY["story"] in each for each in shown] == [True, False, False, False]
    assert [PERSON["last_name"] in each for each in shown] == [False, True, False, False]


def test_of_two_sendings_of_one_page_the_newer_comes_back(client, draft, author):
    client.logout()
    client.post(page(draft, "story"), STORY)
    client.post(page(draft, "story"), {**STORY, "story": "Дописала перед входом, получилось длиннее."})
    client.force_login(author)
    assert "Дописала перед входом" in client.get(page(draft, "story")).content.decode()
    assert STORY["story"] not in client.get(page(draft, "story")).content.decode()


def test_the_profile_learns_the_name_and_the_switches(client):
    person = UserFactory(last_name="", first_name="", middle_name="")
    client.force_login(person)
    draft = Complaint.objects.create(author=person)
    client.post(page(draft, "person"), PERSON)
    person.refresh_from_db()
    assert (person.last_name, person.notify_email) == ("Салтыков-Щедрин", False)


def test_deleting_asks_once_and_removes_only_a_draft(client, author):
    draft, sent = DraftFactory(author=author), sent_complaint(author=author)
    url = reverse("complaints:draft_delete", args=[draft.uuid])
    assert client.get(url).status_code == 200
    assert Complaint.objects.filter(pk=draft.pk).exists()
    client.post(url)
    client.post(reverse("complaints:draft_delete", args=[sent.uuid]))
    assert list(Complaint.objects.all()) == [sent]


def test_a_foreign_draft_cannot_be_deleted(client, author):
    draft = DraftFactory()
    assert client.post(reverse("complaints:draft_delete", args=[draft.uuid])).status_code == 404
    assert Complaint.objects.filter(pk=draft.pk).exists()


def test_withdrawing_by_stranger_is_not_found_and_by_author_ends_it(client, author):
    foreign, mine = sent_complaint(), sent_complaint(author=author)
    assert client.post(reverse("complaints:withdraw", args=[foreign.number])).status_code == 404
    client.get(reverse("complaints:withdraw", args=[mine.number]))
    mine.refresh_from_db()
    assert mine.status == Status.ACCEPTED
    client.post(reverse("complaints:withdraw", args=[mine.number]))
    mine.refresh_from_db()
    assert (mine.status, mine.outcome) == (Status.COMPLETED, "withdrawn")


def test_a_draft_takes_the_steps_done_into_the_list(client, author):
    DraftFactory(author=author, updated_at=timezone.now() - timedelta(days=3))
    html = client.get(reverse("complaints:list")).content.decode()
    assert "Черновик" in html


def test_a_form_whose_cookies_were_cleared_is_kept_until_the_sign_in(author, draft):
    browser = Client(enforce_csrf_checks=True)
    refused = browser.post(page(draft, "story"), STORY, headers={"origin": "http://testserver"})
    assert refused.status_code == 403
    assert page(draft, "story") in refused.content.decode()
    browser.force_login(author)
    assert STORY["story"] in browser.get(page(draft, "story")).content.decode()


def test_a_form_of_another_site_leaves_nothing_here(draft):
    browser = Client(enforce_csrf_checks=True)
    browser.post(page(draft, "story"), STORY, headers={"origin": "http://evil.example"})
    assert "kept_typing" not in browser.session


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("person", {**PERSON, "last_name": "<b>Smith\r\nBcc: x@example.org"}),
        ("person", {**PERSON, "phone": "позвоните"}),
        ("person", {**PERSON, "answer_channel": "pigeon"}),
        ("person", {**PERSON, "answer_channel": "post", "postal_address": ""}),
        ("story", {**STORY, "requests": ["я" * 1001]}),
        ("story", {**STORY, "doc_date": ["31.02.2026"]}),
        ("story", {**STORY, "previous_number": "2026-1"}),
    ],
)
def test_what_a_step_refuses_is_not_sent_by_saving_it_unfinished(client, author, step, typed):
    RegistryFactory()
    draft = DraftFactory(author=author)
    client.post(page(draft, step), {**typed, "save": ""})
    response = client.post(page(draft, "review"), {"files_shown": "0"}, follow=True)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    assert "Чтобы отправить, закончите эти шаги" in response.content.decode()


def test_a_refused_name_is_not_learned_by_the_profile(client):
    nameless = UserFactory(last_name="", first_name="", middle_name="")
    client.force_login(nameless)
    draft = Complaint.objects.create(author=nameless)
    client.post(page(draft, "person"), {**PERSON, "last_name": "<b>Smith", "save": ""})
    nameless.refresh_from_db()
    assert nameless.last_name == ""


def test_what_another_tab_wrote_after_the_check_is_not_sent(client, author, monkeypatch):
    RegistryFactory()
    draft = DraftFactory(author=author)
    look = wizard.undone

    def another_tab_is_quicker(checked, user):
        refused = look(checked, user)
        wizard.save(checked.uuid, {"last_name": "<b>"}, by=author, at=timezone.now())
        return refused

    monkeypatch.setattr(wizard, "undone", another_tab_is_quicker)
    client.post(page(draft, "review"), {"files_shown": "0"})
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


@pytest.mark.parametrize("step", ["person", "review", "delete"])
def test_a_press_on_a_draft_deleted_meanwhile_is_not_found(client, author, step, monkeypatch):
    RegistryFactory()
    draft = DraftFactory(author=author)
    whole = Complaint.objects.with_second_texts().get(pk=draft.pk)
    draft.delete()
    monkeypatch.setattr("complaints.views.drafts.get_object_or_404", lambda *_rows, **_keys: whole)
    address = reverse("complaints:draft_delete", args=[whole.uuid]) if step == "delete" else page(whole, step)
    assert client.post(address, PERSON).status_code == 404


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        ({}, "kind"),
        ({"kind_unsure": True}, "topic"),
        ({"kind_unsure": True, "category_unsure": True}, "person"),
        ({"kind_unsure": True, "category_unsure": True, "last_name": "Ким", "first_name": "Юн"}, "story"),
        ({"kind_unsure": True, "category_unsure": True, "last_name": "Ким", "first_name": "Юн", "story": "…"}, "files"),
    ],
)
def test_the_list_leads_back_to_the_first_step_without_an_answer(client, author, answers, step):
    draft = Complaint.objects.create(author=author, **answers)
    listed = client.get(reverse("complaints:list")).content.decode()
    assert page(draft, step) in listed
    assert "Продолжить" in listed


def test_uploading_without_a_chosen_file_says_what_to_do(client, draft):
    answer = client.post(page(draft, "files"), {"upload": "1"}, follow=True)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Ошибка:" in shown
    assert 'id="errors"' in shown
    assert "Сначала выберите файлы" in shown
