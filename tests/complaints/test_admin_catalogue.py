"""The catalogue in the hands of the portal's administrator: words instead of codes, always one registry."""

import pytest
from django.urls import reverse

from complaints.models import Category, Department, Posting
from tests.complaints.desk import officer
from tests.factories import CategoryFactory, DepartmentFactory, RegistryFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return officer("administrator", None)


@pytest.fixture
def office(verified_client, administrator):
    return verified_client(administrator)


def department_form(department=None, *, postings=(), **changed):
    """The fields of a department's page with rows of people: (user, role) each."""
    fields = {"code": "new", "name": "Новый отдел", "active": "on"}
    if department:
        fields = {"code": department.code, "name": department.name, "active": "on" if department.active else ""}
        fields["is_registry"] = "on" if department.is_registry else ""
    rows = {"postings-TOTAL_FORMS": len(postings), "postings-INITIAL_FORMS": 0}
    for index, (user, role) in enumerate(postings):
        rows |= {
            f"postings-{index}-user": user.pk,
            f"postings-{index}-role": role,
            f"postings-{index}-title": "Инженер",
        }
    return {key: value for key, value in {**fields, **rows, **changed}.items() if value != ""}


def change(name, obj):
    return reverse(f"admin:complaints_{name}_change", args=[obj.pk])


def test_topics_stand_under_their_groups(office):
    later = CategoryFactory(parent=None, name="Транспорт", position=2)
    first = CategoryFactory(parent=None, name="Дом", position=1)
    for parent, name in ((later, "Автобусы"), (first, "Лифт"), (first, "Крыша")):
        CategoryFactory(parent=parent, name=name)
    html = office.get(reverse("admin:complaints_category_changelist")).content.decode()
    html = html[html.index("result_list") :]
    places = [html.index(f">{name}</span>") for name in ("Дом", "Крыша", "Лифт", "Транспорт", "Автобусы")]
    chosen = office.get(reverse("admin:complaints_category_changelist"), {"group": first.pk}).content.decode()

    assert places == sorted(places)
    assert "Лифт" in chosen
    assert "Автобусы" not in chosen[chosen.index("result_list") :]


def test_a_topic_is_added_with_choices_in_words(office):
    group = CategoryFactory(parent=None)
    given = {
        "name": "Домофон", "code": "domofon", "parent": group.pk, "department": group.department_id, "position": 3,
        "active": "on", "kinds": ["complaint", "proposal"], "place": "required", "photo": "advised", "target_days": 10,
    }  # fmt: skip
    answer = office.post(reverse("admin:complaints_category_add"), given)
    topic = Category.objects.get(code="domofon")

    assert answer.status_code == 302
    assert (topic.kinds, topic.place, topic.photo) == (["complaint", "proposal"], "required", "advised")


def test_a_topic_asks_for_a_document_when_its_box_is_ticked(office):
    topic = CategoryFactory()
    given = {
        "name": topic.name, "code": topic.code, "parent": topic.parent_id, "department": topic.department_id,
        "position": 0, "place": "none", "photo": "none", "target_days": 5,
    }  # fmt: skip
    assert "Спрашивать номер документа" in office.get(change("category", topic)).content.decode()
    for ticked in ({"asks_id_doc": "on"}, {}):
        office.post(change("category", topic), {**given, **ticked})
        assert Category.objects.get(pk=topic.pk).asks_id_doc == bool(ticked)


def test_a_group_with_topics_stays_a_group(office):
    topic, other = CategoryFactory(), CategoryFactory(parent=None)
    group = topic.parent
    given = {
        "name": group.name, "code": group.code, "parent": other.pk, "department": group.department_id, "position": 0,
        "place": "none", "photo": "none", "target_days": 5,
    }  # fmt: skip
    answer = office.post(change("category", group), given)

    assert "не может стать темой другого раздела" in answer.content.decode()
    assert office.post(change("category", group), {**given, "parent": group.pk}).status_code == 200
    assert office.post(change("category", topic), {**given, "code": topic.code, "parent": other.pk}).status_code == 302


def test_a_department_gets_people_of_staff_only(office):
    department, officer_, citizen = DepartmentFactory(), StaffFactory(), UserFactory()
    refused = office.post(change("department", department), department_form(department, postings=[(citizen, "head")]))
    taken = office.post(
        change("department", department), department_form(department, postings=[(officer_, "executor")])
    )

    assert refused.status_code == 200
    assert taken.status_code == 302
    assert Posting.objects.get().user == officer_


def test_nobody_gives_complaints_to_oneself(office, administrator):
    department = DepartmentFactory()
    rows = department_form(department, postings=[(administrator, "registrar")])
    answer = office.post(change("department", department), rows)

    assert "Назначить себя нельзя" in answer.content.decode()
    assert not Posting.objects.exists()


def test_a_superuser_may(verified_client):
    root, department = StaffFactory(is_superuser=True), DepartmentFactory()
    rows = department_form(department, postings=[(root, "registrar")])

    assert verified_client(root).post(change("department", department), rows).status_code == 302


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"is_registry": ""}, "Снять отметку нельзя"), ({"active": ""}, "закрыть его нельзя")],
)
def test_there_is_always_a_registry(office, changed, sentence):
    registry = RegistryFactory()
    answer = office.post(change("department", registry), department_form(registry, **changed))

    assert sentence in answer.content.decode()
    assert Department.objects.get(pk=registry.pk).is_registry


def test_there_are_never_two_registries(office):
    RegistryFactory()
    answer = office.post(reverse("admin:complaints_department_add"), department_form(is_registry="on"))

    assert "уже принимает другое подразделение" in answer.content.decode()
    assert Department.objects.count() == 1


def test_a_topic_in_use_is_not_deleted(office):
    from tests.complaints.desk import complaint_at

    complaint = complaint_at()
    url = reverse("admin:complaints_category_delete", args=[complaint.category_id])
    answer = office.post(url, {"post": "yes"})

    assert Category.objects.filter(pk=complaint.category_id).exists()
    assert complaint.number not in answer.content.decode()
    assert complaint.title not in answer.content.decode()


@pytest.mark.parametrize("name", ["category", "department", "day"])
def test_officers_of_departments_do_not_edit_the_catalogue(verified_client, name):
    DepartmentFactory()
    client = verified_client(officer("head", CategoryFactory()))

    assert client.get(reverse(f"admin:complaints_{name}_changelist")).status_code == 403
    assert client.post(reverse(f"admin:complaints_{name}_add"), {"name": "x"}).status_code == 403
