"""The last digit of a number tells a misheard one."""


def check_digit(digits: str) -> int:
    """The Luhn digit over YYYYNNNNNN (2026004217 → 9)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10
