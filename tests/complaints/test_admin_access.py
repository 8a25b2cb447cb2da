"""Who reaches which staff page: the desk of the department and nobody else's."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from complaints.models import Complaint
from tests.complaints.desk import FORMS, LIST, complaint_at, form, officer, page
from tests.factories import DraftFactory, PostingFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

SEES = ("executor", "signatory", "head", "registrar", "superuser")
SEES_NOTHING = ("foreign executor", "foreign head", "administrator", "without a posting")
# The columns of decision 15, for an accepted complaint and one in work.
MAY_OPEN = {
    "executor": {"take", "ask", "comment", "reclassify", "assign", "transfer", "prepare"},
    "signatory": {"take", "ask", "comment", "reclassify", "assign", "transfer", "prepare", "send_back", "answer"},
    "head": {"take", "ask", "comment", "reclassify", "assign", "transfer", "extend", "prepare", "send_back", "answer"},
    "registrar": {"comment", "reclassify", "assign", "transfer"},
    "superuser": set(),
}


@pytest.mark.parametrize("role", SEES)
def test_those_concerned_find_the_complaint_and_open_it(verified_client, role):
    complaint = complaint_at()
    client = verified_client(officer(role, complaint))

    assert complaint.number in client.get(LIST).content.decode()
    assert complaint.story in client.get(page(complaint)).content.decode()


@pytest.mark.parametrize("role", SEES_NOTHING)
def test_to_others_it_does_not_exist(verified_client, role):
    complaint = complaint_at()
    client = verified_client(officer(role, complaint))
    listed = client.get(LIST)

    assert listed.status_code == (200 if role.startswith("foreign") else 403)
    assert complaint.number not in listed.content.decode()
    for url in [page(complaint), form(complaint, "note"), *(form(complaint, name) for name in FORMS)]:
        assert client.get(url).status_code == 404
        assert client.post(url, {"text": "Чужое", "version": complaint.version}).status_code in {404, 405}
    assert Complaint.objects.get(pk=complaint.pk).version == complaint.version
    assert not complaint.notes.exists()


@pytest.mark.parametrize("status", ["accepted", "in_progress"])
@pytest.mark.parametrize("role", SEES)
def test_forms_open_as_the_matrix_says(verified_client, role, status):
    complaint = complaint_at(status)
    client = verified_client(officer(role, complaint))
    answers = {name: client.get(form(complaint, name)).status_code for name in FORMS}
    buttons = client.get(page(complaint)).content.decode()
    while_asked = {"remind", "resume"}
    not_yet = {*while_asked, "prepare", "send_back", "answer"}
    wrong_status = {"accepted": not_yet, "in_progress": {*while_asked, "take"}}[status]

    for name in FORMS:
        may = name in MAY_OPEN[role] or (name in while_asked and role in {"executor", "signatory", "head"})
        expected = 404 if not may else 302 if name in wrong_status else 200
        assert answers[name] == expected, name
        there = expected == 200 and name != "send_back"  # no draft to send back yet
        assert (form(complaint, name) in buttons) == there, name


@pytest.mark.parametrize("role", SEES)
def test_a_superuser_only_looks(verified_client, role):
    complaint = complaint_at()
    client = verified_client(officer(role, complaint))
    answer = client.post(form(complaint, "note"), {"text": "Позвонить в котельную"})

    assert answer.status_code == (404 if role == "superuser" else 302)
    assert complaint.notes.count() == (0 if role == "superuser" else 1)


@pytest.mark.parametrize("who", ["anonymous", "citizen", "staff without second factor"])
def test_nobody_passes_without_the_second_factor(client, who):
    complaint = complaint_at()
    if who == "citizen":
        client.force_login(UserFactory())
    elif who.startswith("staff"):
        client.force_login(PostingFactory(user=StaffFactory(device=None), department=complaint.department).user)
    for url in [LIST, page(complaint), form(complaint, "note"), form(complaint, "comment")]:
        for answer in (client.get(url), client.post(url, {"text": "Я", "version": complaint.version})):
            assert answer.status_code == 302
            assert answer.url.startswith(("/accounts/", "/admin/login/"))
    assert complaint.events.count() == 1


def test_ones_own_complaint_and_drafts_are_on_nobodys_desk(verified_client):
    author = StaffFactory()
    complaint = complaint_at(author=author)
    PostingFactory(user=author, department=complaint.department, role="head", may_sign=True)
    client, colleague = verified_client(author), verified_client(officer("head", complaint))

    assert client.get(page(complaint)).status_code == 404
    assert client.get(form(complaint, "comment")).status_code == 404
    assert colleague.get(page(DraftFactory())).status_code == 404
    assert colleague.get(page(complaint)).status_code == 200


@pytest.mark.parametrize(
    "tail", ["add/", "1/delete/", "1/history/", "1/move/send/", "1/move/withdraw/", "1/move/nonsense/"]
)
def test_there_is_no_other_way_to_a_complaint(verified_client, tail):
    complaint = complaint_at()
    client = verified_client(officer("head", complaint))
    tail = tail.replace("1", str(complaint.pk))

    assert client.get(LIST + tail).status_code == 404
    assert client.post(LIST + tail, {"post": "yes", "status": "completed"}).status_code == 404
    assert Complaint.objects.get(pk=complaint.pk).status == "accepted"


def test_no_field_can_be_typed_over(verified_client):
    complaint = complaint_at()
    client = verified_client(officer("head", complaint))

    assert client.post(page(complaint), {"status": "completed", "story": "Иное"}).status_code == 405
    forged = {
        "action": "delete_selected",
        "_selected_action": complaint.pk,
        "post": "yes",
        "form-0-status": "completed",
    }
    assert client.post(LIST, forged).status_code == 200
    complaint.refresh_from_db()
    assert (complaint.status, complaint.version) == ("accepted", 1)


def test_the_address_of_an_object_by_its_type_tells_nothing(verified_client):
    from django.contrib.contenttypes.models import ContentType

    complaint = complaint_at()
    client = verified_client(officer("foreign head", complaint))
    answer = client.get(f"/admin/r/{ContentType.objects.get_for_model(Complaint).pk}/{complaint.pk}/")

    assert answer.status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "9" * 5000])
def test_a_number_that_fits_nothing_is_not_found(verified_client, pk):
    client = verified_client(officer("head", complaint_at()))

    assert client.get(f"{LIST}{pk}/change/").status_code == 404


def test_the_administrators_of_the_portal_have_their_group():
    names = Group.objects.get(name="Администратор портала").permissions.values_list("codename", flat=True)

    assert "change_category" in names
    assert not [name for name in names if name.endswith("_complaint") or name == "delete_user"]


def test_the_administrator_finds_people_catalogue_and_calendar(verified_client):
    client = verified_client(officer("administrator", None))
    for name in ("complaints_category", "complaints_department", "complaints_day", "accounts_user"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
    assert LIST not in client.get(reverse("admin:index")).content.decode()
