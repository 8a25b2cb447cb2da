from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from complaints import catalogue
from complaints.models import Category, Department, OtherBody

SMALL = """
departments:
  - {code: reg, name: "Приёмная", role: registrar}
  - {code: zhkh, name: "ЖКХ"}
  - {code: imu, name: "Имущество"}
external_bodies:
  - {code: gzhi, name: "Инспекция"}
categories:
  - code: dom
    name: "Дом"
    section: "0005.0005"
    department: zhkh
    hint: "Всё о доме"
    subcategories:
      - {code: dom-lift, name: "Лифт", target_days: 3, urgent: true, types: [complaint], place: required, photo: none,
         hint: "Подъезд", example: "Лифт стоит", external: gzhi}
      - {code: dom-zhilye, name: "Жильё", department: imu, section: "0003.0009"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def faults_of(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(catalogue.Invalid) as refusal:
        catalogue.read(path)
    return str(refusal.value)


def test_the_catalogue_that_comes_with_the_portal_is_without_faults():
    said = catalogue.read(catalogue.BUILT_IN)

    assert sum(unit.is_registry for unit in said.units) == 1
    assert {topic.department for topic in said.topics} <= {unit.code for unit in said.units}
    assert all(topic.hint and topic.example for topic in said.topics if topic.parent)


@pytest.mark.django_db
def test_a_topic_is_stored_with_everything_the_form_needs(file):
    catalogue.load(catalogue.read(file))

    lift = Category.objects.get(code="dom-lift")
    assert (lift.parent.code, lift.department.code, lift.section) == ("dom", "zhkh", "0005.0005")
    assert (lift.target_days, lift.urgent, lift.kinds, lift.place, lift.photo) == (
        3,
        True,
        ["complaint"],
        "required",
        "none",
    )
    assert (lift.hint, lift.example) == ("Подъезд", "Лифт стоит")


@pytest.mark.django_db
def test_a_topic_may_have_another_department_and_section_than_its_group(file):
    catalogue.load(catalogue.read(file))

    housing = Category.objects.get(code="dom-zhilye")
    assert (housing.department.code, housing.section) == ("imu", "0003.0009")


def test_no_topic_that_comes_with_the_portal_asks_for_a_document():
    assert not any(topic.asks_id_doc for topic in catalogue.read(catalogue.BUILT_IN).topics)


@pytest.mark.django_db
def test_a_topic_of_ones_own_file_may_ask_for_a_document(file):
    file.write_text(SMALL.replace("photo: none", "photo: none, asks_id_doc: true"), encoding="utf-8")
    catalogue.load(catalogue.read(file))
    assert [topic.code for topic in Category.objects.filter(asks_id_doc=True)] == ["dom-lift"]
    assert "asks_id_doc может быть только" in faults_of(file, SMALL.replace("photo: none", "asks_id_doc: maybe"))


@pytest.mark.django_db
def test_the_unit_with_the_role_of_registrar_takes_what_has_no_topic(file):
    catalogue.load(catalogue.read(file))

    assert Department.objects.get(is_registry=True).code == "reg"


@pytest.mark.django_db
def test_loading_twice_changes_nothing(file):
    catalogue.load(catalogue.read(file))
    before = list(Category.objects.order_by("pk").values())
    catalogue.load(catalogue.read(file))

    assert list(Category.objects.order_by("pk").values()) == before
    assert Department.objects.count() == 3


@pytest.mark.django_db
def test_a_topic_missing_from_the_file_is_switched_off_and_comes_back_with_it(file):
    catalogue.load(catalogue.read(file))
    file.write_text("\n".join(line for line in SMALL.splitlines() if "dom-zhilye" not in line), encoding="utf-8")
    catalogue.load(catalogue.read(file))
    assert not Category.objects.get(code="dom-zhilye").active
    assert Category.objects.get(code="dom-lift").active

    file.write_text(SMALL, encoding="utf-8")
    catalogue.load(catalogue.read(file))
    assert Category.objects.get(code="dom-zhilye").active


@pytest.mark.django_db
def test_another_registry_takes_over_from_the_old_one(file):
    catalogue.load(catalogue.read(file))
    moved = SMALL.replace(", role: registrar", "").replace('name: "ЖКХ"', 'name: "ЖКХ", role: registrar')
    file.write_text(moved, encoding="utf-8")
    catalogue.load(catalogue.read(file))

    assert Department.objects.get(is_registry=True).code == "zhkh"


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("code: dom-lift", "code: Лифт", "Лифт: код"),
        ("code: dom-zhilye", "code: dom-lift", "dom-lift: код повторяется"),
        ('name: "Лифт"', 'name: ""', "dom-lift: название"),
        ('name: "Лифт"', f'name: "{"а" * 151}"', "dom-lift: название"),
        ("department: imu", "department: nope", "dom-zhilye: подразделения «nope»"),
        ("types: [complaint]", "types: [letter]", "dom-lift: types"),
        ("target_days: 3", "target_days: soon", "dom-lift: target_days"),
        ("place: required", "place: maybe", "dom-lift: place"),
        ("place: required", "place: [x]", "dom-lift: place"),
        ("urgent: true", "urgent: 7", "dom-lift: urgent"),
        ("hint: \"Подъезд\"", "hnit: \"Подъезд\"", "dom-lift: неизвестные поля: hnit"),
        (", role: registrar", "", "departments: нужно ровно одно"),
        ("    department: zhkh\n", "", "dom: не указано подразделение"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_the_code_of_its_entry(file, was, becomes, told):
    assert was in SMALL

    assert told in faults_of(file, SMALL.replace(was, becomes))


@pytest.mark.parametrize("text", ["", "[]", "departments: []", "{", "departments: [a]\ncategories: [b]", "a: \x00"])
def test_a_file_that_is_no_catalogue_is_refused_with_a_sentence(file, text):
    assert faults_of(file, text)


@pytest.mark.django_db
def test_the_command_says_what_it_loaded(file):
    said = StringIO()
    call_command("load_catalogue", str(file), stdout=said)

    assert "Подразделений: 3, разделов и тем: 3" in said.getvalue()


@pytest.mark.django_db
def test_the_command_changes_nothing_when_the_file_has_a_fault(file):
    file.write_text(SMALL.replace("department: imu", "department: nope"), encoding="utf-8")

    with pytest.raises(CommandError, match="dom-zhilye"):
        call_command("load_catalogue", str(file))
    assert not Department.objects.exists()


def test_the_command_refuses_a_path_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="не читается"):
        call_command("load_catalogue", str(tmp_path / "nope.yaml"))


@pytest.mark.django_db
def test_other_bodies_come_with_the_file_and_one_it_lost_is_closed(file):
    catalogue.load(catalogue.read(file))
    OtherBody.objects.create(code="gone", name="Упразднена")
    marked = 'name: "Сети", contacts: "тел. 1", not_authority: true, takes_migration: true'
    file.write_text(SMALL.replace("\ncategories:", f"\n  - {{code: seti_el, {marked}}}\ncategories:"), encoding="utf-8")
    for _time in range(2):
        catalogue.load(catalogue.read(file))

    assert list(
        OtherBody.objects.values_list("code", "not_authority", "takes_migration", "active").order_by("code")
    ) == [
        ("gone", False, False, False),
        ("gzhi", False, False, True),
        ("seti_el", True, True, True),
    ]


@pytest.mark.django_db
def test_a_file_without_other_bodies_leaves_them_alone(file):
    OtherBody.objects.create(code="gzhi", name="Инспекция")
    bodies = 'external_bodies:\n  - {code: gzhi, name: "Инспекция"}\n'
    file.write_text(SMALL.replace(bodies, ""), encoding="utf-8")
    catalogue.load(catalogue.read(file))
    assert OtherBody.objects.get().active


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("code: gzhi, name", "code: gji, name"), "dom-lift: органа «gzhi» нет в external_bodies."),
        (('name: "Инспекция"', 'name: "Инспекция", phone: 1'), "gzhi: неизвестные поля: phone."),
        (('name: "Инспекция"', "contacts: 1"), "gzhi: название должно быть строкой"),
        (('name: "Инспекция"', 'name: "И", contacts: 1'), "gzhi: contacts должен быть строкой"),
        (('name: "Инспекция"', 'name: "И", not_authority: 1'), "gzhi: not_authority может быть только"),
        (('- {code: gzhi, name: "Инспекция"}', "[]"), "пуст или записан не списком"),
    ],
)
def test_a_fault_among_other_bodies_is_named(file, change, sentence):
    assert sentence in faults_of(file, SMALL.replace(*change))
