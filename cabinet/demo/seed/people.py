"""Who writes and who answers: made by the thousand, each found again by the address."""

from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.models import User
from cabinet.demo.seed import words
from complaints.models import Department, Posting

CITIZEN, OFFICER = "seed-citizen-{:06d}@example.org", "seed-{}-{}@example.org"
A_PERSON_WRITES = 4  # complaints, on average
BATCH = 2_000


@dataclass(frozen=True)
class Unit:
    """A department with the people who work there."""

    department: Department
    head: User
    executors: list[User]


def citizens(complaints: int) -> list[User]:
    """Enough authors for so many complaints."""
    wanted = [CITIZEN.format(n) for n in range(complaints // A_PERSON_WRITES + 1)]
    there = set(User.objects.filter(email__startswith="seed-citizen-").values_list("email", flat=True))
    nobody = make_password(None)
    missing = [
        User(email=email, email_verified=True, password=nobody, **words.name(Random(email)))  # noqa: S311
        for email in wanted
        if email not in there
    ]
    User.objects.bulk_create(missing, batch_size=BATCH)
    return list(User.objects.filter(email__startswith="seed-citizen-", email__lte=wanted[-1]).order_by("email"))


def units() -> dict[int, Unit]:
    """The departments by key, each with a head who signs and four executors; the registry has registrars instead."""
    made = {}
    for department in Department.objects.filter(active=True).order_by("pk"):
        role = Posting.Role.REGISTRAR if department.is_registry else Posting.Role.EXECUTOR
        head_role = Posting.Role.REGISTRAR if department.is_registry else Posting.Role.HEAD
        head = _officer(department, head_role, 0)
        made[department.pk] = Unit(department, head, [_officer(department, role, n) for n in range(1, 5)])
    return made


def _officer(department: Department, role: str, place: int) -> User:
    """Cannot sign in until an administrator lets them: there is no password and no second factor."""
    email = OFFICER.format(department.code, place)
    person = User.objects.filter(email=email).first() or User.objects.create_user(
        email=email,
        email_verified=True,
        is_staff=True,
        **words.name(Random(email)),  # noqa: S311
    )
    values = {"role": role, "may_sign": role == Posting.Role.HEAD}
    Posting.objects.get_or_create(user=person, department=department, defaults=values)
    return person
