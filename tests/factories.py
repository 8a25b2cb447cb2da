"""Objects for tests: what a factory does not say is the model's own default."""

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

PASSWORD = "Otklik-demo-2026"


class UserFactory(DjangoModelFactory):
    """A citizen with a verified mail address and no phone; give `phone` and `phone_verified=True` for one with both."""

    class Meta:
        model = "accounts.User"
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    email_verified = True
    last_name = "Смирнова"
    first_name = "Анна"
    middle_name = "Викторовна"
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class PhoneUserFactory(UserFactory):
    """A citizen known by a verified phone only."""

    email = ""
    email_verified = False
    phone = factory.Sequence(lambda n: f"+7900{n:07d}")
    phone_verified = True


class StaffFactory(UserFactory):
    """An officer; `device=None` for one who has not set up the second factor yet."""

    email = factory.Sequence(lambda n: f"officer{n}@example.org")
    last_name = "Петрова"
    first_name = "Ольга"
    middle_name = "Павловна"
    is_staff = True
    device = factory.RelatedFactory("tests.factories.DeviceFactory", factory_related_name="user")


class DeviceFactory(DjangoModelFactory):
    """A confirmed application with one-time codes."""

    class Meta:
        model = "otp_totp.TOTPDevice"

    user = factory.SubFactory(UserFactory)
    name = "Приложение"
    confirmed = True
