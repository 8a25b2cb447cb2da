"""What happened to each complaint, read from YAML: who wrote what when, and which moves followed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from complaints import terms

FOLDER = Path(__file__).with_name("stories")
AT_LEAST_BETWEEN = timedelta(minutes=7)
OWN = (
    "author",
    "title",
    "kind",
    "topic",
    "sent",
    "begun",
    "files",
    "acknowledged",
)  # the rest is what the author answered


@dataclass(frozen=True)
class Step:
    """A move: `at` is «дней назад часы:минуты», `by` a key of people.yaml; without it the author acts.

    The `text` of asking is the only question, or the words before `questions`; that of a reply answers the only one, or
    comes after `replies`.
    `outcome` and `basis` are those of every request; an answer that needs a second person names who prepared it.
    """

    at: str
    move: str
    by: str = ""
    text: str = ""
    note: str = ""
    outcome: str = ""
    basis: str = ""
    prepared_by: str = ""
    executor: str = ""
    department: str = ""
    kind: str = ""
    topic: str = ""
    files: dict[str, str] = field(default_factory=dict)
    # Passing on: codes of other bodies, the ground of the law, the number of the letter; its date is that of the move.
    bodies: tuple[str, ...] = ()
    letter: str = ""
    # Leaving without an answer: the code of the ground.
    ground: str = ""
    questions: list[dict[str, Any]] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """A complaint and what became of it. `sent` empty: still a draft, begun at `begun`."""

    author: str
    title: str
    kind: str = "unsure"
    topic: str = "unsure"
    sent: str = ""
    begun: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    # False: the answer lies there, neither opened nor acknowledged.
    acknowledged: bool = True

    @property
    def is_draft(self) -> bool:
        """Whether the person has not sent it."""
        return not self.sent


def read() -> list[Story]:
    """All stories: drafts first, then in the order of sending, so that numbers grow with the dates."""
    stories = [
        _story(said) for file in sorted(FOLDER.glob("*.yaml")) for said in yaml.safe_load(file.read_text("utf-8"))
    ]
    return sorted(stories, key=lambda story: (bool(story.sent), -_ago(story.sent or story.begun)))


def moments(story: Story, now: datetime) -> Iterator[datetime]:
    """When the sending and each step happened: in order, staff on working days, nothing in the future."""
    before = _moment(story.sent, now)
    yield before
    for step in story.steps:
        moment = _moment(step.at, now)
        moment = max(_on_working_day(moment, now) if step.by else moment, before + AT_LEAST_BETWEEN)
        before = min(moment, now)
        yield before


def begun(story: Story, now: datetime) -> datetime:
    """When the draft was begun."""
    return _moment(story.begun, now) if story.begun else _moment(story.sent, now) - timedelta(minutes=14)


def documents(story: Story, now: datetime) -> list[dict[str, str]]:
    """The documents it speaks of as the form keeps them; `days_ago` is counted from today."""
    return [
        {
            "name": said.get("name", ""),
            "number": said.get("number", ""),
            "date": _day(said["days_ago"], now) if "days_ago" in said else "",
        }
        for said in story.answers.get("cited_documents", [])
    ]


def _day(ago: int, now: datetime) -> str:
    return (timezone.localdate(now) - timedelta(days=ago)).isoformat()


def _moment(said: str, now: datetime) -> datetime:
    days, clock = said.split()
    hour, minute = clock.split(":")
    day = timezone.localtime(now) - timedelta(days=int(days))
    return min(day.replace(hour=int(hour), minute=int(minute), second=11, microsecond=0), now)


def _on_working_day(moment: datetime, now: datetime) -> datetime:
    is_working = terms.calendar(timezone.localdate(moment))
    later = moment
    while not is_working(timezone.localdate(later)):
        later += timedelta(days=1)
    return later if later < now else moment


def _ago(said: str) -> float:
    days, clock = said.split()
    hour, minute = clock.split(":")
    return int(days) - (int(hour) + int(minute) / 60) / 24


def _story(said: dict[str, Any]) -> Story:
    steps = [Step(**step) for step in said.pop("steps", [])]
    own = {key: said.pop(key) for key in OWN if key in said}
    answers = {key: value.strip() if isinstance(value, str) else value for key, value in said.items()}
    return Story(**own, answers=answers, steps=steps)
