"""`manage.py create_officer`: a person of staff with a posting; the password and the second factor are set by themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.emails import normalise_email
from accounts.models import User
from accounts.names import clean_name
from complaints import rights
from complaints.models import Department, Posting


class Command(BaseCommand):
    """Sends nothing: whoever runs it tells the officer."""

    help = "Создать сотрудника с назначением в подразделение. Пароль он задаёт сам через «Забыли пароль?»."

    def add_arguments(self, parser: CommandParser) -> None:
        """All by name, so that a slip of order makes nobody an officer."""
        parser.add_argument("email", help="рабочая почта")
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--middle-name", default="")
        parser.add_argument("--department", required=True, help="код подразделения")
        parser.add_argument("--role", required=True, choices=Posting.Role.values)
        parser.add_argument("--title", default="", help="должность")
        parser.add_argument("--may-sign", action="store_true", help="подписывает ответы")

    def handle(self, *args: Any, **options: Any) -> None:
        """The person and the posting together or not at all."""
        department = Department.objects.filter(code=options["department"]).first()
        if department is None:
            known = ", ".join(Department.objects.values_list("code", flat=True)) or "нет ни одного"
            raise CommandError(f"Нет подразделения {options['department']}. Есть: {known}")
        fields = _checked(options)
        if User.objects.by_contact(fields["email"]):
            raise CommandError(f"{fields['email']}: такая учётная запись уже есть")
        with transaction.atomic():
            user = User.objects.create_user(email_verified=True, is_staff=True, **fields)
            Posting.objects.create(
                user=user, department=department, role=options["role"], may_sign=options["may_sign"],
                title=options["title"][:150],
            )  # fmt: skip
            rights.follow_postings(user)
        self.stdout.write(f"Создан сотрудник {user.get_full_name()}, {department.name}.")
        self.stdout.write("Письмо не отправлено. Сотрудник задаёт пароль на странице входа: «Забыли пароль?».")
        self.stdout.write("При первом входе портал попросит подключить приложение с кодами.")


def _checked(options: dict[str, Any]) -> dict[str, str]:
    """The same rules as on the pages."""
    try:
        email = normalise_email(options["email"])
        labels = {"last_name": "фамилии", "first_name": "имени", "middle_name": "отчества"}
        names = {name: clean_name(options[name], label) for name, label in labels.items() if options[name]}
    except ValidationError as fault:
        raise CommandError("; ".join(fault.messages)) from fault
    return {"email": email, **names}
