"""Two tabs whose pauses end at the same moment, on a database that really runs them side by side."""

import threading

import pytest
from django.db import connections
from django.http import QueryDict
from django.utils import timezone

from complaints import second_text, wizard
from complaints.forms.steps import StoryForm
from complaints.models import Complaint
from complaints.second_text import Base, Verdict
from tests.factories import DraftFactory

pytestmark = pytest.mark.django_db(transaction=True)
STORY = wizard.BY_NAME["story"]


def typed(number, base):
    """What a tab sends."""
    data = QueryDict(mutable=True)
    data.update(
        {"title": "Свет", "story": f"Фонарь не горит третью неделю, говорит вкладка {number}.", "base": str(base)}
    )
    return data


def at_once(*calls):
    """Each in a thread of its own, let go together; what they returned or raised."""
    results, gate = [], threading.Barrier(len(calls))

    def run(call) -> None:
        try:
            gate.wait()
            results.append(call())
        except Exception as fault:
            results.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def take(draft, data, *, in_background=True):
    return lambda: (
        wizard.take_typed(
            draft.uuid, STORY, data, by=draft.author, at=timezone.now(), in_background=in_background
        ).verdict
    )


def texts(draft):
    """The saved story first, then those beside."""
    draft.refresh_from_db()
    return [draft.story, *(text["values"]["story"][0] for text in draft.aside["story"]["texts"])]


@pytest.mark.parametrize("tabs", [2, 5])
def test_one_tab_wins_the_others_are_kept_beside_and_none_is_lost(tabs):
    draft = DraftFactory()
    seen = second_text.digest(StoryForm.saved(draft))
    sent = [typed(number, Base.new(seen)) for number in range(tabs)]
    verdicts = at_once(*(take(draft, data) for data in sent))

    assert sorted(verdict.name for verdict in verdicts) == ["CONFLICT"] * (tabs - 1) + ["WRITE"]
    assert sorted(texts(draft)) == sorted(data["story"] for data in sent)
    assert Complaint.objects.get().version == draft.version == tabs


def test_pauses_of_one_tab_that_overtake_each_other_leave_the_newest():
    draft = DraftFactory()
    base = Base.new(second_text.digest(StoryForm.saved(draft)))
    sent = [typed(number, Base(base.seen, base.page, number + 1)) for number in range(6)]
    verdicts = at_once(*(take(draft, data) for data in reversed(sent)))

    assert set(verdicts) <= {Verdict.WRITE, Verdict.NOTHING}
    assert texts(draft) == [sent[-1]["story"]]


def test_a_pause_and_the_button_of_another_tab():
    draft = DraftFactory()
    seen = second_text.digest(StoryForm.saved(draft))
    pause, button = typed(1, Base.new(seen)), typed(2, Base.new(seen))
    at_once(take(draft, pause), take(draft, button, in_background=False))
    assert sorted(texts(draft)) == sorted([pause["story"], button["story"]])
