"""Numbers that people read out and type back."""

import re

import pytest

from complaints import numbers
from complaints.check_digits import check_digit


def test_check_digit_of_the_example_is_nine():
    assert check_digit("2026004217") == 9


@pytest.mark.parametrize(
    "typed", ["2026-004217-9", "20260042179", " № 2026–004217–9 ", "2026 004217 9", "2026-0042179"]
)
def test_a_number_is_understood_in_any_spelling(typed):
    assert numbers.parse(typed) == "2026-004217-9"


@pytest.mark.parametrize("typed", ["", "2026-004217-8", "2026-004271-9", "2026", "ОГ-26-000045", "2026-004217-99"])
def test_a_misread_number_is_not_taken(typed):
    assert numbers.parse(typed) is None


def test_every_misread_digit_is_caught():
    digits = "20260042179"
    wrong = [
        digits[:place] + other + digits[place + 1 :]
        for place in range(len(digits))
        for other in "0123456789"
        if other != digits[place]
    ]
    assert [number for number in wrong if numbers.parse(number)] == []


@pytest.mark.django_db
def test_numbers_follow_each_other_within_a_year_and_begin_anew_with_the_next():
    given = [numbers.next_number(2026), numbers.next_number(2026), numbers.next_number(2027)]
    assert [number[:11] for number in given] == ["2026-000001", "2026-000002", "2027-000001"]
    assert all(numbers.parse(number) == number for number in given)


def test_receipt_codes_have_no_look_alikes_and_differ():
    codes = {numbers.receipt_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch("[2-9A-HJKMNP-Z]{8}", code) for code in codes)
