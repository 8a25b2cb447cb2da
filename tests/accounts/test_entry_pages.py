"""What every page of the way in has in common: fields a password manager fills, and a way out (ASVS 6.2.6, 6.2.7, 7.4.4)."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.factories import DeviceFactory, StaffFactory
from tests.routes import routes

pytestmark = pytest.mark.django_db
PASSWORDS = {
    "account_login": {"current-password"},
    "account_signup": {"new-password"},
    "account_change_password": {"current-password", "new-password"},
    "account_contact_email": {"current-password"},
    "account_contact_phone": {"current-password"},
    "second_factor_off": {"current-password"},
    "second_factor_replace": {"current-password"},
    "second_factor_new_codes": {"current-password"},
    "complaints:close": {"current-password"},
}
OPEN = {"account_login", "account_signup"}


class Inputs(HTMLParser):
    """The attributes of every <input>."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            self.found.append(dict(attrs))


@pytest.mark.parametrize(("name", "asks"), PASSWORDS.items())
def test_a_password_is_hidden_pasted_and_filled_by_a_manager(client, name, asks):
    if name not in OPEN:
        client.force_login(DeviceFactory().user)
    page = client.get(reverse(name)).content.decode()
    fields = [field for field in Inputs(page).found if "password" in (field.get("name") or "")]
    assert {field["type"] for field in fields} == {"password"}
    assert {field["autocomplete"] for field in fields} == asks
    assert not any({"maxlength", "pattern", "onpaste", "readonly"} & set(field) for field in fields)


def test_no_page_asks_for_a_password_that_is_not_listed_here(client):
    """A new one is added above, so that it is looked at too."""
    client.force_login(DeviceFactory().user)
    asking = set()
    for name in _plain_pages():
        page = client.get(reverse(name))
        if 'type="password"' in page.content.decode(errors="replace"):
            asking.add(name)
    assert asking <= set(PASSWORDS)
    assert asking >= set(PASSWORDS) - OPEN


def test_every_page_of_a_citizen_has_the_way_out(client):
    client.force_login(DeviceFactory().user)
    seen = 0
    for name in _plain_pages():
        page = client.get(reverse(name))
        if page.status_code == 200 and page["Content-Type"].startswith("text/html") and name != "account_logout":
            seen += 1
            assert f'href="{reverse("account_logout")}"' in page.content.decode() or _form_out(page), name
    assert seen > 10


def test_every_page_of_the_staff_site_has_the_way_out(verified_client):
    client = verified_client(StaffFactory(is_superuser=True))
    pages = [reverse("admin:index"), *(reverse(f"admin:{each}_changelist") for each in ("accounts_user",))]
    for address in pages:
        assert _form_out(client.get(address), reverse("admin:logout")), address


def _plain_pages():
    """Those a citizen reaches without a number in the address."""
    kept = [each.name for each in routes() if each.name and not each.takes and not each.name.startswith("admin:")]
    return [name for name in kept if name != "health"]


def _form_out(page, address=""):
    address = address or reverse("account_logout")
    return re.search(rf'<form[^>]+action="{re.escape(address)}"', page.content.decode()) is not None
