"""A complaint of the same person that is still being considered and speaks of the same (decision 22: only one's own)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from complaints import search
from complaints.advice.words import Advice, Text
from complaints.models import Complaint
from complaints.models.complaint import OPEN_STATUSES

RECENT = timedelta(days=60)
LONG_ENOUGH = 4  # letters of a stem that tells something
IN_COMMON, SHARE = 4, 0.5
LOOKED_AT = 20


def own_repeat(text: Text, draft: Complaint, *, by: User, at: datetime) -> Advice | None:
    """The most alike of the author's open complaints on this topic, unless the draft already refers to it."""
    written = _telling(" ".join(search.stems(text.joined("title", "story", "requests", "place"))))
    if len(written) < IN_COMMON:
        return None
    open_ones = Complaint.objects.of(by).filter(
        status__in=OPEN_STATUSES, category=draft.category_id, sent_at__gt=at - RECENT
    )
    earlier = open_ones.exclude(number=draft.previous_number).only("number", "search_text", "registered_on")
    alike = {one: _likeness(written, _telling(one.search_text)) for one in earlier[:LOOKED_AT]}
    best = max(alike, key=alike.__getitem__, default=None)
    return _refer_to(best) if best and alike[best] >= SHARE else None


def _telling(stems: str) -> set[str]:
    return {stem for stem in stems.split() if len(stem) >= LONG_ENOUGH}


def _likeness(one: set[str], other: set[str]) -> float:
    common = len(one & other)
    return common / min(len(one), len(other)) if common >= IN_COMMON else 0.0


def _refer_to(earlier: Complaint) -> Advice:
    says = _("Похоже, об этом вы уже написали: обращение № {number} от {day} ещё рассматривают.")
    return Advice(
        "repeat", "story", says.format(number=earlier.number, day=f"{earlier.registered_on:%d.%m.%Y}"),
        _("Второе такое же ответа не ускорит. Если что-то изменилось, напишите, что нового, и укажите номер прошлого."),
        url=earlier.get_absolute_url(), url_label=_("Открыть обращение № {number}").format(number=earlier.number),
    )  # fmt: skip
