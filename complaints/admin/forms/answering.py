"""The form of an answer, to prepare it and to sign it: a result for each request, the text, what the check has found."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from complaints import answers, reply_templates, signing
from complaints.admin.forms.ground import Ground
from complaints.admin.forms.move_form import MoveForm
from complaints.forms.fields import LongText
from complaints.models import AnswerDraft, Attachment, Result
from complaints.views import hidden
from complaints.workflow import Given, RequestAnswer

USE = "use_template"
BASIS_MAX = 2000
State = AnswerDraft.State


class AnswerForm(MoveForm):
    """Filled with the draft when one is there; the button of the template only ever adds to what is typed."""

    beside = "admin/complaints/complaint/_signing.html"
    shown = "admin/complaints/complaint/_results.html"

    def __init__(self, data: Any, ground: Ground, *, judged: bool = True) -> None:
        self.ground, self.fault = ground, ""
        self.signs = ground.move.name == "answer"
        self.draft = answers.draft_of(ground.complaint, *([State.SIGNING] if self.signs else []))
        super().__init__(data if judged else self._with_template(data), ground, judged=judged)
        self.requests = list(enumerate(answers.requests_of(ground.complaint), 1))
        for number, request in self.requests:
            self._add_request(number, request)
        if len(self.fields["template_id"].widget.choices) == 1:
            del self.fields["template_id"]
        self.initial = self._drafted()
        if self.signs and signing.asks(self.looks):
            self.fields["confirmed"] = self._tick()
        asked = [name for number, _request in self.requests for name in (f"result_{number}", f"basis_{number}")]
        self.order_fields([*asked, "template_id", "text", "confirmed", "note"])

    def clean(self) -> dict[str, Any]:
        """Each refusal tells its basis."""
        said = super().clean() or self.cleaned_data
        for number, _request in self.requests:
            basis = f"basis_{number}"
            if said.get(f"result_{number}") == Result.REFUSED and basis in said and not said[basis].strip():
                self.add_error(basis, _("Напишите, на каком основании отказано"))
        return said

    def full_clean(self) -> None:
        """The template that could not be filled is told beside its list."""
        super().full_clean()
        if self.fault and "template_id" in self.fields:
            self._errors["template_id"] = self.error_class([self.fault], renderer=self.renderer)

    def drafted(self, *, version: int) -> Given | None:
        """A whole draft that waits for the signature: what it sends is shown at once."""
        if not (self.signs and self.draft):
            return None
        whole = AnswerForm({name: said for name, said in self.initial.items() if said is not None}, self.ground)
        return whole.given(version=version) if whole.is_valid() else None

    def given(self, *, version: int) -> Given:
        """The results in the order of the requests."""
        said = dict(self.cleaned_data)
        results = tuple(
            RequestAnswer(said.pop(f"result_{number}"), said.pop(f"basis_{number}").strip())
            for number, _request in self.requests
        )
        return Given(**said, results=results, version=version)

    # --- what the page shows beside the fields ----------------------------------------------------------------------
    @cached_property
    def looks(self) -> list[signing.Look]:
        """The check before signing over what stands in the form now."""
        written = signing.Written(
            self._value("text"), [said[0] for said in self._said], [said[1] for said in self._said]
        )
        return signing.looks(self.ground.complaint, written, by=self.ground.user, at=self.ground.at)

    @property
    def points(self) -> list[answers.Point]:
        """The requests with their results so far."""
        return answers.points(self.ground.complaint, self._said)

    @property
    def outcome(self) -> str:
        """How the whole would end."""
        return str(answers.outcome_of([point.result for point in self.points]).label)

    @property
    def share(self) -> int | None:
        """How much of the text stands in the template, percent; None without a template."""
        typed = self._value("template_id")
        template = reply_templates.of(int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
        return reply_templates.share(template, self.ground.complaint, self._value("text")) if template else None

    @cached_property
    def draft_files(self) -> list[Attachment]:
        """What goes with the answer besides one's own files."""
        return list(answers.prepared_files(self.ground.complaint))

    # --- the fields -------------------------------------------------------------------------------------------------
    def _add_request(self, number: int, request: str) -> None:
        label = f"{number}. {request}" if len(self.requests) > 1 else request
        self.fields[f"result_{number}"] = forms.ChoiceField(
            label=label, choices=[(value, str(words).capitalize()) for value, words in Result.choices],
            widget=forms.RadioSelect,
            error_messages={"required": _("Выберите результат"), "invalid_choice": _("Выберите результат из списка")},
        )  # fmt: skip
        several = _("Основание по просьбе {n}").format(n=number)
        self.fields[f"basis_{number}"] = LongText(
            label=several if len(self.requests) > 1 else _("Основание"), max_chars=BASIS_MAX, rows=2, low=True,
            required=False, help_text=_("Увидит заявитель. При отказе обязательно: норма и причина"),
        )  # fmt: skip

    def _tick(self) -> forms.Field:
        found = [(look.words,) for look in self.looks if look.asks]
        return forms.BooleanField(
            label=_("Проверил(а)"), help_text=format_html_join(" ", "{}", found),
            error_messages={"required": _("Посмотрите замечания и отметьте, что вы их проверили")},
        )  # fmt: skip

    def _drafted(self) -> dict[str, Any]:
        if self.draft is None:
            return {}
        initial: dict[str, Any] = {"text": self.draft.text, "template_id": self.draft.template_id}
        for (number, _request), said in zip(self.requests, self.draft.results, strict=False):
            initial |= {f"result_{number}": said["result"], f"basis_{number}": said["basis"]}
        return initial

    def _with_template(self, data: QueryDict) -> QueryDict:
        """What was typed stays; the text of the template stands below it, once."""
        if USE not in data:
            return data
        fitting = reply_templates.fitting(self.ground.complaint, timezone.localdate(self.ground.at))
        template = fitting.filter(pk=hidden.number(data, "template_id") or 0).first()
        if template is None:
            self.fault = _("Выберите шаблон")
            return data
        try:
            text = reply_templates.filled(template, self.ground.complaint)
        except reply_templates.Unfilled as refusal:
            self.fault = str(refusal)
            return data
        typed, changed = str(data.get("text", "")).replace("\r\n", "\n").strip(), data.copy()
        changed["text"] = typed if text in typed else "\n\n".join(filter(None, [typed, text]))
        return changed

    def _value(self, name: str) -> str:
        """What stands in the control, typed or from the draft."""
        return str(self[name].value() or "") if name in self.fields else ""

    @cached_property
    def _said(self) -> list[tuple[str, str]]:
        return [(self._value(f"result_{number}"), self._value(f"basis_{number}")) for number, _request in self.requests]
