"""Objects for tests: what a factory does not say is the model's own default."""

from datetime import timedelta

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.django import DjangoModelFactory

from complaints import workflow

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
        model = "accounts.AppDevice"

    user = factory.SubFactory(UserFactory)
    name = "Приложение"
    confirmed = True


class DepartmentFactory(DjangoModelFactory):
    """A department; `RegistryFactory` makes the one that takes what has no topic."""

    class Meta:
        model = "complaints.Department"

    code = factory.Sequence(lambda n: f"unit{n}")
    name = factory.Sequence(lambda n: f"Управление № {n}")


class RegistryFactory(DepartmentFactory):
    """The one registry."""

    class Meta:
        django_get_or_create = ("code",)

    code = "reg"
    name = "Отдел по работе с обращениями граждан"
    is_registry = True


class CategoryFactory(DjangoModelFactory):
    """A topic of a group, both of one department."""

    class Meta:
        model = "complaints.Category"

    code = factory.Sequence(lambda n: f"topic{n}")
    name = factory.Sequence(lambda n: f"Тема {n}")
    department = factory.SubFactory(DepartmentFactory)
    parent = factory.SubFactory(
        "tests.factories.CategoryFactory", parent=None, department=factory.SelfAttribute("..department")
    )


class OtherBodyFactory(DjangoModelFactory):
    """An authority outside this one."""

    class Meta:
        model = "complaints.OtherBody"

    code = factory.Sequence(lambda n: f"body{n}")
    name = factory.Sequence(lambda n: f"Инспекция № {n}")
    contacts = "ул. Лесная, 1"


class PostingFactory(DjangoModelFactory):
    """An executor of a department; say `role` and `may_sign` for others."""

    class Meta:
        model = "complaints.Posting"

    user = factory.SubFactory(StaffFactory)
    department = factory.SubFactory(DepartmentFactory)
    role = "executor"


class DraftFactory(DjangoModelFactory):
    """A draft with everything needed to send it."""

    class Meta:
        model = "complaints.Complaint"

    author = factory.SubFactory(UserFactory)
    kind = "complaint"
    category = factory.SubFactory(CategoryFactory)
    last_name = "Смирнова"
    first_name = "Анна"
    middle_name = "Викторовна"
    title = "Не горит фонарь у дома на Луговой"
    story = "На улице Луговой у дома 14 с 1 октября не горит фонарь."
    requests = factory.LazyFunction(lambda: ["Прошу починить фонарь."])


def sent_complaint(*, at=None, **draft):
    """A complaint sent the real way, at `at` (now when not given)."""
    at = at or timezone.now()
    RegistryFactory()
    complaint = DraftFactory(created_at=at, updated_at=at, **draft)
    workflow.make("send", complaint.pk, by=complaint.author, at=at)
    complaint.refresh_from_db()
    return complaint


class MessageFactory(DjangoModelFactory):
    """A mail that waits to be sent; `channel="sms"` with a number, or a line in somebody's cabinet by CabinetMessageFactory."""

    class Meta:
        model = "notifications.Message"

    key = factory.Sequence(lambda n: f"event-{n}-author")
    kind = "in_work"
    channel = "email"
    address = "anna@example.org"
    subject = "Обращение № 2026-004217-9: передано исполнителю"
    body = "Ваше обращение рассматривает Управление ЖКХ.\n"
    reference = "2026-004217-9"
    created_at = factory.LazyFunction(timezone.now)
    next_at = factory.LazyAttribute(lambda message: message.created_at)


class AnnouncementFactory(DjangoModelFactory):
    """Works that are announced and shown since an hour, without an end."""

    class Meta:
        model = "notifications.Announcement"

    kind = "maintenance"
    severity = 2
    title = "В субботу портал закрыт с 2:00 до 6:00"
    text = "Обновим портал. Сроки ответов не сдвинутся."
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    published = True


class CabinetMessageFactory(MessageFactory):
    """A line in the cabinet of `user`: the row is the delivery."""

    channel = "cabinet"
    address = ""
    user = factory.SubFactory(UserFactory)
    url = "/complaints/2026-004217-9/"
    status = "sent"
    sent_at = factory.LazyAttribute(lambda message: message.created_at)
    next_at = None
