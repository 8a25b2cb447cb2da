"""Which addresses answer people who have not signed in: exactly these."""

import pytest
from django.urls import reverse

from tests.routes import routes

OPEN = {
    "home",
    "privacy",
    "search",
    "help",
    "view",
    "rules",
    "accessibility",
    "help_article",
    "health",
    "news",
    "news_item",
    "status",
    "robots",
    "security_txt",
    "account_login",
    "account_logout",
    "account_signup",
    "account_signup_code",
    "account_reset_password",
    "account_reset_password_code",
    "account_reset_password_new",
    "second_factor_verify",
    "second_factor_recovery",
    "second_factor_send",
    "second_factor_code",
    "account_not_me",
    "account_not_my_contact",
    "account_session",
    "admin:login",
    "complaints:live",  # 401 instead of the page to sign in
    "complaints:live_of",
    "complaints:examples",
    "complaints:example",
    "complaints:support",
    "complaints:support_sent",
    "complaints:support_state",
    "complaints:recovery",
    "complaints:recovery_code",
    "complaints:recovery_sent",
    "complaints:recovery_stop",
    "complaints:recovery_enter",
}


def test_exactly_these_addresses_are_open_without_a_sign_in():
    assert {route.name for route in routes() if route.is_open} == OPEN


@pytest.mark.django_db
def test_every_other_address_leads_to_the_sign_in(client):
    asked = [route.name for route in routes() if not route.is_open and not route.takes and route.name]

    assert len(asked) > 10
    for name in asked:
        answer = client.get(reverse(name))
        assert answer.status_code == 302, name
        assert "/login/" in answer.url, name
