"""Role × address of the staff site × own or another department's complaint, against one table written apart from the code.

The addresses are the code's own: a new one without a row here fails the first test.
"""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from complaints import rights
from complaints.models import Complaint
from complaints.workflow import MOVES
from tests.complaints import desk
from tests.complaints.rooms import furnished
from tests.factories import (
    DepartmentFactory,
    DeviceFactory,
    PostingFactory,
    RegistryFactory,
    StaffFactory,
    UserFactory,
)
from tests.routes import routes

pytestmark = pytest.mark.django_db

# --- roles: what they are towards one complaint ---------------------------------------------------------------------------
UNIT = {"executor", "signatory", "head"}
REGISTRARS = {"registrar", "registrar of another department"}
FOREIGN = {"executor of another department", "head of another department"}
CONCERNED = {"author on staff", "whom it is about"}  # heads of its very department
ROOT, OFFICE, AUDIT, DATA = {"superuser"}, {"administrator"}, {"auditor"}, {"data officer"}
SUPPORT = {"support"}
POSTED = UNIT | REGISTRARS | FOREIGN | CONCERNED
HEADS = {"head", "head of another department", "author on staff", "whom it is about"}
STAFF = POSTED | ROOT | OFFICE | AUDIT | DATA | SUPPORT | {"staff without a posting"}
OUTSIDE = {"anonymous", "citizen", "author", "dismissed executor", "staff without the second factor"}
NOBODY: set[str] = set()

SEES = UNIT | REGISTRARS | ROOT
ACTS = UNIT | REGISTRARS
LISTS = POSTED | ROOT
KEEPS = OFFICE | ROOT
CHANGE_PASSWORD = reverse("account_change_password")
GROUPS = {
    "administrator": "Администратор портала",
    "auditor": "Аудитор",
    "data officer": "Ответственный за персональные данные",
    "support": "Служба поддержки",
}

# --- the table: address → who gets in ---------------------------------------------------------------------------------------
TABLE = {
    "admin:index": STAFF,
    "admin:login": STAFF,
    "admin:logout": STAFF | OUTSIDE,
    "admin:password_change": STAFF,
    "admin:password_change_done": STAFF,
    "admin:autocomplete": NOBODY,
    "admin:jsi18n": STAFF,
    "admin:app_list": LISTS | KEEPS | AUDIT | DATA | SUPPORT,
    "admin: object_id": STAFF,  # leads on to the page of the object, which asks for itself
    "admin: url": NOBODY,
    # complaints
    "admin:complaints_complaint_changelist": LISTS,
    "admin:complaints_complaint_export": LISTS,
    "admin:complaints_complaint_exported": NOBODY,  # a file is only of whoever asked for it, and this one is another's
    "admin:complaints_complaint_change": SEES,
    "admin:complaints_complaint_contacts": SEES,
    "admin:complaints_complaint_note": ACTS,
    "move take": UNIT,
    "move ask": UNIT,
    "move resume": UNIT,
    "move comment": ACTS,
    "move reclassify": ACTS,
    "move assign": ACTS,
    "move transfer": ACTS,
    "move prepare": UNIT,
    "move send_back": {"signatory", "head"},
    "move answer": {"signatory", "head"},
    "move remind": UNIT,
    "move redirect": {"head"} | REGISTRARS,
    "move redirect_part": {"head"} | REGISTRARS,
    **{f"move {name}": {"head"} for name in ("extend", "leave", "stop", "reopen")},
    # what the administrators look after
    **{f"admin:complaints_category_{page}": KEEPS for page in ("changelist", "add", "change", "history", "delete")},
    **{f"admin:complaints_department_{page}": KEEPS for page in ("changelist", "add", "change", "history")},
    "admin:complaints_department_delete": ROOT,
    **{f"admin:complaints_day_{page}": KEEPS | POSTED for page in ("changelist", "change", "history")},
    **{f"admin:complaints_day_{page}": KEEPS for page in ("add", "delete")},
    **{
        f"admin:complaints_routingrule_{page}": KEEPS | REGISTRARS | HEADS
        for page in ("changelist", "change", "history")
    },
    **{f"admin:complaints_calendaryear_{page}": KEEPS | POSTED for page in ("changelist", "change", "history")},
    "admin:complaints_calendaryear_add": NOBODY,
    "admin:complaints_calendaryear_delete": NOBODY,
    **{
        f"admin:complaints_otherbody_{page}": KEEPS | REGISTRARS | HEADS for page in ("changelist", "change", "history")
    },
    "admin:complaints_otherbody_add": KEEPS,
    "admin:complaints_otherbody_delete": ROOT,
    **{
        f"admin:complaints_replytemplate_{page}": KEEPS | (POSTED - REGISTRARS)
        for page in ("changelist", "change", "history")
    },
    "admin:complaints_replytemplate_add": KEEPS,
    "admin:complaints_replytemplate_delete": ROOT,
    "admin:complaints_routingrule_add": KEEPS,
    "admin:complaints_routingrule_delete": NOBODY,
    **{f"admin:accounts_user_{page}": KEEPS for page in ("changelist", "add", "change", "history")},
    "admin:accounts_user_delete": NOBODY,
    **{f"admin:auth_group_{page}": ROOT for page in ("changelist", "add", "change", "history", "delete")},
    **{f"admin:notifications_message_{page}": KEEPS for page in ("changelist", "change", "history")},
    "admin:notifications_message_add": NOBODY,
    "admin:notifications_message_delete": NOBODY,
    "admin:complaints_helpvote_changelist": KEEPS,
    **{f"admin:notifications_announcement_{page}": KEEPS for page in ("changelist", "add", "change", "history")},
    "admin:notifications_announcement_delete": ROOT,
    **{f"admin:notifications_authoritycontacts_{page}": KEEPS for page in ("changelist", "change", "history")},
    "admin:notifications_authoritycontacts_add": NOBODY,  # one row, and it is there
    "admin:notifications_authoritycontacts_delete": ROOT,
    **{f"admin:notifications_otherway_{page}": KEEPS for page in ("changelist", "add", "change", "history", "delete")},
    # journals and the register of data
    "admin:accounts_accesslog_changelist": AUDIT | DATA | ROOT,
    "admin:accounts_securityevent_changelist": AUDIT | ROOT,
    "admin:complaints_refusedmove_changelist": AUDIT | ROOT,
    "admin:complaints_event_changelist": AUDIT | ROOT,
    "admin:complaints_listexport_changelist": AUDIT | ROOT,
    "admin:accounts_consent_changelist": DATA | ROOT,
    "admin:accounts_accountclosure_changelist": DATA | ROOT,
    "admin:complaints_dataexport_changelist": DATA | ROOT,
    **{f"admin:complaints_supportrequest_{page}": SUPPORT | ROOT for page in ("changelist", "change")},
    **{
        f"admin:complaints_supporttemplate_{page}": SUPPORT | KEEPS
        for page in ("changelist", "add", "change", "history")
    },
    "admin:complaints_supporttemplate_delete": ROOT,
    **{f"admin:complaints_recoveryrequest_{page}": KEEPS | DATA for page in ("changelist", "change", "document")},
}
# The card of a person is where an administrator sees whole contacts; each opening is written in the journal.
SHOWS_CONTACTS = {"admin:accounts_user_change"}


def addresses():
    """(row of the table, name, values that the address takes besides the key) for every address of the staff site."""
    found = []
    for route in routes():
        if not route.name.startswith("admin:"):
            continue
        if route.name == "admin:complaints_complaint_move":
            found += [(f"move {name}", route, {"name": name}) for name, move in MOVES.items() if not move.by_author]
        else:
            row = route.name if route.name != "admin:" else f"admin: {route.takes[0]}"
            found.append((row, route, {}))
    return found


def test_every_address_of_the_staff_site_has_its_row_and_no_row_is_left_over():
    assert {row for row, _route, _values in addresses()} == set(TABLE)


# --- people and objects -------------------------------------------------------------------------------------------------------
@pytest.fixture
def complaint():
    """Accepted, about an official who came to its department later; with a phone that no page uses as an example."""
    complaint = desk.complaint_at(about_official=StaffFactory())
    Complaint.objects.filter(pk=complaint.pk).update(phone="+79005550199")
    complaint.refresh_from_db()
    return complaint


def person(role, complaint):
    """Somebody who is `role` towards the complaint, in the groups such people are in; None for nobody."""
    if role == "anonymous":
        return None
    if role in {"citizen", "author"}:
        return UserFactory() if role == "citizen" else complaint.author
    if role == "superuser":
        return StaffFactory(is_superuser=True)
    if role in GROUPS or role == "staff without a posting":
        someone = StaffFactory()
        someone.groups.add(*Group.objects.filter(name=GROUPS.get(role)))
        return someone
    return posted(role, complaint)


def posted(role, complaint):
    unit = DepartmentFactory() if "another" in role else complaint.department
    user = {"whom it is about": complaint.about_official, "author on staff": complaint.author}.get(
        role
    ) or StaffFactory()
    if role == "author on staff":
        user.is_staff = True
        user.save()
        DeviceFactory(user=user)
    kind = "head" if role in CONCERNED or "head" in role else "registrar" if "registrar" in role else "executor"
    unit = RegistryFactory() if role == "registrar" else unit
    PostingFactory(user=user, department=unit, role=kind, may_sign=role in {"signatory", "head"})
    rights.follow_postings(user)
    if role == "dismissed executor":
        user.is_active = False
        user.save()
    return user


def browser_of(role, complaint, verified_client):
    user = person(role, complaint)
    if user is None:
        return Client()
    if role in OUTSIDE and role != "dismissed executor":
        client = Client()
        client.force_login(user)
        return client
    return verified_client(user)


@pytest.fixture
def objects(complaint):
    """Something behind every page."""
    return furnished(complaint)


def url_of(route, values, objects):
    """The address with the keys of what there is."""
    if route.takes == ("app_label",):
        return reverse(route.name, args=["complaints"])
    if route.name == "admin:":
        model = route.pattern.split("/")[2] if "object_id" in route.takes else ""
        return f"/{route.pattern.split('<')[0]}{objects[model]}/" if model else "/admin/nonsense/"
    if not route.takes:
        return reverse(route.name)
    if "uuid" in route.takes:
        return reverse(route.name, args=[objects["uuid"]])
    model = route.name.split("_")[1]
    key = "pk" if "pk" in route.takes else "object_id"
    return reverse(route.name, kwargs={key: objects[model], **values})


def gets_in(answer):
    """Anything but a refusal or the way to sign in and to its second step."""
    if answer.status_code == 302:
        return answer.url == CHANGE_PASSWORD or not answer.url.startswith(("/accounts/", "/admin/login"))
    return answer.status_code not in {403, 404}


def is_pressed(row):
    """Whether something could be done there by a press."""
    return row.startswith("move ") or row.endswith(("_add", "_change", "_delete", "_note", "_contacts"))


# --- the matrix ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", sorted(STAFF | OUTSIDE))
def test_each_role_gets_in_exactly_where_the_table_says(role, complaint, objects, verified_client):
    browser = browser_of(role, complaint, verified_client)
    wrong, told = [], []
    for row, route, values in addresses():
        if row == "admin:logout":
            continue  # it ends the session of whoever presses it
        answer, allowed = browser.get(url_of(route, values, objects)), role in TABLE[row]
        if gets_in(answer) != allowed:
            wrong.append((row, answer.status_code))
        if not allowed and is_pressed(row):
            pressed = browser.post(url_of(route, values, objects), {"text": "Я"})
            if gets_in(pressed) and pressed.status_code != 405:
                wrong.append((row, "POST"))
        body = answer.content.decode(errors="replace") if not answer.streaming else ""
        if row not in SHOWS_CONTACTS and (complaint.email in body or complaint.phone in body):
            told.append((row, "contacts"))
        if role not in SEES and (complaint.number in body or complaint.story in body) and row not in MENTIONS:
            told.append((row, "complaint"))
    assert wrong == []
    assert told == []
    assert Complaint.objects.get(pk=complaint.pk).version == complaint.version


# Where the bare number stands without a word of the complaint: journals, and what was sent about it.
MENTIONS = {
    "admin:complaints_event_changelist",
    "admin:complaints_refusedmove_changelist",
    "admin:accounts_accesslog_changelist",
    "admin:notifications_message_changelist",
    "admin:notifications_message_change",
}
