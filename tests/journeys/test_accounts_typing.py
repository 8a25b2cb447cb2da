"""Wrong input on every page of the way in: its own sentence beside the field, the typing kept, no secret sent back."""

import re
from datetime import timedelta

import pytest

from tests.complaints.recovery import picture
from tests.factories import PASSWORD
from tests.journeys.account_steps import (
    MAIL,
    NEW_PASSWORD,
    OTHER_MAIL,
    OTHER_PHONE,
    PHONE,
    sign_in,
    sign_out,
    sign_up,
    switch_on,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NO_CONTACT = "Введите почту или телефон"
NO_AT = "Добавьте знак @ в адрес почты"
NO_DOT = "Проверьте адрес: нет точки после @ (например, mail.ru)"
SHORT = "В номере не хватает цифр. Нужно 10 цифр после +7"
LONG = "В номере лишние цифры. Нужно 10 цифр после +7"
FOREIGN = "Укажите российский номер: он начинается с +7 или 8"
NOT_MOBILE = "СМС приходят только на мобильный. Укажите мобильный номер или почту"
ODD = "Проверьте адрес почты: подойдёт, например, anna@mail.ru"
TOO_LONG = "Проверьте почту или телефон: здесь слишком много знаков"
CONTACTS = {
    "empty": ("", NO_CONTACT),
    "blanks": (" \u00a0 ", NO_CONTACT),
    "no at": ("anna.example.org", NO_AT),
    "no dot": ("anna@mailru", NO_DOT),
    "a Cyrillic letter among Latin ones": ("аnna@example.org", ODD),
    "short": ("8 900 123-45-6", SHORT),
    "long": ("8 900 123-45-67-8", LONG),
    "foreign": ("+1 202 555 0100", FOREIGN),
    "too long": (f"{'a' * 300}@example.org", TOO_LONG),
}
PAGES = {
    "sign-in": ("/accounts/login/", "Войти", "login", {"password": PASSWORD}),
    "sign-up": ("/accounts/signup/", "Получить код", "contact", {"password": NEW_PASSWORD}),
    "reset": ("/accounts/password/reset/", "Отправить код", "contact", {}),
}


@pytest.mark.parametrize(("typed", "words"), CONTACTS.values(), ids=CONTACTS)
@pytest.mark.parametrize("page", PAGES)
def test_a_contact_that_cannot_be_is_said_and_stays_in_the_field(me, post, page, typed, words):
    address, button, field, secrets = PAGES[page]
    me.open(address).press(button, **{field: typed}, **secrets)
    assert me.ask(field) == words
    assert words in me.errors
    assert me.value_of(field) == typed
    assert [me.value_of(name) for name in secrets] == [""] * len(secrets)
    assert me.page.find(".//title").text.startswith("Ошибка:")
    assert post.read(typed.strip()) == []


@pytest.mark.parametrize("page", ["sign-up", "reset"])
def test_a_number_that_gets_no_sms_is_said(me, page):
    address, button, field, secrets = PAGES[page]
    me.open(address).press(button, **{field: "8 (495) 123-45-67"}, **secrets)
    assert (me.ask(field), me.value_of(field)) == (NOT_MOBILE, "8 (495) 123-45-67")


def test_a_sign_in_without_a_password_keeps_the_contact(me, anna):
    sign_in(me, PHONE.typed, "")
    assert (me.errors, me.value_of("login")) == (["Введите пароль"], PHONE.typed)
    sign_in(me, PHONE.typed, "три неверных слова")
    assert me.errors == ["Почта, телефон или пароль не подошли. Проверьте раскладку и Caps Lock"]
    assert (me.value_of("login"), me.value_of("password")) == (PHONE.typed, "")
    assert "неверных" not in me.answer.content.decode()


NEW_PASSWORDS = {
    "short": ("девять зн", "Нужно не меньше 10 знаков"),
    "common": ("password123", "Этот пароль знают многие. Придумайте другой, подойдёт фраза из трёх слов"),
    "too long": ("длинный " * 600, "Пароль слишком длинный. Сократите его"),
    "the mail itself": ("Anna@Example.org", "Пароль не должен совпадать с почтой или телефоном"),
    "the phone itself": ("8 900 123 45 67", "Пароль не должен совпадать с почтой или телефоном"),
    "empty": ("", "Придумайте пароль"),
}


def _at_sign_up(me, post):
    return me.open("/accounts/signup/"), "Получить код", {"contact": PHONE.typed}


def _at_reset(me, post):
    me.open("/accounts/password/reset/").press("Отправить код", contact=PHONE.kept)
    return me.press("Продолжить", code=post.code_to(PHONE.kept)), "Сохранить пароль", {}


def _at_change(me, post):
    sign_in(me, PHONE.kept)
    return me.open("/accounts/password/change/"), "Сохранить пароль", {"current_password": PASSWORD}


@pytest.mark.parametrize(("typed", "words"), NEW_PASSWORDS.values(), ids=NEW_PASSWORDS)
@pytest.mark.parametrize("arrive", [_at_reset, _at_change], ids=["reset", "change"])
def test_a_password_that_cannot_be_is_said_and_never_sent_back(me, post, anna, arrive, typed, words):
    page, button, more = arrive(me, post)
    page.press(button, password=typed, **more)
    assert (page.ask("password"), page.errors) == (words, [words])
    assert page.value_of("password") == ""
    assert not typed or typed not in page.answer.content.decode().replace(MAIL.kept, "")
    page.press(button, password=NEW_PASSWORD, **more)  # the proof before it is still good
    assert page.told.startswith("Пароль изменён")


@pytest.mark.parametrize(
    ("typed", "words"), [NEW_PASSWORDS[name] for name in ("short", "common", "the phone itself", "empty")]
)
def test_a_password_that_cannot_be_keeps_the_contact_of_a_sign_up(me, post, typed, words):
    page, button, more = _at_sign_up(me, post)
    page.press(button, password=typed, **more)
    assert (page.ask("password"), page.value_of("contact")) == (words, PHONE.typed)
    assert post.read(PHONE.kept) == []


# --- codes -------------------------------------------------------------------------------------------------------------
class CodePage:
    """Brings a person to the page of a code; `button` sends it, `is_past` says whether it was right."""

    def __init__(self, contact, button, arrive, is_past):
        self.contact, self.button, self.arrive, self.is_past = contact, button, arrive, is_past


def _to_sign_up(contact):
    def arrive(me, post):
        me.open("/accounts/signup/").press("Получить код", contact=contact.typed, password=PASSWORD)

    return CodePage(contact, "Создать кабинет", arrive, lambda me: me.address == "/complaints/")


def _to_reset(contact):
    def arrive(me, post):
        sign_out(sign_up(me, post, contact))
        me.open("/accounts/password/reset/").press("Отправить код", contact=contact.typed)

    return CodePage(contact, "Продолжить", arrive, lambda me: me.heading == "Новый пароль")


def _to_change(contact, page):
    def arrive(me, post):
        sign_up(me, post, {OTHER_MAIL: MAIL, OTHER_PHONE: PHONE}[contact])
        me.open(page).press("Получить код", contact=contact.typed, current_password=PASSWORD)

    return CodePage(contact, "Сохранить контакт", arrive, lambda me: me.told.startswith("Контакт сохранён"))


def _to_second(contact, by):
    def arrive(me, post):
        sign_up(me, post, contact)
        switch_on(me)
        sign_in(sign_out(me), contact.kept).press(f"Прислать код {by}")

    return CodePage(contact, "Войти", arrive, lambda me: me.address == "/complaints/")


def _to_recovery(contact):
    told = {"last_name": "Смирнова", "first_name": "Анна", "old_contacts": MAIL.kept, "statement": "Ящик удалён."}

    def arrive(me, post):
        given = {**told, "new_contact": contact.typed, "document": picture()}
        me.open("/accounts/recovery/").press("Получить код", **given)

    return CodePage(contact, "Отправить заявление", arrive, lambda me: me.heading == "Заявление принято")


CODE_PAGES = {
    "sign-up by mail": _to_sign_up(MAIL),
    "sign-up by phone": _to_sign_up(PHONE),
    "reset by mail": _to_reset(MAIL),
    "reset by phone": _to_reset(PHONE),
    "a new mail address": _to_change(OTHER_MAIL, "/accounts/contact/email/"),
    "a new phone": _to_change(OTHER_PHONE, "/accounts/contact/phone/"),
    "the second step by mail": _to_second(MAIL, "на почту"),
    "the second step by SMS": _to_second(PHONE, "по СМС"),
    "recovery by mail": _to_recovery(OTHER_MAIL),
    "recovery by phone": _to_recovery(OTHER_PHONE),
}
WRONG = "Код не подошёл. Проверьте цифры или запросите новый код"
NO_CODES = {
    "": "Введите код из сообщения",
    "   ": "Введите код из сообщения",
    "12345": "В коде 6 цифр, а введено 5",
    "1234567": "В коде 6 цифр, а введено 7",
    "1" * 41: "В коде 6 цифр, а введено больше",
    "12345б": "В коде только цифры. Проверьте, что ввели",
    "١٢٣٤٥٦": "В коде только цифры. Проверьте, что ввели",
}


@pytest.fixture(params=CODE_PAGES.values(), ids=CODE_PAGES)
def at(request, me, post, clock):
    """The page of a code, open, and the half minute between two codes to one contact over."""
    _pausing(me, clock.shift)
    request.param.arrive(me, post)
    return request.param


def _pausing(me, shift):
    """A person who rests half a minute after every form."""
    press = me.press

    def slowly(*words, **fields):
        press(*words, **fields)
        shift(31)
        return me

    me.press = slowly


def _other(digits):
    return f"{(int(digits) + 1) % 1_000_000:06d}"


def test_what_is_no_code_is_said_and_costs_no_try(me, post, at):
    digits = post.code_to(at.contact.kept)
    for typed, words in NO_CODES.items():
        me.press(at.button, code=typed)
        assert (me.ask("code"), me.errors) == (words, [words])
    me.press(at.button, code=digits)
    assert at.is_past(me)


def test_blanks_dashes_and_look_alike_letters_in_a_code_do_not_matter(me, post, at):
    digits = post.code_to(at.contact.kept)
    looks = digits.replace("0", "О").replace("3", "З").replace("1", "l")
    me.press(at.button, code=f" {looks[:2]}\u00a0{looks[2:4]} — {looks[4:]}. ")
    assert at.is_past(me)


def test_a_guessed_code_is_dead_after_five_tries_and_a_new_one_works(me, post, at):
    digits = post.code_to(at.contact.kept)
    for _ in range(5):
        assert me.press(at.button, code=_other(digits)).ask("code") == WRONG
    me.press(at.button, code=digits)
    assert me.ask("code") == "Слишком много попыток с этим кодом. Запросите новый"
    assert not at.is_past(me)
    me.press("Отправить код ещё раз")
    assert me.told == "Отправили новый код. Прежний больше не действует"
    newer = post.code_to(at.contact.kept)
    me.press(at.button, code=newer)
    assert at.is_past(me)


def test_an_expired_code_is_replaced_at_once_and_fits_no_more(me, post, at, clock):
    digits = post.code_to(at.contact.kept)
    clock.shift(timedelta(minutes=10))
    assert me.press(at.button, code=digits).ask("code") == "Код устарел, мы отправили новый"
    newer = post.code_to(at.contact.kept)
    assert me.press(at.button, code=digits if digits != newer else _other(newer)).ask("code") == WRONG
    me.press(at.button, code=newer)
    assert at.is_past(me)


PRESSED_TWICE = {
    "sign-up": ("/accounts/signup/", "Получить код", {"password": NEW_PASSWORD}, "Создать кабинет", OTHER_PHONE),
    "reset": ("/accounts/password/reset/", "Отправить код", {}, "Продолжить", PHONE),
    "change": (
        "/accounts/contact/email/",
        "Получить код",
        {"current_password": PASSWORD},
        "Сохранить контакт",
        OTHER_MAIL,
    ),
}


@pytest.mark.parametrize(("page", "button", "secrets", "onward", "contact"), PRESSED_TWICE.values(), ids=PRESSED_TWICE)
def test_the_same_form_pressed_twice_leads_to_the_code_that_is_on_its_way(
    me, post, anna, page, button, secrets, onward, contact
):
    """«Назад» from the page of the code, or a double press, must not end at a form that refuses to go on."""
    if "current_password" in secrets:
        sign_in(me, MAIL.kept)
    me.open(page).press(button, contact=contact.typed, **secrets)
    me.open(page).press(button, contact=contact.otherwise, **secrets)
    assert (me.heading, me.errors) == (contact.heading, [])
    [message] = post.read(contact.kept)
    me.press(onward, code=re.search(r"\d{6}", message)[0])
    assert me.heading in {"Мои обращения", "Новый пароль", "Мои данные"}


def test_a_second_sign_up_with_another_password_does_not_open_a_cabinet_with_the_first(me, post):
    me.open("/accounts/signup/").press("Получить код", contact=PHONE.kept, password=PASSWORD)
    me.open("/accounts/signup/").press("Получить код", contact=PHONE.kept, password=NEW_PASSWORD)
    assert me.ask("contact") == "Код уже отправлен. Если он не придёт, новый можно запросить через 30 с"
    assert me.value_of("contact") == PHONE.kept


def test_codes_asked_for_too_often_are_refused_with_the_time_to_wait(me, post, clock):
    me.open("/accounts/signup/").press("Получить код", contact=PHONE.kept, password=PASSWORD)
    me.press("Отправить код ещё раз")
    assert re.fullmatch(r"Код уже отправлен\. Если он не придёт, новый можно запросить через 30 с", me.told)
    for _ in range(2):
        clock.shift(31)
        me.press("Отправить код ещё раз")
    clock.shift(31)
    me.press("Отправить код ещё раз")
    assert me.told == "Слишком много попыток. Новый код можно запросить через 58:27"
    assert len(post.read(PHONE.kept)) == 1  # the older two were replaced before they left


# --- the name, a new contact -----------------------------------------------------------------------------------------
NAMES = {
    "empty": ("", "Введите фамилию"),
    "digits": ("Смирнова2", "В фамилии есть цифры. Напишите как в паспорте"),
    "a Latin look-alike": ("Cмирнова", "В фамилии есть латинские буквы. Напишите русскими, как в паспорте"),
    "signs": ("Смирнова!", "В фамилии есть лишние знаки. Подойдут русские буквы, дефис, пробел и апостроф"),
    "too long": ("я" * 101, "В фамилии больше 100 знаков. Сократите"),
}


@pytest.mark.parametrize(("typed", "words"), NAMES.values(), ids=NAMES)
def test_a_name_that_cannot_be_is_said_and_everything_typed_stays(me, anna, typed, words):
    sign_in(me, MAIL.kept)
    given = {"first_name": "Анна", "middle_name": "Викторовна", "postal_address": "Луговая, 14"}
    me.open("/accounts/profile/").press("Сохранить", last_name=typed, **given)
    assert (me.ask("last_name"), me.errors) == (words, [words])
    assert me.value_of("last_name") == typed
    assert {name: me.value_of(name) for name in given} == given
    assert "Анна С." in me.says  # the header shows what is kept


NEW_CONTACTS = {
    "no mail": ("email", "", "Введите почту"),
    "no at": ("email", "boris.example.org", NO_AT),
    "no dot": ("email", "boris@mailru", NO_DOT),
    "mail too long": ("email", f"{'b' * 300}@example.org", "Проверьте почту: здесь слишком много знаков"),
    "no phone": ("phone", "", "Введите телефон"),
    "short": ("phone", "8 900 765-43-2", SHORT),
    "letters": ("phone", "девять", "Укажите телефон цифрами, например +7 912 345-67-89"),
    "landline": ("phone", "8 495 123-45-67", "СМС приходят только на мобильный. Укажите мобильный номер"),
}


@pytest.mark.parametrize(("kind", "typed", "words"), NEW_CONTACTS.values(), ids=NEW_CONTACTS)
def test_a_new_contact_that_cannot_be_is_said_and_stays_in_the_field(me, anna, kind, typed, words):
    sign_in(me, MAIL.kept)
    me.open(f"/accounts/contact/{kind}/").press("Получить код", contact=typed, current_password=PASSWORD)
    assert (me.ask("contact"), me.value_of("contact")) == (words, typed)
    assert me.value_of("current_password") == ""
