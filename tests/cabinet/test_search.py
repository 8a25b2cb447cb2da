"""Search over the portal: what people type, and what stands first."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from cabinet.management.commands import check_search
from cabinet.search import index, sections, trial
from cabinet.search.answer import answer
from cabinet.search.entry import Entry
from cabinet.search.meant import meant_by
from complaints import section_names, workflow
from complaints.models import Category, Complaint
from complaints.search import search_text
from complaints.typing_slips import by_other_layout, slips
from notifications.models import Announcement, Message
from tests.factories import CabinetMessageFactory, CategoryFactory, DraftFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
NUMBER = "2026-004217-9"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    index.forget()
    yield
    index.forget()


@pytest.fixture
def _loaded():
    call_command("load_catalogue", verbosity=0)


@pytest.fixture
def anna():
    return UserFactory()


@pytest.fixture
def boris():
    return UserFactory(last_name="Орлов", first_name="Борис")


@pytest.fixture
def annas(anna):
    """Her complaint with the number of the documents."""
    complaint = sent_complaint(author=anna, title="Прорвало трубу на Кленовой", story="В подвале дома 9 стоит кипяток.")
    complaint.number = NUMBER
    complaint.search_text = search_text(complaint)
    complaint.save()
    Message.objects.all().delete()
    return complaint


def found(typed, user=None, **how):
    """Everything that is found, flat."""
    return [hit for group in answer(typed, user, **how).groups for hit in group.hits]


def pages(typed, user=None):
    """Titles of the pages of the portal among it."""
    return [hit.title for hit in found(typed, user) if isinstance(hit, Entry) and hit.group == "sections"]


def test_what_people_type_brings_first_what_they_look_for(capsys):
    tried = trial.run()

    assert len(tried) >= 60
    assert [each for each in tried if not each.is_right] == []


def test_the_command_prints_each_pair_and_the_share_and_keeps_nothing():
    call_command("check_search", stdout=(out := StringIO()))

    *lines, last = out.getvalue().splitlines()
    assert len(lines) == sum(map(len, trial.pairs().values()))
    assert all(line.endswith("верно") for line in lines)
    assert last == f"Верно: {len(lines)} из {len(lines)} (100.0%)."
    kept = (User, Complaint, Message, Announcement, Category)
    assert [model.objects.count() for model in kept] == [0, 0, 0, 0, 0]


def test_the_command_fails_when_too_few_pairs_are_right(monkeypatch):
    right, wrong = (
        trial.Tried("guest", "жалоба", ("sections/Помощь",), first) for first in ("sections/Помощь", "news")
    )
    monkeypatch.setattr(check_search.trial, "run", lambda: [right] * 94 + [wrong] * 6)
    with pytest.raises(CommandError, match=r"Верно: 94 из 100 \(94.0%\). Нужно не меньше 95%"):
        call_command("check_search", stdout=(out := StringIO()))
    assert out.getvalue().count("НЕТ, ждали sections/Помощь") == 6


SUPPORT = ["Поддержка", "Запрос в поддержку", "Техническая помощь", "Онлайн-поддержка", "Помощь и поддержка"]
DISPUTE = ["Оспорить решение"]


@pytest.mark.parametrize("name", [str(name) for name in section_names.PRESETS.values()])
def test_every_name_of_the_section_leads_to_it_or_to_what_is_called_so_here(anna, name):
    titles = ["Написать в поддержку"] if name in SUPPORT else ["Не согласны с ответом"] if name in DISPUTE else []
    for user in (anna, None):
        first = answer(name, user).first
        assert first.title in (titles or ["Мои обращения", "Подать обращение"])
        assert first.group == "sections"


@pytest.mark.parametrize("typed", ["жалоба", "обращение"])
def test_the_two_words_of_the_customer_lead_to_the_section_and_to_filing(anna, typed):
    assert pages(typed, anna)[:2] == ["Мои обращения", "Подать обращение"]
    assert pages(typed)[:2] == ["Подать обращение", "Мои обращения"]


def test_the_section_is_found_by_the_name_it_has_here(settings, anna):
    settings.SECTION_NAME = "Книга жалоб"
    first = answer("книга жалоб", anna).first
    assert (first.title, first.url) == ("Книга жалоб", "/complaints/")
    assert answer("мои обращения", anna).first.title == "Книга жалоб"


def test_to_contest_a_decision_leads_to_the_path_of_disagreement():
    assert answer("Оспорить решение", None).first.title == "Не согласны с ответом"


def test_every_page_that_search_names_opens_at_its_place(client, anna):
    for user in (None, anna):
        if user:
            client.force_login(user)
        for entry in sections.entries():
            if entry.who in ("", "citizen" if user else "guest"):
                page = client.get(entry.url)
                place = entry.url.partition("#")[2]
                assert page.status_code in (200, 302), entry.title
                assert not place or f'id="{place}"' in page.content.decode(), entry.title


def test_the_way_in_is_not_offered_to_who_is_in(anna):
    assert "Создать кабинет" in pages("создать кабинет")
    assert "Создать кабинет" not in pages("создать кабинет", anna)
    assert "Войти в кабинет" in pages("войти")
    assert "Войти в кабинет" not in pages("войти", anna)


@pytest.mark.usefixtures("_loaded")
def test_a_topic_is_where_a_complaint_starts():
    first = answer("жалоба на яму", None).first
    assert (first.url, first.example_url) == ("/complaints/new/?topic=dorogi-yama", "/examples/dorogi-yama/")


def test_groups_that_answer_equally_well_stand_in_the_order_of_the_page(anna):
    CategoryFactory(parent=CategoryFactory(parent=None), name="Пароль")
    Announcement.objects.create(title="Пароль", text="x", starts_at=timezone.now(), published=True)
    sent_complaint(author=anna, title="Забыл пароль")
    CabinetMessageFactory(user=anna, subject="Ваш пароль изменён")
    names = [group.name for group in answer("пароль", anna).groups]
    assert names == ["sections", "topics", "help", "news", "complaints", "messages"]


def test_what_is_called_so_goes_before_what_only_mentions_it():
    CategoryFactory(parent=CategoryFactory(parent=None), name="Забор", hint="Укажите, нет ли ответа соседа.")
    assert answer("нет ответа", None).groups[0].name == "help"


def test_hidden_topics_and_unpublished_or_future_news_are_not_found():
    at = timezone.now()
    group = CategoryFactory(parent=None)
    CategoryFactory(parent=group, name="Фонтаны", active=False)
    for title, published, starts in (("Фонтан открыт", False, at), ("Фонтан починят", True, at.replace(year=2099))):
        Announcement.objects.create(title=title, text="x", starts_at=starts, published=published)
    assert found("фонтан") == []

    Announcement.objects.create(title="Фонтан закрыт", text="До весны.", starts_at=at, published=True)
    index.forget()
    assert [hit.title for hit in found("фонтаны")] == ["Фонтан закрыт"]
    assert [hit.title for hit in found("весна")] == ["Фонтан закрыт"]


SPELLINGS = [
    NUMBER, "20260042179", "2026 004217 9", "№ 2026-004217-9", "№2026–004217–9", "2026—004217—9", "обращение 2026-004217-9",
    "номер моей жалобы: 2026-004217-9.", "жалоба №2026-004217", "004217", "4217", "42179", "004217-9", "2026-ОО4217-9",
    "2026/004217/9", "  2026-004217-9  ",
]  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS)
def test_an_own_complaint_is_found_by_its_number_in_any_spelling(annas, anna, typed):
    assert answer(typed, anna).first == annas


@pytest.mark.parametrize("typed", ["2026-004218-9", "дом 421", "99", "2025-004217-9"])
def test_another_number_finds_no_complaint(annas, anna, typed):
    assert annas not in found(typed, anna)


@pytest.mark.parametrize(
    "typed", ["труба", "трубы на кленовой", "подвалы", "ghjhdfkj nhe,e", "жалоба на трубу", "хочу написать про трубу"]
)
def test_an_own_complaint_is_found_by_its_words(annas, anna, typed):
    assert annas in found(typed, anna)


def test_own_drafts_and_messages_are_found_too(anna):
    draft = DraftFactory(author=anna, title="Теннисный корт", story="Сетка порвана.", category=None)
    letter = CabinetMessageFactory(user=anna, subject="Вам ответили", body="Слесарь придёт завтра.", reference=NUMBER)
    assert found("теннис", anna) == [draft]
    assert found("порванная сетка", anna) == [draft]
    assert found("слесаря", anna) == [letter]
    assert found(NUMBER, anna) == [letter]
    assert found("самосвал", anna) == []


def test_nothing_of_anybody_else_is_ever_found(annas, anna, boris):
    draft = DraftFactory(author=anna, title="Теннисный корт", category=None)
    CabinetMessageFactory(user=anna, subject="Вам ответили", body="Слесарь придёт завтра.", reference=NUMBER)
    his = sent_complaint(author=boris, title="Труба гудит")
    Message.objects.exclude(reference=NUMBER).delete()

    for typed in (*SPELLINGS, "кипяток", "слесарь", "теннисный корт", "кленовая"):
        assert [hit for hit in found(typed, boris) if isinstance(hit, Complaint | Message)] == [], typed
        assert [hit for hit in found(typed) if not isinstance(hit, Entry)] == [], typed
    assert [hit for hit in found("труба", boris) if isinstance(hit, Complaint)] == [his]
    assert his not in found("труба", anna)
    assert draft in found("корт", anna)


def test_staff_find_their_own_complaints_only_however_many_lie_on_their_desk(annas):
    head = UserFactory(is_staff=True, is_superuser=True)
    assert [hit for hit in found("кипяток", head) if isinstance(hit, Complaint)] == []


def test_what_was_typed_means_itself_when_an_own_complaint_has_it(anna):
    mine = sent_complaint(author=anna, title="Кафе «Пороль»", story="Кафе «Пороль» шумит по ночам каждый день.")
    told = answer("пороль", anna)
    assert not told.meant.corrected
    assert mine in found("пороль", anna)
    assert answer("пороль", None).meant.words == "пароль"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (";fkj,f", "жалоба"), (":FKJ<F", "жалоба"), ("рудз", "help"), ("gjlfnm ;fkj,e", "подать жалобу"), ("жлоба", "жалоба"),
        ("жалбоа", "жалоба"), ("забыли пороль", "забыли пароль"), (";kj,f", "жалоба"),
    ],
)  # fmt: skip
def test_slips_are_put_right_and_said(typed, words):
    meant = meant_by(typed, index.current())
    assert (meant.words, meant.corrected) == (words, True)


@pytest.mark.parametrize(
    "typed", ["жалоба", "Жалоба!", "жал", "2fa", "№ 5", "сантехник", "кот", "2026-004217-9", "…", "ё"]
)
def test_what_is_right_or_resembles_nothing_is_left_alone(typed):
    assert not meant_by(typed, index.current()).corrected


def test_layouts_are_each_other_and_capitals_do_not_matter():
    assert [by_other_layout(word) for word in (";fkj,f", "жалоба", ":FKJ<F", "рудз")] == [
        "жалоба",
        ";fkj,f",
        "жалоба",
        "help",
    ]


@pytest.mark.parametrize(
    ("typed", "meant", "number"),
    [
        ("жалоба", "жалоба", 0),
        ("жлоба", "жалоба", 1),
        ("жалбоа", "жалоба", 1),
        ("жилобо", "жалоба", 2),
        ("яма", "пароль", 3),
    ],
)
def test_slips_are_counted(typed, meant, number):
    assert slips(typed, meant, most=2) == number


def test_a_search_asks_at_most_eight_times_however_many_rows_there_are(client, anna):
    client.force_login(anna)
    client.get("/search/")  # the first page of a visit writes down that it has begun
    asked = []
    for rows in (1, 29):
        for each in range(rows):
            complaint = sent_complaint(author=anna, title=f"Фонарь № {each}")
            DraftFactory(author=anna, title="Фонарь у школы", category=complaint.category) if each < 10 else None
            CabinetMessageFactory(user=anna, subject="Фонарь заменят")
            Announcement.objects.create(title="Фонари города", text="x", starts_at=timezone.now(), published=True)
        for remembered in (False, True):
            if not remembered:
                index.forget()
            with CaptureQueriesContext(connection) as queries:
                html = client.get("/search/", {"q": "фонарь"}).content.decode()
            assert "Ваши обращения" in html
            assert "Ваши сообщения" in html
            asked.append(len(queries))

    assert asked[:2] == asked[2:]
    assert asked[0] <= 8
    assert asked[1] == asked[0] - 3  # topics, news and what is announced


def test_a_complaint_that_has_ended_is_found_as_well(anna, annas):
    workflow.make("withdraw", annas.pk, by=anna, at=timezone.now(), given=workflow.Given())
    assert annas in found("кипяток", anna)
