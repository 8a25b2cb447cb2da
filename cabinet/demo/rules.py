"""Rules of routing of the demonstration, made once: whatever an administrator has changed since stays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from complaints.models import Category, Department, RoutingRule

FILE = Path(__file__).with_name("rules.yaml")


def make_missing(everybody: Mapping[str, User]) -> None:
    """By their names."""
    for said in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        RoutingRule.objects.get_or_create(name=said.pop("name"), defaults=_fields(said, everybody))


def _fields(said: dict[str, Any], everybody: Mapping[str, User]) -> dict[str, Any]:
    named: dict[str, Any] = {
        name: Department.objects.get(code=said.pop(name)) for name in ("department", "about_department") if name in said
    }
    if "topic" in said:
        named["category"] = Category.objects.get(code=said.pop("topic"))
    if "executor" in said:
        named["executor"] = everybody[said.pop("executor")]
    return {**said, **named}
