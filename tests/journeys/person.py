"""A person at a browser without scripts: opens addresses, fills the forms that pages have, presses buttons, reads.

Only what a page shows can be filled and pressed; hidden fields and the protection against forged requests go along.
"""

import re
from urllib.parse import urlencode, urljoin

from django.test import Client
from lxml import html

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


class Person:
    """One browser at one address of the net."""

    def __init__(self, *, ip: str = "203.0.113.7", device: str = FIREFOX) -> None:
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=ip, HTTP_USER_AGENT=device)
        self.address = "/"

    def open(self, address: str) -> "Person":
        """Type an address and follow where it leads."""
        self._arrive(self.client.get(address, follow=True))
        return self

    def follow(self, words: str) -> "Person":
        """Press the first link that begins so."""
        links = [link for link in self.page.iter("a") if _text(link).startswith(words)]
        assert links, f"no link «{words}» at {self.address}"
        return self.open(urljoin(self.address, links[0].get("href")))

    def press(self, words: str, **fields: object) -> "Person":
        """Fill the form that has this button, and press it; None unticks a box or leaves a field out."""
        button = self._button(words)
        form = next(button.iterancestors("form"))
        data: dict[str, object] = {}
        for name, value in form.form_values():  # a name may stand in several rows
            data[name] = [*data.get(name, []), value]
        for name, value in fields.items():
            assert name in form.fields, f"no field «{name}» beside «{words}» at {self.address}"
            data[name] = value
        data = {name: value for name, value in data.items() if value is not None}
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        target = urljoin(self.address, form.get("action") or "").partition("#")[0]
        if (form.get("method") or "get").lower() == "get":
            return self.open(f"{target}?{urlencode(data, doseq=True)}")
        self._arrive(self.client.post(target, data, follow=True))
        return self

    @property
    def says(self) -> str:
        """Everything that can be read on the page."""
        return _text(self.page.body)

    @property
    def heading(self) -> str:
        return _text(self.page.find(".//h1"))

    @property
    def errors(self) -> list[str]:
        """The sentences of the summary above the form."""
        return [_text(line) for line in self.page.xpath("//*[@id='errors']//li")]

    @property
    def told(self) -> str:
        """What the page says of the last press: «Сохранено». What only a script would show is not there yet."""
        return " ".join(_text(line) for line in self.page.xpath("//main//*[@role='status'][not(template)]"))

    def value_of(self, name: str) -> str:
        """What stands in a field."""
        [field] = self.page.xpath(f"//main//*[@name='{name}']")
        return (field.text or "").lstrip("\n") if field.tag == "textarea" else field.get("value", "")

    def ask(self, name: str) -> str:
        """The sentence beside a field, that screen readers say with it."""
        [field] = self.page.xpath(f"//main//*[@name='{name}' and not(@type='hidden')]")
        named = (field.get("aria-describedby") or "").split()
        beside = [_text(each) for key in named for each in self.page.xpath(f"//*[@id='{key}' and @class='err']")]
        return " ".join(words.removeprefix("Ошибка: ") for words in beside)

    @property
    def is_in(self) -> bool:
        """Whether the cabinet opens."""
        return self.open("/complaints/").address == "/complaints/"

    def _button(self, words: str):
        buttons = [
            button
            for button in self.page.iter("button")
            if next(button.iterancestors("form"), None) is not None and button.get("aria-hidden") != "true"
        ]
        found = [button for button in buttons if _text(button) == words]
        found = found or [button for button in buttons if _text(button).startswith(words)]
        assert len(found) == 1, f"{len(found)} buttons «{words}» at {self.address}: {[_text(each) for each in buttons]}"
        return found[0]

    def _arrive(self, answer) -> None:
        self.answer, self.status = answer, answer.status_code
        assert self.status < 500, answer
        at = answer.request
        self.address = at["PATH_INFO"] + (f"?{at['QUERY_STRING']}" if at["QUERY_STRING"] else "")
        if not answer.streaming and answer["Content-Type"].startswith("text/html"):
            self.page = html.document_fromstring(answer.content.decode())


def _text(element) -> str:
    """As it is read: one space between words, also where the page glues them."""
    return re.sub(r"\s+", " ", element.text_content()).strip() if element is not None else ""
