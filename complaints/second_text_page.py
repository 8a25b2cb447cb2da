"""What the page of a step tells of the other text of its draft, in words a person reads and copies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from complaints.forms.rows import Rows
from complaints.forms.steps import StepForm
from complaints.kept import ENCRYPTED
from complaints.models import Complaint
from complaints.second_text import FIELD, Base, Beside, Text, digest, written_over


@dataclass(frozen=True)
class Shown:
    """A text beside the fields: when it was saved or typed, and each answer in which it differs, as (label, words)."""

    at: datetime
    answers: list[tuple[str, str]]
    key: str = ""
    is_unfit: bool = False


@dataclass(frozen=True)
class Told:
    """For the template: the hidden base, the text of another page, the texts kept beside."""

    base: str
    other: Shown | None
    seconds: list[Shown]


def told(step: str, form: StepForm, typed: Mapping[str, Any] | None) -> Told:
    """What stands around the fields; `typed` is what they are filled with when it is not what is saved."""
    beside, now = Beside.of(form.draft, step), digest(form.saved(form.draft))
    came = Base.read(str(typed.get(FIELD, ""))) if typed is not None else None
    others = beside.without(came.page) if came else beside.texts
    return Told(
        base=str(_base(came, beside, now)),
        other=_other(form, beside) if came and beside.text_of(came) else None,
        seconds=[shown for text in reversed(others) if (shown := _second(form, text))],
    )


def seconds(step: str, form: StepForm) -> list[Shown]:
    """The texts kept beside a step, for the copy of one's data."""
    return [shown for text in Beside.of(form.draft, step).texts if (shown := _second(form, text))]


def _base(came: Base | None, beside: Beside, now: str) -> Base:
    """The page goes on under its own mark. It has seen what is saved now if it is told of it, or has saved it itself."""
    if came is None:
        return Base.new(now)
    seen = now if beside.text_of(came) or beside.wrote_last(came) else came.seen
    return Base(seen, came.page, came.number + 1)


def _other(form: StepForm, beside: Beside) -> Shown:
    """What is saved, in the answers where the typing before the person differs from it."""
    saved = form.saved(form.draft)
    names = [name for name, _value in _differences(form, saved)]
    at = datetime.fromisoformat(beside.at) if beside.at else form.draft.updated_at
    return Shown(at, [(_label(form, name), _words(form, name, saved.get(name))) for name in names])


def _second(form: StepForm, text: Text) -> Shown | None:
    """A text kept beside; None when it says nothing that is not saved by now."""
    its_form = type(form)(text.data(), draft=form.draft, user=form.user)
    answers = [
        (_label(form, name), _words(form, name, value))
        for name, value in _differences(its_form, form.saved(form.draft))
    ]
    return Shown(text.moment, answers, text.key, text.is_unfit) if answers else None


def _differences(form: StepForm, saved: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(name, value) of the bound form's answers that are not what is saved; what fits no column is told as typed."""
    answers = form.answers() if form.is_valid() else form.typed_so_far()
    for name, value in form.saved(written_over(form.draft, answers)).items():
        if (value or saved.get(name)) and value != saved.get(name):
            yield name, value
    for name in form.left_out(answers):
        yield name, form[name].data


def _label(form: StepForm, name: str) -> str:
    if name in form.fields:
        return str(form.fields[name].label)
    try:
        label = str(Complaint._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name
    return label[:1].upper() + label[1:]


def _words(form: StepForm, name: str, value: Any) -> str:
    if name in ENCRYPTED:
        return _("Другой. Здесь не показываем")
    field = form.fields.get(name)
    if isinstance(field, Rows):  # its cells in their order: a column of JSON keeps none
        value = [", ".join(filter(None, (field.typed(*cell) for cell in field.unpack(row).items()))) for row in value]
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, (_one(each) for each in value))) or _("Пусто")
    choices = dict(flatten_choices(getattr(field, "choices", ())))
    return str(choices.get(value) or _one(value) or _("Пусто"))


def _one(value: Any) -> str:
    if isinstance(value, bool):
        return _("Да") if value else _("Нет")
    return str(value or "").strip()
