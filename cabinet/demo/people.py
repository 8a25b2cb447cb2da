"""The people of the demonstration, made once: whoever is there already is left as they are."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import Group

from accounts import journal, recovery_codes, second_factor
from accounts.models import User
from complaints import rights
from complaints.models import Department, Posting

PASSWORD = "Otklik-demo-2026"  # noqa: S105 - the demonstration's, printed on purpose
FILE = Path(__file__).with_name("people.yaml")
JOINED_BEFORE, PROTECTED_BEFORE = timedelta(days=90), timedelta(days=40)


def settle(*, at: datetime) -> dict[str, User]:
    """Everybody by the key the stories call them."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    citizens = {entry["key"]: _citizen(entry, at) for entry in said["citizens"]}
    return citizens | {entry["key"]: _officer(entry, at) for entry in said["staff"]}


def _citizen(said: dict[str, Any], at: datetime) -> User:
    """Some have switched the second factor on and put their recovery codes away: nobody knows them any more."""
    citizen = _person(said, at)
    if "second_factor" in said and not second_factor.device_of(citizen):
        moment = at - PROTECTED_BEFORE
        second_factor.give_device(citizen)
        recovery_codes.make(citizen, at=moment)
        journal.record(citizen, journal.Kind.SECOND_FACTOR_ON, at=moment)
    return citizen


def _person(said: dict[str, Any], at: datetime, **extra: Any) -> User:
    """Found by the contact, or by the name when there is none; else made."""
    last, first, *middle = said["name"]
    email, phone = said.get("email", ""), said.get("phone")
    name = {"last_name": last, "first_name": first, "middle_name": " ".join(middle), "no_middle_name": not middle}
    contact = email or phone
    known = User.objects.by_contact(contact) if contact else User.objects.filter(email="", **name).first()
    if known:
        return known
    return User.objects.create_user(
        email=email, email_verified=bool(email), phone=phone, phone_verified=bool(phone),
        password=PASSWORD if said.get("password") else None,
        postal_address=said.get("address", ""), date_joined=at - JOINED_BEFORE, **name, **extra,
    )  # fmt: skip


def _officer(said: dict[str, Any], at: datetime) -> User:
    """A posting or a group; who may sign in has an application with codes at once (`manage.py otp_code`)."""
    officer = _person(said, at, is_staff=True)
    if "department" in said:
        values = {"role": said["role"], "may_sign": said.get("may_sign", False), "title": said["title"]}
        department = Department.objects.get(code=said["department"])
        Posting.objects.get_or_create(user=officer, department=department, defaults=values)
        rights.follow_postings(officer)
    if "group" in said:
        officer.groups.add(Group.objects.get_or_create(name=said["group"])[0])
    if said.get("password"):
        second_factor.give_device(officer)
    return officer
