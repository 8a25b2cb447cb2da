"""Reply templates of the demonstration, made once: a text that an administrator has changed stays as it is."""

from pathlib import Path

import yaml

from complaints.models import Category, ReplyTemplate

FILE = Path(__file__).with_name("standard_texts.yaml")


def settle() -> None:
    """Those whose names are not there yet."""
    for place, said in enumerate(yaml.safe_load(FILE.read_text(encoding="utf-8")), start=1):
        topic = Category.objects.get(code=said["topic"]) if "topic" in said else None
        values = {"category": topic, "outcome": said["outcome"], "body": said["body"].strip(), "position": place}
        ReplyTemplate.objects.get_or_create(name=said["name"], defaults=values)
