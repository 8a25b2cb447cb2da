"""Every vector of the law's field formats (L147–L157) at the forms that ask today.

An honest spelling is taken, a wrong one gets a sentence beside its field that says what to do, and stays typed.
"""

import html
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.phones import is_mobile
from complaints import summary, wizard
from complaints.admin.forms import Ground, MoveForm
from complaints.advice import personal
from complaints.forms.days import DayField
from complaints.models import Complaint
from complaints.workflow.table import MOVES
from tests.complaints.desk import complaint_at, officer
from tests.complaints.tabs import Tab
from tests.complaints.test_drafts import PERSON, STORY, page
from tests.factories import CategoryFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db
POST = {**PERSON, "answer_channel": "post"}
ORGANISATION = {"applicant": "organisation", "organisation": "ТСЖ «Луч»"}
REPRESENTATIVE = {"applicant": "representative", "represented": "Смирнова Вера Петровна", "basis": "Опекун"}
# Fields that are asked only after another choice.
ASKED_UNDER = {
    "postal_address": {"answer_channel": "post"},
    **dict.fromkeys(("organisation", "org_number", "post_held"), ORGANISATION),
    **dict.fromkeys(("represented", "basis"), REPRESENTATIVE),
}
SIGNS = "есть лишние знаки. Подойдут русские буквы, дефис, пробел и апостроф"
MISPRINT = "Похоже, в {} опечатка: цифры не сходятся. Проверьте по документам или оставьте поле пустым"
NUMBER = "2026-004217-9"


@pytest.fixture
def draft(client, settings):
    settings.COLLECT_ID_DOC = True
    author = UserFactory()
    client.force_login(author)
    return Complaint.objects.create(author=author)


def sentence_beside(shown, field):
    """The sentence of one field, as a person reads it there."""
    found = re.search(rf'id="id_{field}_error"[^>]*>(.*?)</p>', shown, re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", found[1]) if found else ""
    return " ".join(html.unescape(words).split())


def typed_in(shown, field):
    """What stands in the field now."""
    line = re.search(rf'<input[^>]*name="{field}"[^>]*>', shown)
    if line:
        value = re.search(r'value="([^"]*)"', line[0])
        return html.unescape(value[1]) if value else ""
    area = re.search(rf'<textarea[^>]*name="{field}"[^>]*>\n?(.*?)</textarea>', shown, re.DOTALL)
    return html.unescape(area[1]) if area else ""


ACCEPTED = {
    "L147 double surname": ("person", "last_name", "Салтыков-Щедрин", "Салтыков-Щедрин"),
    "L147 one letter": ("person", "last_name", "О", "О"),
    "L147 Тер-Ованесян": ("person", "last_name", "Тер-Ованесян", "Тер-Ованесян"),
    "L147 two words": ("person", "last_name", "Гарсия Маркес", "Гарсия Маркес"),
    "L147 оглы": ("person", "middle_name", "Гасан оглы", "Гасан оглы"),
    "L147 small particle": ("person", "last_name", "де Бройль", "де Бройль"),
    "L147 apostrophe": ("person", "last_name", "Д’Артаньян", "Д’Артаньян"),
    "L147 straight apostrophe": ("person", "last_name", "Д'Артаньян", "Д'Артаньян"),
    "L147 backtick for an apostrophe": ("person", "last_name", "Д`Артаньян", "Д’Артаньян"),
    "L147 long dash": ("person", "last_name", "Салтыков—Щедрин", "Салтыков-Щедрин"),
    "L147 dash between spaces": ("person", "last_name", " Салтыков – Щедрин ", "Салтыков-Щедрин"),
    "L147 letters put together": ("person", "first_name", "Андреи\u0306", "Андрей"),
    "L147 line break": ("person", "last_name", "Гарсия\r\nМаркес", "Гарсия Маркес"),
    "L147 a hundred letters": ("person", "last_name", "И" * 100, "И" * 100),
    "L148 eight with brackets": ("person", "phone", "8 (912) 345-67-89", "+79123456789"),
    "L148 ten digits": ("person", "phone", "9123456789", "+79123456789"),
    "L148 landline": ("person", "phone", "84951234567", "+74951234567"),
    "L148 foreign, to call": ("person", "phone", "+77011234567", "+77011234567"),
    "L148 foreign with spaces": ("person", "phone", "+375 (29) 123-45-67", "+375291234567"),
    "L148 copied from an address book": ("person", "phone", "\u202a+7 912 345-67-89\u202c", "+79123456789"),
    "L148 none": ("person", "phone", "", ""),
    "L150 ten digits": ("person", "org_number", "7707083893", "7707083893"),
    "L150 twelve digits": ("person", "org_number", "500100732259", "500100732259"),
    "L150 as in a document": ("person", "org_number", "ИНН 7707 083 893", "7707083893"),
    "L150 none": ("person", "org_number", "", ""),
    "L151 thirteen digits": ("person", "org_number", "1027700132195", "1027700132195"),
    "L151 fifteen digits": ("person", "org_number", "304500116000157", "304500116000157"),
    "organisation of 300 signs": ("person", "organisation", "я" * 300, "я" * 300),
    "organisation with quotes": ("person", "organisation", 'ООО  "Ромашка" <и К°>', 'ООО "Ромашка" <и К°>'),
    "post of 150 signs": ("person", "post_held", "я" * 150, "я" * 150),
    "represented": ("person", "represented", "Смирнова В. П. (мать)", "Смирнова В. П. (мать)"),
    "basis": ("person", "basis", "Доверенность № 5 от 01.10.2026", "Доверенность № 5 от 01.10.2026"),
    "L153 index": ("person", "postal_address", "101000, Москва, ул. Мира, 5", "101000, Москва, ул. Мира, 5"),
    "L154 free words": ("person", "postal_address", "СНТ «Луч»,  уч. 7, 644001", "СНТ «Луч», уч. 7, 644001"),
    "L154 300 signs": ("person", "postal_address", "101000 " + "я" * 293, "101000 " + "я" * 293),
    "previous number": ("story", "previous_number", NUMBER, NUMBER),
    "previous number as people write it": ("story", "previous_number", "№ 2026 – 004217 – 9", NUMBER),
    "previous number with no dashes": ("story", "previous_number", "20260042179", NUMBER),
    "title of 150 signs": ("story", "title", "я" * 150, "я" * 150),
    "title of emoji": ("story", "title", "Нет воды 💧👨‍👩‍👧", "Нет воды 💧👨‍👩‍👧"),
    "story of 10,000 signs": ("story", "story", "я" * 10_000, "я" * 10_000),
}


@pytest.mark.parametrize(("step", "field", "typed", "kept"), ACCEPTED.values(), ids=ACCEPTED)
def test_an_honest_spelling_is_taken(client, draft, step, field, typed, kept):
    answers = {"person": {**PERSON, **ASKED_UNDER.get(field, {})}, "story": STORY}[step]
    answer = client.post(page(draft, step), {**answers, field: typed})
    following = {"person": "story", "story": "files"}[step]
    assert answer["Location"] == page(draft, following)
    assert getattr(Complaint.objects.get(), field) == kept


REFUSED = {
    "L147 digit": ("person", "last_name", "Иван0в", "В фамилии есть цифры. Напишите как в паспорте"),
    "L147 dash first": ("person", "last_name", "-Иванов", f"В фамилии {SIGNS}"),
    "L147 two dashes": ("person", "last_name", "Иванов--Петров", f"В фамилии {SIGNS}"),
    "L147 mixed alphabets": (
        "person", "last_name", "Ivanоv", "В фамилии есть латинские буквы. Напишите русскими, как в паспорте",
    ),
    "L147 slash": ("person", "first_name", "Анна/Мария", f"В имени {SIGNS}"),
    "L147 emoji": ("person", "first_name", "Анна🙂", f"В имени {SIGNS}"),
    "L147 dash alone": ("person", "middle_name", "—", f"В отчестве {SIGNS}"),
    "L147 a hundred and one": ("person", "last_name", "И" * 101, "В фамилии больше 100 знаков. Сократите"),
    "L147 turned around": (
        "person", "last_name", "Ива\u202eнов", "В фамилии есть невидимый знак. Сотрите всё и наберите заново",
    ),
    "L147 zero width": (
        "person", "first_name", "Ан\u200bна", "В имени есть невидимый знак. Сотрите всё и наберите заново",
    ),
    "L148 short": ("person", "phone", "89123456", "В номере не хватает цифр. Нужно 10 цифр после +7"),
    "L148 zeros": ("person", "phone", "+7 (000) 000-00-00", "Такого номера нет. Проверьте цифры после +7"),
    "L148 long": ("person", "phone", "8912345678900", "В номере лишние цифры. Нужно 10 цифр после +7"),
    "L148 city code without 8": (
        "person", "phone", "495 123-45-67", "Укажите российский номер: он начинается с +7 или 8",
    ),
    "L148 letters": ("person", "phone", "позвоните", "Укажите телефон цифрами, например +7 912 345-67-89"),
    "L148 10,001 digits": ("person", "phone", "8" * 10_001, "В номере лишние цифры. Нужно 10 цифр после +7"),
    "L150 wrong digit": ("person", "org_number", "7707083894", MISPRINT.format("ИНН")),
    "L150 zeros": ("person", "org_number", "000000000000", MISPRINT.format("ИНН")),
    "L150 eleven digits": (
        "person", "org_number", "77070838930",
        "В ИНН 10 или 12 цифр, в ОГРН 13 или 15, а здесь 11. Проверьте номер или оставьте поле пустым",
    ),
    "L150 letters": (
        "person", "org_number", "77О7О83893", "В ИНН и ОГРН только цифры. Проверьте номер или оставьте поле пустым",
    ),
    "L150 10,001 digits": ("person", "org_number", "7" * 10_001, "Сократите до 100 знаков, сейчас 10001"),
    "L151 wrong digit": ("person", "org_number", "1027700132196", MISPRINT.format("ОГРН")),
    "no organisation": ("person", "organisation", " ", "Введите название организации или объединения"),
    "organisation of 301 signs": ("person", "organisation", "я" * 301, "Сократите до 300 знаков, сейчас 301"),
    "post of 151 signs": ("person", "post_held", "я" * 151, "Сократите до 150 знаков, сейчас 151"),
    "nobody represented": ("person", "represented", "", "Напишите, за кого вы обращаетесь"),
    "no basis": ("person", "basis", "", "Напишите, на каком основании вы пишете за другого человека"),
    "L153 five digits": (
        "person", "postal_address", "01000, Москва", "Введите адрес с индексом из 6 цифр, например 101000",
    ),
    "L153 none": ("person", "postal_address", "", "Введите адрес с индексом, куда отправить письмо"),
    "L154 301 signs": ("person", "postal_address", "я" * 301, "Сократите до 300 знаков, сейчас 301"),
    "previous number misread": (
        "story", "previous_number", "2026-004217-8", "Не нашли такой номер. Проверьте цифры или оставьте поле пустым",
    ),
    "previous number in other digits": (
        "story", "previous_number", "٢٠٢٦-٠٠٤٢١٧-٩",
        "Не нашли такой номер. Проверьте цифры или оставьте поле пустым",
    ),
    "previous number of 10,001 digits": (
        "story", "previous_number", "2" * 10_001, "Не нашли такой номер. Проверьте цифры или оставьте поле пустым",
    ),
    "title of 151 signs": ("story", "title", "я" * 151, "Сократите до 150 знаков, сейчас 151"),
    "story of 10,001 signs": ("story", "story", "я" * 10_001, "Сократите на 1 знак"),
}  # fmt: skip


@pytest.mark.parametrize(("step", "field", "typed", "said"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_spelling_gets_its_sentence_beside_the_field_and_stays_there(client, draft, step, field, typed, said):
    answers = {"person": {**PERSON, **ASKED_UNDER.get(field, {})}, "story": STORY}[step]
    tab = Tab(client, draft, step)
    tab.press("continue", {**answers, field: typed})
    assert sentence_beside(tab.html, field).removeprefix("Ошибка: ") == said
    assert typed_in(tab.html, field) == typed
    kept = Complaint.objects.get()
    assert not wizard.BY_NAME[step].is_done(kept, kept.author) or typed in str(kept.aside)  # refused, yet not lost


def test_an_index_no_russian_address_has_is_warned_of_and_does_not_stop_anybody(client, draft):
    odd = {**POST, "postal_address": "900000, Светлореченск, ул. Мира, 5"}
    assert client.post(page(draft, "person"), odd)["Location"] == page(draft, "story")
    assert "Проверьте индекс в почтовом адресе" in client.get(page(draft, "review")).content.decode()
    client.post(page(draft, "person"), {**odd, "postal_address": "644001, Светлореченск, ул. Мира, 5"})
    assert not any("индекс" in tip for tip in summary.advice(Complaint.objects.get()))


def test_no_sms_goes_to_a_foreign_number():
    assert not is_mobile("+77011234567")


@pytest.mark.parametrize(("patronymic", "said"), [("", ""), ("Викторовна", "Сотрите отчество или снимите отметку")])
def test_a_patronymic_may_be_absent_by_a_mark(client, draft, patronymic, said):
    absent = {**PERSON, "middle_name": patronymic, "no_middle_name": "on"}
    shown = client.post(page(draft, "person"), absent, follow=True).content.decode()
    assert said in sentence_beside(shown, "middle_name")
    kept = Complaint.objects.get()
    assert kept.no_middle_name
    assert wizard.BY_NAME["person"].is_done(kept, kept.author) == (not said)


@pytest.mark.parametrize(
    ("foreign", "said"),
    [(True, ""), (False, "В фамилии есть латинские буквы. Напишите русскими, как в паспорте")],
)
def test_a_latin_name_is_for_who_has_a_document_of_another_country(client, draft, foreign, said):
    type(draft.author).objects.update(foreign_name=foreign)
    smith = {**PERSON, "last_name": "Smith", "first_name": "John", "middle_name": "", "no_middle_name": "on"}
    shown = client.post(page(draft, "person"), smith, follow=True).content.decode()
    assert sentence_beside(shown, "last_name").removeprefix("Ошибка: ") == said
    kept = Complaint.objects.get()
    assert kept.last_name == "Smith"
    assert wizard.BY_NAME["person"].is_done(kept, kept.author) == (not said)


# --- СНИЛС (L149): asked nowhere, looked for in a text to warn of ----------------------------------------------------
@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("112-233-445 95", True),
        ("087-654-303 00", True),
        ("112-233-445 96", False),
        ("001-001-998 00", False),  # up to here numbers have no check digits
    ],
)
def test_a_number_of_the_social_fund_is_known_by_its_check_digits(number, is_one):
    assert personal.is_snils(re.sub(r"\D", "", number)) == is_one


# --- the number of a passport (L152, asked by a topic only) ----------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "said"),
    [("45 08 123456", ""), ("450 123456", "В паспорте 10 цифр: 4 в серии и 6 в номере, например 45 08 123456")],
)
def test_a_passport_has_ten_digits(client, draft, typed, said):
    asking = DraftFactory(author=draft.author, category=CategoryFactory(asks_id_doc=True))
    passport = {"id_doc_kind": "passport", "id_doc_number": typed}
    shown = client.post(page(asking, "person"), {**PERSON, **passport}, follow=True).content.decode()
    assert sentence_beside(shown, "id_doc_number").removeprefix("Ошибка: ") == said
    asking.refresh_from_db()
    assert asking.id_doc_number == (typed if said else "4508 123456")


# --- addresses of mail (L155, where a contact is given) --------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("почта@пример.рф", ""),
        (" Anna@Mail.RU ", ""),
        ("an na@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("anna@ma il.ru", "Проверьте адрес почты: после @ есть лишние знаки"),
        ("anna@@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("anna@mail@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("anna@mail", "Проверьте адрес: нет точки после @ (например, mail.ru)"),
        ("annа@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),  # one Cyrillic letter
        ("a" * 301 + "@mail.ru", "Проверьте почту или телефон: здесь слишком много знаков"),
        ("+77011234567", "Укажите российский номер: он начинается с +7 или 8"),
        ("84951234567", "СМС приходят только на мобильный. Укажите мобильный номер или почту"),
    ],
)
def test_an_address_to_sign_up_with(client, typed, said):
    answer = client.post(reverse("account_signup"), {"contact": typed, "password": "три слова подряд"}, follow=True)
    shown = answer.content.decode()
    assert sentence_beside(shown, "contact").removeprefix("Ошибка: ") == said
    assert typed_in(shown, "contact") == (typed if said else "")


# --- the day of a document (L156) ------------------------------------------------------------------------------------
TODAY = datetime(2026, 11, 27, 21, 30, tzinfo=UTC)  # already the 28th by the authority's clock
DAYS = {
    "1.2.2026": "2026-02-01",
    "01.02.2026": "2026-02-01",
    " 01/02/2026 ": "2026-02-01",
    "1-2-2026": "2026-02-01",
    "1 2 2026": "2026-02-01",
    "01/02/26": "2026-02-01",
    "2026-02-01": "2026-02-01",
    "1 февраля 2026": "2026-02-01",
    "1 Февраля 2026 г.": "2026-02-01",
    "1 фев 2026 года": "2026-02-01",
    "9 мая 45": "1945-05-09",
    "31 марта 2026г.": "2026-03-31",
    "01.01.1900": "1900-01-01",
    "29.02.2024": "2024-02-29",
    "28.11.2026": "2026-11-28",
}
NO_DAYS = {
    "29.02.2027": "Такой даты нет: в феврале 28 дней",
    "30.02.2024": "Такой даты нет: в феврале 29 дней",
    "31.04.2026": "Такой даты нет: в апреле 30 дней",
    "32.01.2026": "Такой даты нет: в январе 31 день",
    "00.05.2026": "Такой даты нет. Напишите, например, 12.10.2026",
    "01.13.2026": "Такой даты нет. Напишите, например, 12.10.2026",
    "1 фебруария 2026": "Напишите день, месяц и год, например 12.10.2026",
    "1 нисана 2026": "Такой даты нет. Напишите, например, 12.10.2026",
    "31.12.1899": "Проверьте год: нужна дата не раньше 1900 года",
    "01.01.0000": "Проверьте год: нужна дата не раньше 1900 года",
    "29.11.2026": "Дата должна быть сегодня или раньше",
    "29.02.2028": "Дата должна быть сегодня или раньше",
    "вчера": "Напишите день, месяц и год, например 12.10.2026",
    "2026": "Напишите день, месяц и год, например 12.10.2026",
    "٠١.٠٢.٢٠٢٦": "Напишите день, месяц и год, например 12.10.2026",
    "1" * 10_001: "Напишите день, месяц и год, например 12.10.2026",
}


@pytest.mark.parametrize(("typed", "kept"), DAYS.items())
def test_a_day_of_the_past_is_taken_as_people_write_it(typed, kept):
    with time_machine.travel(TODAY, tick=False):
        assert DayField().clean(typed) == kept


@pytest.mark.parametrize(("typed", "said"), NO_DAYS.items(), ids=lambda words: words[:20])
def test_of_a_day_that_cannot_be_it_is_said_why(typed, said):
    with time_machine.travel(TODAY, tick=False), pytest.raises(ValidationError) as refused:
        DayField().clean(typed)
    assert refused.value.messages == [said]


def test_a_leap_day_is_taken_when_it_has_come():
    with time_machine.travel(datetime(2028, 2, 29, 12, tzinfo=UTC), tick=False):
        assert DayField().clean("29.02.2028") == "2028-02-29"


# --- dates (L156, where staff set one) -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "exists"),
    [("29.02.2028", True), ("2028-02-29", True), ("29.02.2027", False), ("31.04.2026", False), ("вчера", False)],
)
def test_only_a_day_of_the_calendar_is_a_date(typed, exists):
    complaint = complaint_at("in_progress")
    ground = Ground(MOVES["ask"], complaint, officer("head", complaint), timezone.now())
    form = MoveForm({"text": "Какой подъезд?", "reply_until": typed}, ground)
    no_such_day = "Такой даты нет. Напишите, например, 12.10.2026"
    assert (no_such_day not in form.errors.get("reply_until", [])) == exists
    assert form["reply_until"].value() == typed


def test_no_sentence_says_only_that_the_format_is_wrong():
    said = [case[3] for case in REFUSED.values()]
    assert not [words for words in said if re.search("формат|некоррект|недопустим|неверн", words, re.IGNORECASE)]
    assert all(
        re.search("Напишите|Сократите|Подойдут|Нужно|Укажите|Проверьте|Введите|Сотрите", words) for words in said
    )
