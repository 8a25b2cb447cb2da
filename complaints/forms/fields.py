"""Fields that accept what people type."""

import re
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.names import clean_name
from accounts.phones import normalise_phone_to_call
from complaints.wording import plural

# They turn the order of what is read; copied text brings them, nobody types them.
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNSEEN: dict[str, Any] = {
    "null_characters_not_allowed": gettext_lazy(
        "Вместе с текстом вставился невидимый знак. Сотрите это место и наберите заново"
    )
}


class LongText(forms.CharField):
    """Many lines; the browser's line ends count as one sign, as the counter beside the field counts them."""

    default_error_messages = UNSEEN

    def __init__(self, *, max_chars: int, rows: int, low: bool = False, **kwargs: Any) -> None:
        self.max_chars = max_chars
        attrs = {"rows": rows, "data-max": max_chars, "class": "input low" if low else "input"}
        super().__init__(widget=forms.Textarea(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        """Line ends of all systems become one, marks that turn the reading order go."""
        text = TURNS.sub("", super().to_python(value) or "")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        """The text is never cut: the sentence tells how much to shorten."""
        super().validate(value)
        if len(value) > self.max_chars:
            over = len(value) - self.max_chars
            raise forms.ValidationError(
                _("Сократите на {n} {word}").format(n=over, word=plural(over, _("знак,знака,знаков")))
            )


class Line(forms.CharField):
    """One line with a limit whose sentence tells the present length."""

    default_error_messages = UNSEEN

    def __init__(self, *, max_chars: int, **kwargs: Any) -> None:
        self.max_chars = max_chars
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Runs of spaces become one, marks that turn the reading order go."""
        return " ".join(TURNS.sub("", super().to_python(value) or "").split())

    def validate(self, value: str) -> None:
        """See LongText.validate."""
        super().validate(value)
        if len(value) > self.max_chars:
            raise forms.ValidationError(
                _("Сократите до {limit} знаков, сейчас {n}").format(limit=self.max_chars, n=len(value))
            )


class NameField(forms.CharField):
    """A part of ФИО by the rules of L147."""

    default_error_messages = UNSEEN

    def __init__(self, *, part: str | Promise, **kwargs: Any) -> None:
        self.part = part
        self.latin = False  # switched on by the form for those whose profile says so
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The name in its one spelling; an empty optional one stays empty."""
        typed = super().clean(value)
        return clean_name(typed, str(self.part), latin=self.latin) if typed else ""


class PhoneField(forms.CharField):
    """A phone to call back, in any spelling: a Russian one is kept as +7…, a foreign one with its own code (L148)."""

    default_error_messages = UNSEEN
    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        """E.164 or empty."""
        typed = super().clean(value)
        return normalise_phone_to_call(typed) if typed else ""
