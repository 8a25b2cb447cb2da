"""ИНН and ОГРН: every vector of L150 and L151, the spellings of documents, and what is said of the others."""

import pytest
from django.core.exceptions import ValidationError

from complaints import registration_numbers

ONLY_DIGITS = "В ИНН и ОГРН только цифры. Проверьте номер или оставьте поле пустым"


def misprint(name):
    return f"Похоже, в {name} опечатка: цифры не сходятся. Проверьте по документам или оставьте поле пустым"


def length(n):
    return f"В ИНН 10 или 12 цифр, в ОГРН 13 или 15, а здесь {n}. Проверьте номер или оставьте поле пустым"


@pytest.mark.parametrize(
    ("typed", "kept", "name"),
    [
        ("7707083893", "7707083893", "ИНН"),
        ("500100732259", "500100732259", "ИНН"),
        ("1027700132195", "1027700132195", "ОГРН"),
        ("304500116000157", "304500116000157", "ОГРНИП"),
        (" 7707 083\u00a0893 ", "7707083893", "ИНН"),
        ("ИНН: 7707083893", "7707083893", "ИНН"),
        ("инн № 5001-0073-2259", "500100732259", "ИНН"),
        ("ОГРН 1 02 77 00 13219 5", "1027700132195", "ОГРН"),
        ("ОГРНИП 304500116000157.", "304500116000157", "ОГРНИП"),
    ],
)
def test_a_right_number_is_taken_in_any_usual_spelling(typed, kept, name):
    assert registration_numbers.clean(typed) == kept
    assert registration_numbers.name_of(kept) == name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7707083894", misprint("ИНН")),
        ("000000000000", misprint("ИНН")),
        ("0000000000", misprint("ИНН")),
        ("500100732258", misprint("ИНН")),  # the last of its two
        ("500100732269", misprint("ИНН")),  # the first of them
        ("1027700132196", misprint("ОГРН")),
        ("0000000000000", misprint("ОГРН")),
        ("304500116000158", misprint("ОГРНИП")),
        ("770708389", length(9)),
        ("77070838931", length(11)),
        ("10277001321951", length(14)),
        ("7" * 99, length(99)),
        ("7707O83893", ONLY_DIGITS),
        ("٧٧٠٧٠٨٣٨٩٣", ONLY_DIGITS),
        ("7707083893/770701001", ONLY_DIGITS),
        ("ИНН", ONLY_DIGITS),
    ],
)
def test_a_wrong_number_is_told_from_a_short_one_and_nobody_has_to_give_it(typed, said):
    with pytest.raises(ValidationError) as refusal:
        registration_numbers.clean(typed)
    assert refusal.value.messages == [said]


@pytest.mark.parametrize("right", ["7707083893", "500100732259", "1027700132195", "304500116000157"])
def test_nine_of_ten_misread_digits_are_noticed(right):
    """Not all: sums modulo 11 and 13 are cut to one digit."""
    misread = [right[:place] + digit + right[place + 1 :] for place in range(len(right)) for digit in "0123456789"]
    others = [number for number in misread if number != right]
    taken = [number for number in others if registration_numbers.is_right(number)]
    assert len(taken) <= len(others) // 10


@pytest.mark.parametrize(("number", "name"), [("", "ИНН или ОГРН"), ("7707", "ИНН или ОГРН")])
def test_what_is_no_number_yet_has_the_name_of_both(number, name):
    assert registration_numbers.name_of(number) == name
    assert not registration_numbers.is_right(number)
