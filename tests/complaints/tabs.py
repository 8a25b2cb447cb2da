"""A page of the form as an open tab holds it: its hidden base goes along, as the script and the buttons send it."""

import re

from django.urls import reverse


class Tab:
    """One page of one step, opened when it is made; `client` is the browser, shared by the tabs of one person."""

    def __init__(self, client, draft, step="story", query=""):
        self.client, self.draft, self.step = client, draft, step
        self.url = reverse("complaints:step", args=[draft.uuid, step]) + query
        self.open()

    def open(self):
        """What the person sees."""
        return self.shows(self.client.get(self.url))

    def shows(self, answer):
        """The page that came; from now on the tab holds its base."""
        self.html = answer.content.decode()
        found = re.search(r'name="base" value="([^"]+)"', self.html)
        self.base = found[1] if found else ""
        return self.html

    def press(self, button, typed, **more):
        """A button; the answer itself, and what it leads to when it leads back to this step."""
        answer = self.client.post(self.url, {**typed, "base": self.base, button: "1", **more})
        if answer.status_code == 302 and answer.url.startswith(self.url.split("?")[0]):
            self.shows(self.client.get(answer.url))
        return answer

    def pause(self, typed, **more):
        """What the script does at a pause in typing, a new number each time; the answer as the script reads it."""
        _seen, page, number = self.base.split(".")
        sent = {**typed, "base": self.base, **more}
        answer = self.client.post(reverse("complaints:autosave", args=[self.draft.uuid, self.step]), sent).json()
        self.base = f"{answer['base']}.{page}.{int(number) + 1}"
        return answer

    def field(self, name):
        """What stands in a text field of the page."""
        area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', self.html, re.DOTALL)
        line = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.html)
        return area[1] if area else re.search(r'value="([^"]*)"', line[0])[1]
