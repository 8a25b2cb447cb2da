"""Spellings of phones, addresses and names (L147, L148), and which contact may be used for what."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.contacts import has_verified_contact, normalise_contact, recipient_for
from accounts.emails import normalise_email
from accounts.models import User
from accounts.names import clean_name
from accounts.phones import is_mobile, normalise_phone, phone_ending
from notifications.masking import mask_address
from tests.factories import PhoneUserFactory, UserFactory


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8 (912) 345-67-89", "+79123456789"),
        ("8 912 345-67-89", "+79123456789"),
        ("+7 912 345‑67‑89", "+79123456789"),
        ("79123456789", "+79123456789"),
        ("9123456789", "+79123456789"),
        ("84951234567", "+74951234567"),
        ("8-800-555-35-35", "+78005553535"),
    ],
)
def test_a_phone_in_any_usual_spelling_is_one_number(typed, kept):
    assert normalise_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("89123456", "В номере не хватает цифр. Нужно 10 цифр после +7"),
        ("12345", "В номере не хватает цифр. Нужно 10 цифр после +7"),
        ("77011", "В номере не хватает цифр. Нужно 10 цифр после +7"),
        ("891234567890", "В номере лишние цифры. Нужно 10 цифр после +7"),
        ("+77011234567", "Укажите российский номер: он начинается с +7 или 8"),
        ("+375291234567", "Укажите российский номер: он начинается с +7 или 8"),
        ("+7 (000) 000-00-00", "Такого номера нет. Проверьте цифры после +7"),
        ("٩١٢٣٤٥٦٧٨٩", "Укажите телефон цифрами, например +7 912 345-67-89"),
        ("", "Укажите телефон цифрами, например +7 912 345-67-89"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_a_sentence(typed, words):
    with pytest.raises(ValidationError) as refusal:
        normalise_phone(typed)
    assert refusal.value.messages == [words]


def test_sms_go_to_mobile_numbers_only():
    assert [is_mobile(number) for number in ("+79123456789", "+74951234567", "+77011234567", "", None)] == [
        True, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna@Example.ORG ", "anna@example.org"),
        ("ａｎｎａ@example.org", "anna@example.org"),
        ("\u212aelvin@example.org", "kelvin@example.org"),
        ("почта@пример.рф", "почта@пример.рф"),
        ("anna@xn--e1afmkfd.xn--p1ai", "anna@пример.рф"),
    ],
)
def test_look_alike_spellings_of_an_address_are_one_address(typed, kept):
    assert normalise_email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("anna", "Добавьте знак @ в адрес почты"),
        ("anna@mail", "Проверьте адрес: нет точки после @ (например, mail.ru)"),
        ("a nna@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("a@b@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("aınna@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("an\u200bna@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("anнa@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("a\x00nna@mail.ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
        ("anna@ma il.ru", "Проверьте адрес почты: после @ есть лишние знаки"),
        ("anna@" + "x" * 300 + ".ru", "Проверьте адрес почты: подойдёт, например, anna@mail.ru"),
    ],
)
def test_a_wrong_address_is_refused_with_a_sentence(typed, words):
    with pytest.raises(ValidationError) as refusal:
        normalise_email(typed)
    assert refusal.value.messages == [words]


def test_a_text_with_letters_is_taken_for_an_address_and_digits_for_a_phone():
    assert normalise_contact("8 912 345-67-89") == "+79123456789"
    with pytest.raises(ValidationError, match="Добавьте знак @"):
        normalise_contact("anna")


@pytest.mark.parametrize(
    "name",
    ["Салтыков-Щедрин", "О", "Тер-Ованесян", "Гарсия Маркес", "Гасан оглы", "де Бройль", "Д’Артаньян"],
)
def test_a_name_as_in_a_passport_is_kept(name):
    assert clean_name(name, "фамилии") == name


def test_blanks_and_long_dashes_in_a_name_are_put_in_order():
    assert clean_name("  Тер—Ованесян  оглы ", "фамилии") == "Тер-Ованесян оглы"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Иван0в", "В фамилии есть цифры. Напишите как в паспорте"),
        ("Ivanоv", "В фамилии есть латинские буквы. Напишите русскими, как в паспорте"),
        ("-Иванов", "В фамилии есть лишние знаки. Подойдут русские буквы, дефис, пробел и апостроф"),
        ("Иванов--Петров", "В фамилии есть лишние знаки. Подойдут русские буквы, дефис, пробел и апостроф"),
        ("И" * 101, "В фамилии больше 100 знаков. Сократите"),
    ],
)
def test_a_name_of_no_passport_is_refused_with_a_sentence(name, words):
    with pytest.raises(ValidationError) as refusal:
        clean_name(name, "фамилии")
    assert refusal.value.messages == [words]


def test_masks_keep_what_the_owner_recognises():
    assert (mask_address("anna@example.org"), mask_address("")) == ("a••••@example.org", "")
    assert (mask_address("+79123456789"), phone_ending("+79123456789"), mask_address(None)) == (
        "+7 ••• •••-67-89",
        "67-89",
        "",
    )


def test_names_are_shown_as_each_place_wants_them():
    anna = User(last_name="Смирнова", first_name="Анна", middle_name="Викторовна")
    assert (anna.get_full_name(), anna.get_short_name(), anna.official_name) == (
        "Смирнова Анна Викторовна",
        "Анна С.",
        "Смирнова А. В.",
    )
    assert User(email="anna@example.org").get_full_name() == "a••••@example.org"


@pytest.mark.django_db
def test_messages_go_to_verified_and_wanted_contacts_only():
    both = UserFactory(phone="+79001234567", phone_verified=True)
    assert (recipient_for(both).email, recipient_for(both).phone) == (both.email, "+79001234567")
    quiet = UserFactory(phone="+79001234568", phone_verified=True, notify_email=False, notify_sms=False)
    assert (recipient_for(quiet).email, recipient_for(quiet).phone, recipient_for(quiet).cabinet) == ("", "", True)
    claimed = UserFactory(phone="+79001234569", email_verified=False)
    assert (recipient_for(claimed).email, recipient_for(claimed).phone) == ("", "")
    assert has_verified_contact(claimed) is False
    landline = PhoneUserFactory(phone="+74951234567")
    assert (recipient_for(landline).phone, has_verified_contact(landline)) == ("", True)


@pytest.mark.django_db
def test_the_database_keeps_one_verified_owner_of_a_contact_and_any_number_of_claims():
    UserFactory(email="anna@example.org", email_verified=False)
    UserFactory(email="anna@example.org", email_verified=False)
    owner = UserFactory(email="anna@example.org")
    assert User.objects.by_contact("anna@example.org") == owner
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="anna@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="", email_verified=True)
