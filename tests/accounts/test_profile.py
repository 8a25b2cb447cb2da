"""«Мои данные» and «Уведомления»: a name by the rules, an address, switches of notices."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import security
from accounts.models import User
from accounts.names import clean_name
from accounts.profile_forms import ChannelsForm, ProfileForm
from complaints import wizard
from complaints.forms.steps import PersonForm
from notifications.masking import mask_address
from tests.factories import PhoneUserFactory, UserFactory

pytestmark = pytest.mark.django_db
PROFILE, CHANNELS = reverse("account_profile"), reverse("account_channels")
NAME = {"last_name": "Салтыков-Щедрин", "first_name": "Михаил", "middle_name": "Евграфович", "postal_address": ""}


@pytest.mark.parametrize(
    "page", [PROFILE, CHANNELS, reverse("account_contact_email"), reverse("account_contact_phone")]
)
def test_strangers_are_sent_to_the_sign_in(client, page):
    assert client.get(page)["Location"] == f"{reverse('account_login')}?next={page}"


def test_a_name_and_an_address_are_kept_and_put_into_the_next_complaint(client):
    anna = UserFactory(last_name="", first_name="", middle_name="")
    client.force_login(anna)
    answer = client.post(PROFILE, {**NAME, "postal_address": "101000,  Светлореченск, ул. Мира, 5"})
    assert answer["Location"] == PROFILE
    assert "Данные сохранены" in client.get(PROFILE).content.decode()
    draft = wizard.start(User.objects.get(pk=anna.pk), at=timezone.now())
    assert (draft.last_name, draft.middle_name, draft.postal_address) == (
        "Салтыков-Щедрин", "Евграфович", "101000, Светлореченск, ул. Мира, 5",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"last_name": ""}, "last_name", "Введите фамилию"),
        ({"first_name": " "}, "first_name", "Введите имя"),
        ({"last_name": "Иван0в"}, "last_name", "В фамилии есть цифры. Напишите как в паспорте"),
        ({"last_name": "Ivanov"}, "last_name", "В фамилии есть латинские буквы. Напишите русскими, как в паспорте"),
        (
            {"last_name": "Ivanоv", "foreign_name": "on"},
            "last_name",
            "В фамилии смешаны русские и латинские буквы. Напишите одними",
        ),
        ({"middle_name": ""}, "middle_name", "Введите отчество или отметьте «Нет отчества»"),
        ({"no_middle_name": "on"}, "middle_name", "Сотрите отчество или снимите отметку «Нет отчества»"),
        ({"postal_address": "я" * 301}, "postal_address", "Сократите до 300 знаков, сейчас 301"),
        ({"last_name": "\x00"}, "last_name", "Данные содержат запрещённый символ: ноль-байт"),
    ],
)
def test_each_fault_is_said_at_its_field_and_the_typing_stays(client, typed, field, words):
    client.force_login(UserFactory(last_name="Прежняя"))
    answer = client.post(PROFILE, {**NAME, **typed})
    assert answer.context["form"].errors[field] == [words]
    assert answer.context["form"]["first_name"].value() == typed.get("first_name", "Михаил")
    assert User.objects.get().last_name == "Прежняя"


def test_a_foreign_citizen_writes_the_name_as_in_the_document_and_files_with_it(client):
    client.force_login(UserFactory())
    john = {"last_name": "O'Neill", "first_name": "Jean-Paul", "no_middle_name": "on", "foreign_name": "on"}
    assert client.post(PROFILE, john)["Location"] == PROFILE
    user = User.objects.get()
    draft = wizard.start(user, at=timezone.now())
    form = PersonForm({**PersonForm.saved(draft)}, draft=draft, user=user)
    assert (form.is_valid(), draft.last_name, draft.no_middle_name) == (True, "O'Neill", True)


@pytest.mark.parametrize("name", ["Салтыков-Щедрин", "О", "Гарсия Маркес", "de Broglie", "D’Artagnan"])
def test_names_of_either_alphabet_pass_for_a_foreign_citizen(name):
    assert clean_name(name, "фамилии", latin=True) == name


@pytest.mark.parametrize("name", ["Ivanоv", "-Smith", "Smith--Jones", "Sm1th", "李"])
def test_odd_names_are_refused_for_a_foreign_citizen_too(name):
    with pytest.raises(ValidationError):
        clean_name(name, "фамилии", latin=True)


def test_notices_are_switched_per_channel_and_both_may_be_off(client):
    anna = UserFactory(phone="+79001234567", phone_verified=True)
    client.force_login(anna)
    assert client.post(CHANNELS, {"notify_sms": "on"})["Location"] == CHANNELS
    anna.refresh_from_db()
    assert (anna.notify_email, anna.notify_sms) == (False, True)
    client.post(CHANNELS, {})
    anna.refresh_from_db()
    assert (anna.notify_email, anna.notify_sms) == (False, False)


def test_there_is_nothing_to_switch_where_no_address_is_proved(client):
    boris = PhoneUserFactory(email="boris@example.org")
    client.force_login(boris)
    page = client.get(CHANNELS)
    assert set(page.context["form"].fields) == {"notify_sms"}
    assert f"Почта {mask_address(boris.email)} не подтверждена, письма на неё не уходят." in page.content.decode()
    client.post(CHANNELS, {"notify_sms": "on"})
    boris.refresh_from_db()
    assert boris.notify_email


@pytest.mark.parametrize(("form", "typed"), [(ProfileForm, NAME), (ChannelsForm, {})])
def test_a_form_under_way_brings_back_no_password_and_no_session_that_its_owner_has_ended_meanwhile(form, typed):
    anna = UserFactory()
    read_before = User.objects.get(pk=anna.pk)
    security.change_password(anna, "совсем другие слова", at=timezone.now())
    security.end_sessions(anna)
    late = form(typed, instance=read_before)
    assert late.is_valid()
    late.save()
    now = User.objects.get()
    assert now.check_password("совсем другие слова")
    assert (now.session_epoch, now.last_name) == (anna.session_epoch, typed.get("last_name", anna.last_name))
    assert now.notify_email == (form is ProfileForm)
