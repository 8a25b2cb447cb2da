"""Two pages: contact with a password, then the code. No account exists before the contact is proved."""

import itertools
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import codes
from accounts.models import Code, User
from notifications.models import Message
from tests.factories import PASSWORD, PhoneUserFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP, CODE = reverse("account_signup"), reverse("account_signup_code")
NEW = "три слова подряд"
# Alike where they are shown with the middle hidden.
TWINS = [("anna@example.org", "adam@example.org"), ("+79123456789", "+79993456789")]


def start(client, contact, password=NEW, **more):
    return client.post(SIGN_UP, {"contact": contact, "password": password, **more})


def test_a_person_signs_up_by_mail_and_is_in(client, code_to):
    assert client.get(SIGN_UP).status_code == 200
    answer = start(client, " Anna@Example.org ")
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert "a••••@example.org" in client.get(CODE).content.decode()
    assert User.objects.count() == 0
    digits = code_to("anna@example.org")
    answer = client.post(CODE, {"code": f"{digits[:3]} {digits[3:]}"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("complaints:list"))
    anna = User.objects.get()
    assert (anna.email, anna.email_verified, anna.phone, anna.check_password(NEW)) == (
        "anna@example.org",
        True,
        None,
        True,
    )
    assert client.session["_auth_user_id"] == str(anna.pk)
    assert Code.objects.get().password == ""


def test_a_person_signs_up_by_phone_and_is_in(client, code_to):
    start(client, "8 912 345-67-89")
    assert "67-89" in client.get(CODE).content.decode()
    client.post(CODE, {"code": code_to("+79123456789")})
    person = User.objects.get()
    assert (person.phone, person.phone_verified, person.email) == ("+79123456789", True, "")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_page_a_person_wanted_opens_after_the_code(client, code_to):
    answer = start(client, "anna@example.org", next="/complaints/new/")
    assert answer["Location"] == f"{CODE}?next=%2Fcomplaints%2Fnew%2F"
    assert 'name="next" value="/complaints/new/"' in client.get(answer["Location"]).content.decode()
    answer = client.post(CODE, {"code": code_to("anna@example.org"), "next": "/complaints/new/"})
    assert answer["Location"] == "/complaints/new/"


@pytest.mark.parametrize(
    ("contact", "password", "field", "words"),
    [
        ("", NEW, "contact", "Введите почту или телефон"),
        ("anna", NEW, "contact", "Добавьте знак @ в адрес почты"),
        ("8 495 123-45-67", NEW, "contact", "СМС приходят только на мобильный. Укажите мобильный номер или почту"),
        ("a\x00@mail.ru", NEW, "contact", "Проверьте почту или телефон: в них есть лишние знаки"),
        ("a" * 300, NEW, "contact", "Проверьте почту или телефон: здесь слишком много знаков"),
        ("anna@example.org", "", "password", "Придумайте пароль"),
        ("anna@example.org", "девять зн", "password", "Нужно не меньше 10 знаков"),
        ("anna@example.org", "password123", "password", "Этот пароль знают многие"),
        ("anna@example.org", "qwertyuiop", "password", "Этот пароль знают многие"),
        ("anna@example.org", "1234567890", "password", "Этот пароль знают многие"),
        ("anna@example.org", "aaaaaaaaaaaa", "password", "Этот пароль знают многие"),
        ("anna@example.org", "Anna@Example.org", "password", "Пароль не должен совпадать с почтой или телефоном"),
        ("annasmirnova@example.org", "annasmirnova1", "password", "Пароль не должен совпадать"),
        ("8 912 345-67-89", "89123456789", "password", "Пароль не должен совпадать с почтой или телефоном"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_the_contact_stays(client, contact, password, field, words):
    answer = start(client, contact, password)
    assert answer.status_code == 200
    assert words in answer.context["form"].errors[field][0]
    page = answer.content.decode()
    assert password == "" or password == contact or f'value="{password}"' not in page
    assert Message.objects.count() == 0


def test_long_and_cyrillic_passwords_are_kept_whole(client, code_to):
    password = "Очень длинный пароль, " * 5
    start(client, "anna@example.org", password)
    client.post(CODE, {"code": code_to("anna@example.org")})
    anna = User.objects.get()
    assert (anna.check_password(password), anna.check_password(password.strip()), anna.check_password(password[:72])) == (
        True, False, False,
    )  # fmt: skip


def test_somebody_elses_unfinished_sign_up_does_not_keep_the_owner_out(client, code_to):
    """Trap 2: an account that claims a number it never proved must not hold it."""
    stranger = UserFactory(phone="+79123456789", phone_verified=False)
    start(client, "+79123456789")
    client.post(CODE, {"code": code_to("+79123456789")})
    owner = User.objects.by_contact("+79123456789")
    stranger.refresh_from_db()
    assert (owner.phone_verified, stranger.phone) == (True, None)


def test_two_who_start_with_one_number_get_one_account(client, code_to):
    other = type(client)()
    with time_machine.travel(timezone.now() - timedelta(minutes=2), tick=False):
        start(other, "anna@example.org", "чужой пароль тут")
        first = code_to("anna@example.org")
    start(client, "anna@example.org")
    assert other.post(CODE, {"code": first}).status_code == 200
    client.post(CODE, {"code": code_to("anna@example.org")})
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize(("known", "unknown"), TWINS)
def test_a_known_contact_is_answered_like_an_unknown_one_on_every_page(client, known, unknown):
    owner_of(known)
    walks = []
    for contact in (known, unknown):
        browser = type(client)()
        with time_machine.travel(timezone.now(), tick=False) as clock:
            walk = [start(browser, contact), browser.get(CODE), browser.post(CODE, {"again": "1"}), browser.get(CODE)]
            walk += [browser.post(CODE, {"code": "010101"}) for _ in range(6)]
            clock.shift(40)
            walk += [browser.post(CODE, {"again": "1"}), browser.get(CODE)]
            clock.shift(601)
            walk += [browser.post(CODE, {"code": "010101"}), start(type(client)(), contact)]
        walks.append([visible(answer, contact) for answer in walk])
    assert walks[0] == walks[1]
    assert [answer[0] for answer in walks[0]] == [302, 200, 302, 200] + [200] * 6 + [302, 200, 200, 200]
    assert User.objects.count() == 1


def test_the_owner_of_a_known_contact_gets_a_letter_that_says_so(client, letter_to):
    UserFactory(email="anna@example.org")
    start(client, "anna@example.org")
    assert "Кабинет с ним уже есть" in letter_to("anna@example.org")


def test_a_known_phone_gets_an_sms_of_one_segment_that_says_so(client, letter_to):
    PhoneUserFactory(phone="+79123456789")
    start(client, "8 912 345 67 89")
    text = letter_to("+79123456789")
    assert "У вас уже есть кабинет" in text
    assert len(text) <= 70


def test_a_wrong_code_is_said_at_the_field_and_five_kill_it(client, code_to):
    start(client, "anna@example.org")
    right = code_to("anna@example.org")
    for typed, words in [
        ("", "Введите код из сообщения"),
        ("12345", "В коде 6 цифр, а введено 5"),
        ("12 34 567", "В коде 6 цифр, а введено 7"),
        ("код", "В коде только цифры. Проверьте, что ввели"),
    ]:
        assert client.post(CODE, {"code": typed}).context["form"].errors["code"] == [words]
    for _ in range(5):
        answer = client.post(CODE, {"code": "010101"})
        assert answer.context["form"].errors["code"] == ["Код не подошёл. Проверьте цифры или запросите новый код"]
    answer = client.post(CODE, {"code": right})
    assert answer.context["form"].errors["code"] == ["Слишком много попыток с этим кодом. Запросите новый"]
    assert User.objects.count() == 0


def test_a_new_code_kills_the_old_one(client, code_to):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        start(client, "anna@example.org")
        old = code_to("anna@example.org")
        clock.shift(31)
        client.post(CODE, {"again": "1"})
        new = code_to("anna@example.org")
        assert old == new or client.post(CODE, {"code": old}).status_code == 200
        assert client.post(CODE, {"code": new}).status_code == 302


def test_an_expired_code_is_replaced_at_once(client, code_to):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        start(client, "anna@example.org")
        old = code_to("anna@example.org")
        clock.shift(601)
        answer = client.post(CODE, {"code": old})
        assert answer.context["form"].errors["code"] == ["Код устарел, мы отправили новый"]
        assert client.post(CODE, {"code": code_to("anna@example.org")}).status_code == 302


@pytest.mark.parametrize(("contact", "most"), [("+79123456789", 3), ("anna@example.org", 5)])
def test_codes_to_one_contact_are_few_in_an_hour_whatever_the_spelling_and_session(client, contact, most):
    spellings = (
        ["8 912 345-67-89", "9123456789", "+7 (912) 345 67 89"] if contact[0] == "+" else [contact, contact.upper()]
    )
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for count in range(most):
            assert start(type(client)(), spellings[count % len(spellings)]).status_code == 302
            clock.shift(40)
        answer = start(client, contact)
        wait = 3600 - 40 * most
        words = f"Слишком много попыток. Новый код можно запросить через {wait // 60:02d}:{wait % 60:02d}"
        assert answer.context["form"].errors["contact"] == [words]
        assert Message.objects.count() == most
        clock.shift(3600)
        assert start(client, contact).status_code == 302


def test_two_codes_are_half_a_minute_apart(client):
    with time_machine.travel(timezone.now(), tick=False):
        start(client, "anna@example.org")
        answer = client.post(CODE, {"again": "1"}, follow=True)
    assert "Код уже отправлен. Если он не придёт, новый можно запросить через 30 с" in answer.content.decode()
    assert Message.objects.count() == 1


def test_the_portal_sends_so_many_sms_a_day_and_no_more(client, settings):
    settings.SMS_CODES_PER_DAY = 1
    start(client, "+79123456780")
    answer = start(client, "+79123456789")
    assert answer.context["form"].errors["contact"] == [
        "Сейчас СМС не отправляются. Укажите почту или попробуйте завтра"
    ]
    assert start(client, "anna@example.org").status_code == 302


def test_a_code_works_only_in_the_session_that_asked_for_it(client, code_to):
    start(client, "anna@example.org")
    other = type(client)()
    answer = other.post(CODE, {"code": code_to("anna@example.org")})
    assert (answer.status_code, answer["Location"]) == (302, SIGN_UP)


def test_a_code_works_once(client, code_to):
    start(client, "anna@example.org")
    digits = code_to("anna@example.org")
    client.post(CODE, {"code": digits})
    client.post(reverse("account_logout"))
    assert client.post(CODE, {"code": digits})["Location"] == SIGN_UP
    assert User.objects.count() == 1


def test_a_code_is_not_kept_readable(client, code_to):
    start(client, "anna@example.org")
    digits = code_to("anna@example.org")
    row = Code.objects.get()
    assert digits not in (row.digest + row.password + Message.objects.get().body)


def test_a_code_is_any_of_a_million():
    made = [codes.new_digits() for _ in range(2000)]
    assert {len(digits) for digits in made} == {6}
    assert len(set(made)) > 1950
    assert any(digits.startswith("0") for digits in made)
    assert any(left == right for digits in made for left, right in itertools.pairwise(digits))


def test_who_is_signed_in_is_not_asked_to_sign_up(client):
    client.force_login(UserFactory())
    assert client.get(SIGN_UP).status_code == 302
    assert client.get(f"{SIGN_UP}?next=/complaints/new/")["Location"] == "/complaints/new/"
    assert PASSWORD


def plain(page: str) -> str:
    """The page without what differs each time."""
    import re

    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|data-(?:name|left)="\w+"', "", page)
    return re.sub(r"до&nbsp;\d\d:\d\d", "", page)


def visible(answer, contact):
    """All that a stranger sees of an answer, without what differs each time and what was typed."""
    cookies = {name: sorted(part for part, value in cookie.items() if value) for name, cookie in answer.cookies.items()}
    page = plain(answer.content.decode()).replace(contact, "")
    return answer.status_code, answer.headers.get("Location"), sorted(answer.headers), cookies, page


def owner_of(contact):
    """A cabinet with this contact."""
    return UserFactory(email=contact) if "@" in contact else PhoneUserFactory(phone=contact)
