"""The catalogue from its file: departments, other bodies, topics in groups. Reading knows no database, loading no file."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from complaints.models import Category, Department, Kind, OtherBody

BUILT_IN = Path(__file__).with_name("catalogue.yaml")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
NAME_MAX, CONTACTS_MAX = 150, 300
PLACES = {"required", "optional", "none"}
PHOTOS = {"advised", "optional", "none"}
SWITCH = {True, False}
BODY_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
BODY_KEYS = {"code", "name", "contacts", "not_authority", "takes_migration"}
# `external` names the body such matters often go to: it must be in the list, the topic does not keep it.
GROUP_KEYS = {"code", "name", "section", "department", "hint", "subcategories"}
TOPIC_KEYS = {
    "code", "name", "section", "department", "hint", "example", "target_days", "types", "place", "photo", "urgent", "asks_id_doc",
    "external",
}  # fmt: skip
AS_THEY_ARE = ("hint", "example", "place", "photo", "target_days", "urgent", "asks_id_doc")


class Invalid(Exception):
    """A file that cannot be loaded; the message has a line for each fault, with the code of the entry."""


@dataclass(frozen=True)
class Unit:
    """A department of the file."""

    code: str
    name: str
    is_registry: bool = False


@dataclass(frozen=True)
class Body:
    """A body or an organisation outside, to which matters are passed."""

    code: str
    name: str
    contacts: str = ""
    not_authority: bool = False
    takes_migration: bool = False


@dataclass(frozen=True)
class Topic:
    """A group (no parent) or a topic of a group, with the department already settled."""

    code: str
    name: str
    department: str
    position: int
    parent: str = ""
    section: str = ""
    hint: str = ""
    example: str = ""
    kinds: list[str] = field(default_factory=list)
    place: str = "optional"
    photo: str = "optional"
    target_days: int = 15
    urgent: bool = False
    asks_id_doc: bool = False


@dataclass(frozen=True)
class Catalogue:
    """What a file says, parents before children; `bodies` None in a file that lists none."""

    units: list[Unit]
    topics: list[Topic]
    bodies: list[Body] | None = None


def read(path: Path) -> Catalogue:
    """The file as values, checked; raises Invalid with every fault found."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise Invalid(_("Файл не читается: {fault}").format(fault=fault)) from fault
    if not isinstance(said, dict):
        raise Invalid(_("В файле нет каталога: ожидаются departments и categories."))
    units, topics = _listed(said, "departments"), _listed(said, "categories")
    bodies = _listed(said, "external_bodies") if "external_bodies" in said else None
    faults = [*_faults_of_units(units), *_faults_of_topics(topics, {str(unit.get("code")) for unit in units})]
    if bodies is not None:
        faults += [
            *_faults_of_bodies(bodies),
            *_faults_of_addressees(topics, {str(body.get("code")) for body in bodies}),
        ]
    if faults:
        raise Invalid("\n".join(faults))
    others = None if bodies is None else [Body(**body) for body in bodies]
    return Catalogue([_unit(unit) for unit in units], list(_topics(topics)), others)


@transaction.atomic
def load(catalogue: Catalogue) -> None:
    """Make the database say what the file says; the second loading changes nothing.

    A topic the file no longer has is switched off, not deleted: complaints point at it. A department the file no
    longer has is left alone: people and complaints are in it. Other bodies are switched off like topics, unless the file
    has no list of them.
    """
    registry = [unit.code for unit in catalogue.units if unit.is_registry]
    Department.objects.exclude(code__in=registry).update(is_registry=False)  # there is room for one
    departments = {unit.code: _load_unit(unit) for unit in catalogue.units}
    loaded: dict[str, Category] = {}
    for topic in catalogue.topics:
        values = asdict(topic)
        values |= {"department": departments[topic.department], "parent": loaded.get(topic.parent), "active": True}
        loaded[topic.code], _made = Category.objects.update_or_create(code=values.pop("code"), defaults=values)
    Category.objects.exclude(code__in=loaded).update(active=False)
    if catalogue.bodies is not None:
        _load_bodies(catalogue.bodies)


def _load_bodies(bodies: list[Body]) -> None:
    for body in bodies:
        values = {**asdict(body), "active": True}
        OtherBody.objects.update_or_create(code=values.pop("code"), defaults=values)
    OtherBody.objects.exclude(code__in=[body.code for body in bodies]).update(active=False)


def _load_unit(unit: Unit) -> Department:
    values = {"name": unit.name, "is_registry": unit.is_registry, "active": True}
    return Department.objects.update_or_create(code=unit.code, defaults=values)[0]


def _listed(said: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The entries under `key`; an entry of another shape becomes one without a code, which is then reported."""
    entries = said.get(key)
    if not isinstance(entries, list) or not entries:
        raise Invalid(_("Раздел {key} пуст или записан не списком.").format(key=key))
    return [entry if isinstance(entry, dict) else {"code": str(entry)} for entry in entries]


def _unit(said: dict[str, Any]) -> Unit:
    return Unit(said["code"], said["name"].strip(), is_registry=said.get("role") == "registrar")


def _topics(groups: list[dict[str, Any]]) -> Iterator[Topic]:
    """Groups, each followed by its topics; what a topic does not say it has from its group."""
    for place_of_group, group in enumerate(groups, start=1):
        yield _topic(group, group, position=place_of_group)
        for place, topic in enumerate(group["subcategories"], start=1):
            yield _topic(topic, group, position=place, parent=group["code"])


def _topic(said: dict[str, Any], group: dict[str, Any], *, position: int, parent: str = "") -> Topic:
    given = {key: said[key] for key in AS_THEY_ARE if key in said}
    return Topic(
        code=said["code"], name=said["name"].strip(), position=position, parent=parent, kinds=said.get("types", []),
        department=said.get("department", group["department"]), section=said.get("section", group.get("section", "")),
        **given,
    )  # fmt: skip


def _faults_of_units(units: list[dict[str, Any]]) -> Iterator[str]:
    for unit in units:
        yield from _told(unit, _faults_of_entry(unit, {"code", "name", "role"}))
    yield from _repeated(units)
    if sum(unit.get("role") == "registrar" for unit in units) != 1:
        yield _("departments: нужно ровно одно подразделение с role: registrar.")


def _faults_of_bodies(bodies: list[dict[str, Any]]) -> Iterator[str]:
    for body in bodies:
        yield from _told(body, _faults_of_entry(body, BODY_KEYS, code=BODY_CODE), _faults_of_marks(body))
    yield from _repeated(bodies)


def _faults_of_marks(body: dict[str, Any]) -> Iterator[str]:
    if not isinstance(body.get("contacts", ""), str) or len(body.get("contacts", "")) > CONTACTS_MAX:
        yield _("contacts должен быть строкой до {limit} знаков.").format(limit=CONTACTS_MAX)
    for key in ("not_authority", "takes_migration"):
        if not isinstance(body.get(key, False), bool):
            yield _("{key} может быть только: {allowed}.").format(key=key, allowed="False, True")


def _faults_of_addressees(groups: list[dict[str, Any]], known: set[str]) -> Iterator[str]:
    """A topic sends to bodies of the list; topics of a wrong shape have been reported already."""
    for group in groups:
        topics = group.get("subcategories")
        for topic in topics if isinstance(topics, list) else []:
            if isinstance(topic, dict) and "external" in topic and topic["external"] not in known:
                yield _("{code}: органа «{body}» нет в external_bodies.").format(
                    code=topic.get("code"), body=topic["external"]
                )


def _faults_of_topics(groups: list[dict[str, Any]], units: set[str]) -> Iterator[str]:
    entries = list(groups)
    for group in groups:
        topics = group.get("subcategories")
        if "department" not in group:
            yield _("{code}: не указано подразделение.").format(code=group.get("code"))
        if not isinstance(topics, list) or not all(isinstance(topic, dict) for topic in topics):
            yield _("{code}: нет списка тем subcategories.").format(code=group.get("code"))
            topics = []
        yield from _told(group, _faults_of_entry(group, GROUP_KEYS), _faults_of_department(group, units))
        for topic in topics:
            faults = (_faults_of_entry(topic, TOPIC_KEYS), _faults_of_department(topic, units), _faults_of_form(topic))
            yield from _told(topic, *faults)
        entries += topics
    yield from _repeated(entries)


def _told(entry: dict[str, Any], *faults: Iterator[str]) -> Iterator[str]:
    for some in faults:
        for fault in some:
            yield f"{entry.get('code', '?')}: {fault}"


def _repeated(entries: list[dict[str, Any]]) -> Iterator[str]:
    codes = [str(entry.get("code")) for entry in entries]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield _("{code}: код повторяется.").format(code=code)


def _faults_of_entry(said: dict[str, Any], known: set[str], code: re.Pattern[str] = CODE) -> Iterator[str]:
    """What every entry has: a code that may stand in an address, a name, texts that are texts, no misspelt keys."""
    if not isinstance(said.get("code"), str) or not code.fullmatch(said["code"]):
        yield _("код должен быть из латинских строчных букв, цифр и дефиса, до 32 знаков.")
    name = said.get("name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= NAME_MAX:
        yield _("название должно быть строкой до {limit} знаков.").format(limit=NAME_MAX)
    for key in ("hint", "example", "section"):
        if not isinstance(said.get(key, ""), str):
            yield _("{key} должен быть строкой.").format(key=key)
    if unknown := sorted(set(said) - known, key=str):
        yield _("неизвестные поля: {keys}.").format(keys=", ".join(map(str, unknown)))


def _faults_of_department(said: dict[str, Any], units: set[str]) -> Iterator[str]:
    if "department" in said and said["department"] not in units:
        yield _("подразделения «{code}» нет в departments.").format(code=said["department"])


def _faults_of_form(said: dict[str, Any]) -> Iterator[str]:
    """What the form will ask and advise for this topic."""
    kinds, days = said.get("types", []), said.get("target_days", 15)
    if not isinstance(kinds, list) or not set(map(str, kinds)) <= set(Kind.values):
        yield _("types может содержать только {kinds}.").format(kinds=", ".join(Kind.values))
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 60:
        yield _("target_days должен быть целым числом от 1 до 60.")
    for key, allowed in (("place", PLACES), ("photo", PHOTOS), ("urgent", SWITCH), ("asks_id_doc", SWITCH)):
        if key in said and not (isinstance(said[key], str | bool) and said[key] in allowed):
            yield _("{key} может быть только: {allowed}.").format(key=key, allowed=", ".join(sorted(map(str, allowed))))
