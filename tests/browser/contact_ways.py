"""Ways to the pages about a contact that was replaced."""

import re
from itertools import count

from tests.browser.account_ways import FRESH_PASSWORD, sign_up
from tests.browser.visitor import Visitor

_numbers = count(1)


def not_my_contact(visitor: Visitor) -> None:
    """«Это не я» from the letter to a mailbox that opens the cabinet no more."""
    number = next(_numbers)
    old, new = f"before{number}@example.org", f"after{number}@example.org"
    other = Visitor(visitor.browser, visitor.portal)
    sign_up(other, old)
    page = other.go("/accounts/contact/email/")
    page.fill("[name=contact]", new)
    page.fill("[name=current_password]", FRESH_PASSWORD)
    other.press("Получить код")
    page.fill("[name=code]", visitor.portal.code_for(new))
    other.press("Сохранить контакт")
    other.leave()
    visitor.go(re.search(r"/c/[\w-]+/", visitor.portal.letter(old, "Это не я"))[0])
