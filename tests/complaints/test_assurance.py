"""How the author was authenticated goes with the complaint."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import recovery_codes, second_factor
from complaints import summary, workflow
from complaints.models.event import broken_links
from notifications import secrecy
from notifications.models import Message
from tests.complaints.desk import complaint_at, officer, page
from tests.factories import PASSWORD, DeviceFactory, DraftFactory, PhoneUserFactory, RegistryFactory, UserFactory

pytestmark = pytest.mark.django_db


def sign_in(client, contact):
    return client.post(reverse("account_login"), {"login": contact, "password": PASSWORD})


def send(client, author):
    RegistryFactory()
    draft = DraftFactory(author=author)
    client.post(reverse("complaints:step", args=[draft.uuid, "review"]), {"files_shown": "0"})
    draft.refresh_from_db()
    assert draft.number
    return draft


@pytest.mark.parametrize(("factory", "contact"), [(UserFactory, "email"), (PhoneUserFactory, "phone")])
def test_an_entry_by_password_is_recorded_with_its_time_and_the_verified_contact(client, factory, contact):
    author = factory()
    sign_in(client, getattr(author, contact))
    complaint = send(client, author)

    assert (complaint.auth_method, complaint.auth_factors) == ("password", "password")
    assert complaint.auth_contacts == contact
    assert timezone.now() - complaint.auth_at < timedelta(minutes=1)


def test_the_second_factor_is_recorded_and_sealed_in_the_history(client):
    author = UserFactory()
    device = DeviceFactory(user=author)
    sign_in(client, author.email)
    client.post(reverse("second_factor_verify"), {"code": second_factor.current_code(device)})
    complaint = send(client, author)
    line = complaint.events.get(kind="send")

    assert complaint.auth_factors == "password,totp"
    assert line.details["auth"]["factors"] == ["password", "totp"]
    assert not broken_links([line])
    line.details["auth"]["factors"] = ["password"]
    assert broken_links([line])


def test_a_recovery_code_is_not_recorded_as_the_application(client):
    author = DeviceFactory().user
    code = recovery_codes.make(author, at=timezone.now())[0]
    sign_in(client, author.email)
    client.post(reverse("second_factor_recovery"), {"code": code})
    complaint = send(client, author)

    assert complaint.auth_factors == "password,recovery"
    assert "резервный код" in summary.assurance_words(complaint)


def test_a_code_by_mail_is_not_recorded_as_the_application(client):
    author = DeviceFactory().user
    sign_in(client, author.email)
    client.post(reverse("second_factor_send"), {"by": "email"})
    letter = secrecy.decrypt(Message.objects.get(kind="entry_code").body)
    client.post(reverse("second_factor_code"), {"code": re.search(r"\b\d{6}\b", letter).group()})
    complaint = send(client, author)

    assert complaint.auth_factors == "password,code"
    assert "код из письма или СМС" in summary.assurance_words(complaint)


def test_an_identity_provider_is_recorded_by_its_name(client):
    author = UserFactory()
    with_provider(client, author)

    assert send(client, author).auth_method == "esia"


def test_the_citizen_and_the_officer_read_it_in_words(client, verified_client):
    author = UserFactory()
    sign_in(client, author.email)
    complaint = send(client, author)
    desk = verified_client(officer("registrar", complaint))

    for html in (client.get(complaint.get_absolute_url()).content.decode(), desk.get(page(complaint)).content.decode()):
        assert f"пароль, {timezone.localtime(complaint.auth_at):%d.%m.%Y %H:%M}; подтверждены: почта" in html


def test_what_was_sent_before_says_that_it_was_not_recorded(verified_client):
    complaint = complaint_at()

    assert "не записан" in verified_client(officer("head", complaint)).get(page(complaint)).content.decode()


def review(draft):
    return reverse("complaints:step", args=[draft.uuid, "review"])


@pytest.mark.parametrize("has_application", [False, True])
def test_where_a_code_is_asked_the_review_says_so_keeps_the_draft_and_leads_there_and_back(
    client, settings, has_application
):
    settings.MIN_ASSURANCE = "second_factor"
    RegistryFactory()
    author = UserFactory()
    draft = DraftFactory(author=author)
    sign_in(client, author.email)
    device = DeviceFactory(user=author) if has_application else second_factor.new_device(author)
    html = client.get(review(draft)).content.decode()
    refused = client.post(review(draft), {"files_shown": "0"}, follow=True).content.decode()
    way = re.search(r'class="btn" href="([^"]+)"', html)[1]
    asked = client.get(way, follow=True)
    answer = client.post(
        asked.request["PATH_INFO"], {"code": second_factor.current_code(device), "next": review(draft)}
    )

    assert "Чтобы отправить обращение, подтвердите вход кодом из приложения. Черновик сохранён." in refused
    assert 'name="send"' not in html
    assert draft.story in refused
    assert review(draft) in unquote(answer.url)
    assert 'name="send"' in client.get(review(draft)).content.decode()
    assert send_again(client, draft).auth_factors == "password,totp"


def send_again(client, draft):
    client.post(review(draft), {"files_shown": "0"})
    draft.refresh_from_db()
    return draft


def with_provider(client, author):
    client.force_login(author)
    session = client.session
    session["account_authentication_methods_user"] = str(author.pk)
    session["account_authentication_methods"] = [{"method": "socialaccount", "provider": "esia", "at": 1_800_000_000.0}]
    session.save()


@pytest.mark.parametrize(
    ("level", "may_password", "may_code", "may_provider"),
    [("any", True, True, True), ("second_factor", False, True, True), ("provider", False, False, True)],
)
def test_only_an_entry_that_is_sure_enough_sends(settings, level, may_password, may_code, may_provider):
    settings.MIN_ASSURANCE = level
    RegistryFactory()
    by_password, by_code, by_provider = Client(), Client(), Client()
    drafts = [DraftFactory() for _each in range(3)]
    sign_in(by_password, drafts[0].author.email)
    device = DeviceFactory(user=drafts[1].author)
    sign_in(by_code, drafts[1].author.email)
    by_code.post(reverse("second_factor_verify"), {"code": second_factor.current_code(device)})
    with_provider(by_provider, drafts[2].author)
    clients = (by_password, by_code, by_provider)
    sent = [bool(send_again(client, draft).number) for client, draft in zip(clients, drafts, strict=True)]

    assert sent == [may_password, may_code, may_provider]


def test_a_provider_is_named_where_only_it_is_enough(client, settings):
    settings.MIN_ASSURANCE = "provider"
    draft = DraftFactory()
    sign_in(client, draft.author.email)
    html = client.get(review(draft)).content.decode()

    assert "выйдите и войдите через Госуслуги" in html
    assert 'name="send"' not in html
    assert "Подтвердить вход кодом" not in html


@pytest.mark.parametrize("level", ["second_factor", "provider"])
def test_past_the_pages_the_move_itself_refuses_an_entry_nobody_wrote_down(settings, level):
    settings.MIN_ASSURANCE = level
    RegistryFactory()
    draft = DraftFactory()
    with pytest.raises(workflow.Refused, match="Черновик сохранён"):
        workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    draft.refresh_from_db()
    assert draft.number is None


def test_a_browser_that_is_not_asked_for_the_code_is_asked_before_sending(client, settings):
    settings.MIN_ASSURANCE = "second_factor"
    author = UserFactory()
    device = DeviceFactory(user=author)
    sign_in(client, author.email)
    client.post(reverse("second_factor_verify"), {"code": second_factor.current_code(device), "remember": "on"})
    client.post(reverse("account_logout"))
    sign_in(client, author.email)
    html = client.get(review(DraftFactory(author=author))).content.decode()

    assert "Подтвердить вход кодом" in html
