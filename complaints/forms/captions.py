"""What the person says a file shows: one line for each file of a list, under the name `caption-<uuid>`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms

from complaints.forms.fields import Line
from complaints.models.attachment import CAPTION_MAX

PREFIX = "caption-"
FIELD = Line(max_chars=CAPTION_MAX, required=False)


@dataclass(frozen=True)
class Captions:
    """By the uuid of the file: what fits, and what does not with the sentence that says why."""

    fit: dict[str, str] = field(default_factory=dict)
    unfit: dict[str, tuple[str, str]] = field(default_factory=dict)


def typed_in(data: Mapping[str, str]) -> Captions:
    """The captions of a form; whose the named files are is asked where they are written down."""
    captions = Captions()
    for name in data:
        if not name.startswith(PREFIX):
            continue
        uuid, typed = name.removeprefix(PREFIX), data[name]
        try:
            captions.fit[uuid] = FIELD.clean(typed)
        except forms.ValidationError as fault:
            captions.unfit[uuid] = (typed, " ".join(fault.messages))
    return captions
