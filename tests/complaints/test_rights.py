"""Groups of the staff site: made by a migration, four of them follow the postings, the others are given by hand."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from complaints import rights
from complaints.models import ListExport, Posting
from tests.complaints import desk
from tests.complaints.test_admin_catalogue import change, department_form
from tests.factories import DepartmentFactory, PostingFactory, RegistryFactory, StaffFactory

pytestmark = pytest.mark.django_db

HOLDS = {
    "Регистратор": {"view_routingrule", "view_otherbody", "view_day", "view_calendaryear"},
    "Исполнитель": {"view_replytemplate", "view_day", "view_calendaryear"},
    "Руководитель": {"view_routingrule", "view_otherbody", "view_replytemplate", "view_day", "view_calendaryear"},
    "Подписант": {"view_replytemplate", "view_day", "view_calendaryear"},
    "Аудитор": {"view_accesslog", "view_securityevent", "view_refusedmove", "view_event", "view_listexport"},
    "Ответственный за персональные данные": {
        "view_accesslog", "view_consent", "view_accountclosure", "view_dataexport", "review_recoveryrequest",
    },
}  # fmt: skip


def groups_of(user):
    return set(user.groups.values_list("name", flat=True))


@pytest.mark.parametrize(("name", "holds"), HOLDS.items())
def test_each_group_holds_exactly_its_rights(name, holds):
    assert set(Group.objects.get(name=name).permissions.values_list("codename", flat=True)) == holds


def test_no_group_opens_a_complaint_or_deletes_a_rule():
    names = set(Group.objects.values_list("permissions__codename", flat=True))
    assert not {name for name in names if name.endswith("_complaint")}
    assert {"add_routingrule", "change_routingrule"} <= names
    assert "delete_routingrule" not in names


def test_groups_follow_the_postings_and_what_was_given_by_hand_stays():
    user = StaffFactory()
    user.groups.add(Group.objects.get(name="Аудитор"), Group.objects.get(name="Регистратор"))
    PostingFactory(user=user, role="head", may_sign=True)
    PostingFactory(user=user, role="executor")
    rights.follow_postings(user)
    assert groups_of(user) == {"Аудитор", "Руководитель", "Подписант", "Исполнитель"}
    user.postings.all().delete()
    rights.follow_postings(user)
    assert groups_of(user) == {"Аудитор"}


def test_lists_taken_under_other_postings_are_not_handed_out_any_more(verified_client):
    unit, user, colleague = DepartmentFactory(), StaffFactory(), StaffFactory()
    for person in (user, colleague):
        PostingFactory(user=person, department=unit, role="head")
        ListExport.objects.create(user=person, format="csv", status="ready", requested_at=timezone.now())
    office = verified_client(desk.officer("administrator", None))
    rows = department_form(unit, postings=[(user, "executor"), (colleague, "head")])
    rows["postings-INITIAL_FORMS"] = 2
    for place, posting in enumerate(Posting.objects.order_by("pk")):
        rows |= {f"postings-{place}-id": posting.pk, f"postings-{place}-department": unit.pk}
    office.post(change("department", unit), rows)

    left = dict(ListExport.objects.values_list("user", "status"))
    assert left == {user.pk: "gone", colleague.pk: "ready"}


def test_posting_a_person_in_the_staff_site_brings_the_groups_and_taking_off_takes_them(verified_client):
    office, unit, user = verified_client(desk.officer("administrator", None)), DepartmentFactory(), StaffFactory()
    office.post(change("department", unit), department_form(unit, postings=[(user, "head")]))
    assert groups_of(user) == {"Руководитель"}
    posting = Posting.objects.get()
    rows = department_form(unit, postings=[(user, "head")])
    rows |= {
        "postings-INITIAL_FORMS": 1,
        "postings-0-id": posting.pk,
        "postings-0-department": unit.pk,
        "postings-0-DELETE": "on",
    }
    office.post(change("department", unit), rows)
    assert groups_of(user) == set()


def test_the_command_makes_a_person_with_the_groups():
    RegistryFactory()
    call_command(
        "create_officer", "reg@example.org", last_name="Ильина", first_name="Вера", department="reg", role="registrar"
    )
    assert groups_of(User.objects.get(email="reg@example.org")) == {"Регистратор"}


def test_a_registrar_reads_the_rules_and_changes_none(verified_client):
    registrar = desk.officer("registrar", None)
    rights.follow_postings(registrar)
    browser = verified_client(registrar)
    assert browser.get(reverse("admin:complaints_routingrule_changelist")).status_code == 200
    assert browser.get(reverse("admin:complaints_routingrule_add")).status_code == 403
