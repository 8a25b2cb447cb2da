"""The way in as people walk it: what they type, what comes to their mail and phone, what their application shows."""

import email
import email.policy
import re
import time
from base64 import b32decode
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django_otp.oath import TOTP

from accounts import second_factor
from notifications import tasks
from tests.factories import PASSWORD
from tests.journeys import steps
from tests.journeys.person import Person
from tests.smtp_sink import SmtpSink

NEW_PASSWORD = "три слова и точка."


@dataclass(frozen=True)
class Contact:
    """A contact as it is kept, as two people type it, and as pages show it."""

    kept: str
    typed: str
    otherwise: str
    masked: str
    heading: str


MAIL = Contact(
    "anna@example.org", " Anna@Example.ORG ", "ＡＮＮＡ@example.org", "a••••@example.org", "Введите код из письма"
)
PHONE = Contact("+79001234567", "8 (900) 123-45-67", "900\u00a0123\u201145\u201167", "45-67", "Введите код из СМС")
OTHER_MAIL = Contact(
    "boris@example.org", "BORIS@example.org", "Boris@example.org", "b••••@example.org", "Введите код из письма"
)
OTHER_PHONE = Contact("+79007654321", "+7 900 765-43-21", "79007654321", "43-21", "Введите код из СМС")


class Post:
    """Letters that the mail server took and SMS in their folder, delivered by the worker's own task."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink
        self.letters = 0
        self.sms: set[Path] = set()
        self.unread: dict[str, list[str]] = defaultdict(list)

    def read(self, contact: str) -> list[str]:
        """What came to this contact and was not read yet, oldest first."""
        self.fetch()
        return self.unread.pop(contact, [])

    def clear(self) -> None:
        """All that came so far is read."""
        self.fetch()
        self.unread.clear()

    def code_to(self, contact: str) -> str:
        """The six digits of the newest unread message; the rest stays unread."""
        self.fetch()
        for text in reversed(self.unread[contact]):
            found = re.search(r"(?:: |код )(\d{6})\b", text)
            if found:
                self.unread[contact].remove(text)
                return found[1]
        raise AssertionError(f"no code to {contact}: {self.unread[contact]}")

    def link_to(self, contact: str, beginning: str) -> str:
        """The address inside the portal that a message tells to open."""
        texts = " ".join(self.read(contact))
        found = re.search(rf"{re.escape(beginning)}[\w:-]+/", texts)
        assert found, texts
        return found[0]

    def fetch(self) -> None:
        """Let the worker send what waits, and look what came."""
        self.deliver()
        for raw in self.sink.kept[self.letters :]:
            letter = email.message_from_bytes(raw, policy=email.policy.default)
            self.unread[letter["To"]].append(f"{letter['Subject'].strip()}\n{letter.get_content()}")
        self.letters = len(self.sink.kept)
        folder = Path(settings.SMS_DIR)
        for path in sorted(folder.glob("*.txt")) if folder.exists() else []:
            if path not in self.sms:
                self.sms.add(path)
                self.unread[path.name.split("_")[1]].append(path.read_text("utf-8"))

    def deliver(self) -> None:
        """What the worker does when it is woken."""
        for channel in ("email", "sms"):
            tasks.drain(channel)


class App:
    """An application with one-time codes, fed with the key that a page shows."""

    def __init__(self, key: str) -> None:
        letters = key.replace(" ", "")
        self.key = b32decode(letters + "=" * (-len(letters) % 8))

    def code(self) -> str:
        """What it shows now."""
        totp = TOTP(self.key)
        totp.time = time.time()
        return f"{totp.token():06d}"


def sign_up(person: Person, post: Post, contact: Contact, password: str = PASSWORD) -> Person:
    """Both pages, to the cabinet."""
    person.open("/accounts/signup/").press("Получить код", contact=contact.typed, password=password)
    return person.press("Создать кабинет", code=post.code_to(contact.kept))


def sign_in(person: Person, contact: str, password: str = PASSWORD) -> Person:
    """The first page; where there is a second factor its page is next."""
    return person.open("/accounts/login/").press("Войти", login=contact, password=password)


def sign_out(person: Person) -> Person:
    return person.open("/complaints/").press("Выйти")


def reset(person: Person, post: Post, contact: Contact, password: str = NEW_PASSWORD) -> Person:
    """All three pages, to the sign-in."""
    person.open("/accounts/login/").follow("Забыли пароль?").press("Отправить код", contact=contact.typed)
    person.press("Продолжить", code=post.code_to(contact.kept))
    return person.press("Сохранить пароль", password=password)


def switch_on(person: Person) -> tuple[App, list[str]]:
    """The second factor, to the page of recovery codes and past it."""
    person.open("/accounts/security/").follow("Включить двойную защиту")
    app = App(person.page.get_element_by_id("key").text)
    person.press("Подтвердить", code=app.code())
    assert person.heading == "Сохраните резервные коды"
    codes = [each.text for each in person.page.find_class("key")]
    person.press("Коды сохранены, продолжить")
    return app, codes


def at_desk(officer) -> Person:
    """A person of staff, let in by the password and the application on their own phone."""
    person = Person(ip="192.0.2.100")
    app = App(second_factor.key_for_people(second_factor.device_of(officer)))
    sign_in(person, officer.email).press("Войти", code=app.code())
    assert person.address == "/admin/"
    return person


def complain(person: Person, *files: str) -> str:
    """File a complaint by its six pages, with the channels of notices as they are; its number."""
    person.open("/complaints/new/").press("Начать")
    draft = person.address.split("/")[3]
    name = {"last_name": "Смирнова", "first_name": "Анна", "middle_name": "Викторовна"}
    for page, given in {**steps.ANSWERS, "person": name}.items():
        person.open(steps.step(draft, page)).press("Продолжить", **given)
    if files:
        person.open(steps.step(draft, "files")).press("Продолжить", files=[steps.file(name) for name in files])
    person.open(steps.step(draft, "review")).press("Отправить обращение")
    return steps.number_in(person.address)
