"""Ways to the pages of the way in that need something done before: a code that came, a link from a letter, a state."""

import json
import re
import time
from base64 import b32decode
from dataclasses import dataclass
from functools import cache
from itertools import count
from urllib.parse import urlsplit

from django_otp.oath import hotp

from tests.browser.portal import Portal
from tests.browser.visitor import PASSWORD, Visitor

COUNT = count()
FRESH_PASSWORD = "ещё-три-слова-8"
STEP = 30


@dataclass
class Phone:
    """The application with codes: all it knows is the key typed in from the page."""

    key: str
    used: int = 0

    def code(self) -> str:
        """The next six digits; each are good once, and the portal takes them half a minute early."""
        self.used = max(int(time.time()) // STEP, self.used + 1)
        time.sleep(max(0.0, (self.used - 1) * STEP - time.time()))
        key = self.key.replace(" ", "")
        return f"{hotp(b32decode(key + '=' * (-len(key) % 8)), self.used):06d}"


# The states in which staff and the person meet a recovery; every step is the portal's own.
AT_EACH_STATE = """
import json, re
from datetime import timedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from accounts.models import User
from cabinet.demo.pictures import content_of
from complaints.recovery import decisions, filing, handover
from notifications import secrecy
from notifications.models import Message

now, made = timezone.now(), {}
first, second = (User.objects.get(email=f"{name}@example.org") for name in ("admin", "admin2"))

def reviewed(state, address, by=first, ago=1):
    owner, at = User.objects.get(email=address), now - timedelta(hours=ago)
    told = {"last_name": owner.last_name, "first_name": owner.first_name, "middle_name": owner.middle_name,
            "old_contacts": address, "new_contact": f"{state}@example.org", "statement": "Ящик почты удалён, телефон сменился."}
    begun = filing.begin(told, SimpleUploadedFile("Паспорт.jpg", content_of("Паспорт.jpg", "passport")), at=at)
    filed = made[state] = filing.file(begun.pk, begun.new_contact, at=at)
    decisions.review(filed.pk, by=by, at=at, account_id=owner.pk, text="Лицо и ФИО совпали")
    return filed.pk

def approved(state, address, ago=1):
    pk = reviewed(state, address, ago=ago)
    decisions.approve(pk, by=second, at=now - timedelta(hours=ago), text="Согласен")
    made[state].refresh_from_db()
    return pk

def link(state):
    with transaction.atomic():  # read before the worker sends it and wipes the text
        handover.send_links(at=now)
        letter = Message.objects.get(address=f"{state}@example.org", kind="recovery_link")
        return re.search(r"/r/([\\w-]+)/", secrecy.decrypt(letter.body))[1]

reviewed("reviewed", "solovyova@example.org", by=second)
reviewed("reviewed-mine", "martynova@example.org")
approved("approved", "khasanov@example.org")
approved("frozen", "belova@example.org")
handover.stop(handover.stop_path(made["frozen"]).split("/")[2], at=now)
decisions.reject(reviewed("rejected", "grachev@example.org"), by=second, at=now, reason="Лицо на снимке не видно")
approved("done", "zaitsev@example.org", ago=25)
handover.give_back(link("done"), "ещё-три-слова-8", at=now)
approved("linked", "kim@example.org", ago=25)
entrance = link("linked")
print(json.dumps({state: {"pk": each.pk, "stop": handover.stop_path(each) if each.approved_at else ""}
                  for state, each in made.items()} | {"entrance": f"/r/{entrance}/"}))
"""
COPY_UNDER_WAY = """
from django.utils import timezone
from accounts.models import User
from complaints.models import DataExport
boris = User.objects.get(email="boris@example.org")
DataExport.objects.create(user=boris, status="working", requested_at=timezone.now(), claimed_at=timezone.now(),
                          attempts=1, done=3, total=7)
"""
HALF_A_MINUTE = """
from datetime import timedelta
from django.db.models import F
from accounts.models import Code
Code.objects.filter(contact="{contact}").update(created_at=F("created_at") - timedelta(seconds=31))
"""


def half_a_minute_passes(portal: Portal, contact: str) -> None:
    """Codes to one contact are sent half a minute apart."""
    portal.run(HALF_A_MINUTE.format(contact=contact))


@cache
def recoveries(portal: Portal) -> dict:
    """State → where its page and its links are; made once for a portal."""
    return json.loads(portal.run(AT_EACH_STATE).splitlines()[-1])


def recovery_at(state: str):
    """The page of staff about a recovery in this state."""
    path = "/admin/complaints/recoveryrequest/{}/change/"
    return lambda visitor: visitor.go(path.format(recoveries(visitor.portal)[state]["pk"]))


def stop_of(state: str):
    """«Это не я» of a recovery, opened from the letter."""
    return lambda visitor: visitor.go(recoveries(visitor.portal)[state]["stop"])


def entrance(visitor: Visitor) -> None:
    """The link that a recovery ends with."""
    visitor.go(recoveries(visitor.portal)["entrance"])


def no_code_typed(visitor: Visitor) -> None:
    """Between the password and the entry of a citizen, pressed without a code."""
    type_password(visitor, "maria@example.org")
    visitor.press("Войти")


def no_phone_at_hand(visitor: Visitor) -> None:
    """The same page with the other ways shown."""
    type_password(visitor, "maria@example.org")
    visitor.page.locator("summary", has_text="нет телефона под рукой").click()


def code_sent_by(name: str):
    """The page of a code of the second step that came by SMS or mail."""

    def reach(visitor: Visitor) -> None:
        no_phone_at_hand(visitor)
        visitor.press(name)

    return reach


def new_password_of_reset(visitor: Visitor) -> None:
    """The third page of a reset."""
    address = "boris@example.org"
    page = visitor.go("/accounts/password/reset/")
    page.fill("[name=contact]", address)
    visitor.press("Отправить код")
    page.fill("[name=code]", visitor.portal.code_for(address))
    visitor.press("Продолжить")


def entry_from_elsewhere(visitor: Visitor) -> None:
    """«Это не я» from the letter about a new device."""
    address = "boris@example.org"
    for _entry in ("known", "new"):
        Visitor(visitor.browser, visitor.portal).sign_in(address).leave()
    letter = visitor.portal.letter(address, "not-me")
    visitor.go(re.search(r"/accounts/not-me/[^/\s]+/", letter)[0])


def a_trusted_browser(visitor: Visitor) -> None:
    """The list, after the same person has signed in elsewhere with the tick."""
    other = Visitor(visitor.browser, visitor.portal)
    type_password(other, "maria@example.org")
    other.page.check("[name=remember]")
    other.page.fill("[name=code]", visitor.portal.one_time_code("maria@example.org"))
    other.press("Войти")
    other.leave()
    visitor.go("/accounts/security/2fa/browsers/")


def fresh_codes_of(address: str):
    """Ten new recovery codes."""

    def reach(visitor: Visitor) -> None:
        page = visitor.go("/accounts/security/2fa/codes/new/")
        page.fill("[name=current_password]", PASSWORD)
        page.fill("[name=code]", visitor.portal.one_time_code(address))
        visitor.press("Создать коды")

    return reach


def copy_under_way(visitor: Visitor) -> None:
    """A large copy of one's data, half done."""
    visitor.portal.run(COPY_UNDER_WAY)
    visitor.go("/accounts/data/")


def copy_ready(visitor: Visitor) -> None:
    """A copy the worker has made."""
    page = visitor.go("/accounts/data/")
    if page.get_by_role("link", name="Скачать архив").count():
        return
    visitor.press("Собрать архив")
    visitor.portal.letter("maria@example.org", "архив")
    page.reload()


def password_of_copy(visitor: Visitor) -> None:
    """Asked before the copy is handed out."""
    copy_ready(visitor)
    visitor.follow("Скачать архив")


def sign_up(visitor: Visitor, contact: str, password: str = FRESH_PASSWORD) -> None:
    """A new cabinet, entered."""
    page = visitor.go("/accounts/signup/")
    page.fill("[name=contact]", contact)
    page.fill("[name=password]", password)
    visitor.press("Получить код")
    page.fill("[name=code]", visitor.portal.code_for(contact))
    visitor.press("Создать кабинет")
    assert urlsplit(page.url).path == "/complaints/", page.url


def type_password(visitor: Visitor, contact: str, password: str = PASSWORD) -> None:
    """The first page of signing in."""
    page = visitor.go("/accounts/login/")
    page.fill("[name=login]", contact)
    page.fill("[name=password]", password)
    visitor.press("Войти")


def closing(visitor: Visitor) -> None:
    """A cabinet made a moment ago whose owner wants it gone and looks in once more."""
    address = f"klim{next(COUNT)}@example.org"
    sign_up(visitor, address)
    page = visitor.go("/accounts/close/")
    page.fill("[name=current_password]", FRESH_PASSWORD)
    visitor.press("Удалить кабинет")
    type_password(visitor, address, FRESH_PASSWORD)
    assert urlsplit(page.url).path == "/accounts/close/", page.url
