"""The first person of a new installation."""

import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import second_factor
from accounts.emails import normalise_email
from accounts.models import User


class Command(BaseCommand):
    """Makes a superuser together with the second factor, because without it the staff site opens to nobody."""

    help = (
        "Создаёт суперпользователя со вторым фактором и печатает ключ для приложения. "
        "Без терминала: SUPERUSER_EMAIL и SUPERUSER_PASSWORD"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The address may also come from the environment or be asked."""
        parser.add_argument("email", nargs="?", default=os.environ.get("SUPERUSER_EMAIL", ""), help="почта")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask what is missing, make the person, print the key once."""
        email = self._email(options["email"] or input("Почта: "))
        user = User(email=email)
        password = os.environ.get("SUPERUSER_PASSWORD") or self._ask_password()
        self._check(password, user)
        with transaction.atomic():
            user = User.objects.create_superuser(email=email, password=password)
            device = second_factor.give_device(user)
        self.stdout.write(f"Создан суперпользователь {email}.")
        self.stdout.write(f"Ключ для приложения с кодами: {second_factor.key_for_people(device)}")
        self.stdout.write(f"Адрес для приложения: {second_factor.otpauth_uri(device)}")
        self.stdout.write("Ключ больше не будет показан: внесите его в приложение сейчас.")

    def _email(self, typed: str) -> str:
        try:
            email = normalise_email(typed)
        except ValidationError as fault:
            raise CommandError("; ".join(fault.messages)) from fault
        if User.objects.by_contact(email):
            raise CommandError(f"{email}: такая учётная запись уже есть")
        return email

    def _ask_password(self) -> str:
        password = getpass.getpass("Пароль: ")
        if password != getpass.getpass("Пароль ещё раз: "):
            raise CommandError("Пароли не совпали")
        return password

    def _check(self, password: str, user: User) -> None:
        try:
            validate_password(password, user)
        except ValidationError as faults:
            raise CommandError("; ".join(faults.messages)) from faults
