"""The worked examples E1–E46 of the rules in one table: each counted by the portal's own functions.

`NOT_BUILT` names those the portal has no function for, `PARTLY` those counted in part; each of them says why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from complaints import closing, terms, workflow
from complaints.workflow import AskedQuestion, Given
from tests.factories import CategoryFactory, PostingFactory, sent_complaint

pytestmark = pytest.mark.django_db
MOSCOW, UTC = ZoneInfo("Europe/Moscow"), ZoneInfo("UTC")
REGISTRAR = "registration is instant (decision 6): there is no registrar's term"
PERSONAL_DATA = "requests under 152-ФЗ are not handled by the portal yet"


@dataclass(frozen=True)
class Example:
    """A row: `counted()` gives what the portal says, `out` what the law's table says; `built` False — and `why` not."""

    case: str
    counted: Callable[[], object] | None
    out: object
    settings: tuple[tuple[str, object], ...] = ()
    why: str = ""

    @property
    def built(self) -> bool:
        """Whether the portal has a function for it."""
        return self.counted is not None


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=MOSCOW)


def answer(registered: date):
    """The answer's term as it is written down when a complaint is sent that day: (raw, due)."""

    def counted():
        complaint = sent_complaint(at=at_noon(registered))
        term = complaint.terms.get(kind="answer")
        assert (complaint.registered_on, complaint.due_on) == (registered, term.due_on)
        return term.unshifted_on, term.due_on

    return counted


def redirect(registered: date):
    def counted():
        complaint = sent_complaint(at=at_noon(registered))
        assert terms.redirect_until(registered) == terms.redirect_due_on(complaint)
        return terms.redirect_due_on(complaint)

    return counted


def extension(registered: date, days: int, decided: date, *, again: bool = False):
    """The head extends on `decided`: (raw, due), or that it is refused."""

    def counted():
        complaint = sent_complaint(at=at_noon(registered))
        head = PostingFactory(department=complaint.department, role="head").user
        try:
            for _time in range(1 + again):
                given = Given(days=days, text="Ждём ответа на запрос.")
                workflow.make("extend", complaint.pk, by=head, at=at_noon(decided), given=given)
        except workflow.Refused as refusal:
            assert complaint.events.filter(kind="extend").count() == again
            return str(refusal)
        term = complaint.terms.filter(kind="answer").last()
        complaint.refresh_from_db()
        assert complaint.due_on == term.due_on
        return term.unshifted_on, term.due_on

    return counted


def clarification():
    """E40: asked and answered, and the date stays."""
    complaint = sent_complaint(at=at_noon(date(2026, 10, 12)))
    head = PostingFactory(department=complaint.department, role="head").user
    asked, answered = at_noon(date(2026, 10, 20)), at_noon(date(2026, 10, 27))
    given = Given(questions=(AskedQuestion("Какой подъезд?"),), reply_until=date(2026, 10, 27))
    workflow.make("ask", complaint.pk, by=head, at=asked, given=given)
    workflow.make("reply", complaint.pk, by=complaint.author, at=answered, given=Given(text="Второй."))
    complaint.refresh_from_db()
    return complaint.due_on


def fast_track():
    """E41: (internal target, the law's date, what staff go by)."""
    complaint = sent_complaint(at=at_noon(date(2026, 10, 27)), category=CategoryFactory(target_days=10))
    return complaint.target_on, complaint.due_on, complaint.nearest_on


def registered(received: datetime):
    return lambda: terms.registration(received)[0]


def both(day: date) -> tuple[date, date]:
    return day, day


def not_built(case: str, out: object, why: str) -> Example:
    return Example(case, None, out, why=why)


EXAMPLES = {
    "E1": not_built("ordinary morning", "register by 15.10.2026", REGISTRAR),
    "E2": not_built("Friday evening", "register by 16.11.2026", REGISTRAR),
    "E3": not_built("Saturday noon", "register by 17.11.2026", REGISTRAR),
    "E4": not_built("Thursday", "register by 20.11.2026", REGISTRAR),
    "E5": not_built("Friday evening before a long weekend", "registers itself 23.02.2026", REGISTRAR),
    "E6": not_built("Friday morning before the same weekend", "register by 20.02.2026", REGISTRAR),
    "E7": not_built("31 December", "registers itself 03.01.2027", REGISTRAR),
    "E8": not_built("Friday evening before a working Saturday", "register by 01.11.2025", REGISTRAR),
    "E9": Example(
        "night, server clock in UTC", registered(datetime(2026, 10, 12, 21, 30, tzinfo=UTC)), date(2026, 10, 13),
        why=f"its register_due is not: {REGISTRAR}",
    ),
    "E10": Example("30 days, plain", answer(date(2026, 10, 12)), both(date(2026, 11, 11))),
    "E11": Example(
        "registered on Monday", answer(date(2026, 11, 16)), both(date(2026, 12, 16)),
        why=f"sent on Friday it is registered on Friday, see E12 and E13: {REGISTRAR}",
    ),
    "E12": Example(
        "Friday evening, instant", registered(datetime(2026, 11, 13, 19, 40, tzinfo=MOSCOW)), date(2026, 11, 13)
    ),
    "E13": Example("… and its due date", answer(date(2026, 11, 13)), (date(2026, 12, 13), date(2026, 12, 11))),
    "E14": Example("ends on Sunday", answer(date(2026, 9, 11)), (date(2026, 10, 11), date(2026, 10, 9))),
    "E15": Example("ends on a holiday", answer(date(2026, 10, 5)), (date(2026, 11, 4), date(2026, 11, 3))),
    "E16": Example("ends in New Year holidays", answer(date(2026, 12, 8)), (date(2027, 1, 7), date(2026, 12, 30))),
    "E17": Example("ends on a working Saturday", answer(date(2025, 10, 2)), both(date(2025, 11, 1))),
    "E18": Example("Sunday after it", answer(date(2025, 10, 3)), (date(2025, 11, 2), date(2025, 11, 1))),
    "E19": Example("ends on a transfer", answer(date(2025, 4, 2)), (date(2025, 5, 2), date(2025, 4, 30))),
    "E20": Example("February", answer(date(2026, 1, 30)), (date(2026, 3, 1), date(2026, 2, 27))),
    "E21": Example("registered on a holiday", answer(date(2026, 2, 23)), both(date(2026, 3, 25))),
    "E22": Example("registered 03.01.2027", answer(date(2027, 1, 3)), both(date(2027, 2, 2))),
    "E23": Example(
        "registration day is day 1", answer(date(2026, 10, 12)), both(date(2026, 11, 10)),
        settings=(("COUNT_REGISTRATION_DAY", True),),
    ),
    "E24": Example(
        "shift forward", answer(date(2026, 10, 5)), (date(2026, 11, 4), date(2026, 11, 5)),
        settings=(("DUE_SHIFT", "following"),),
    ),
    "E25": Example(
        "no shift", answer(date(2026, 10, 5)), both(date(2026, 11, 4)), settings=(("DUE_SHIFT", "none"),)
    ),
    "E26": Example("redirect, plain", redirect(date(2026, 11, 16)), date(2026, 11, 23)),
    "E27": Example("redirect, holiday on day 7", redirect(date(2026, 10, 28)), date(2026, 11, 3)),
    "E28": Example("redirect before New Year", redirect(date(2026, 12, 25)), date(2026, 12, 30)),
    "E29": Example("redirect, no working day inside", redirect(date(2026, 12, 30)), date(2027, 1, 6)),
    "E30": Example("court decision", lambda: terms.no_answer_until(date(2026, 11, 16)), date(2026, 11, 23)),
    "E31": Example("migration facts", lambda: terms.migration_until(date(2026, 11, 18)), date(2026, 11, 23)),
    "E32": Example(
        "extension by 30", extension(date(2026, 10, 12), 30, date(2026, 11, 9)), both(date(2026, 12, 11))
    ),
    "E33": Example(
        "first date was shifted", extension(date(2026, 10, 5), 30, date(2026, 11, 2)), both(date(2026, 12, 4))
    ),
    "E34": Example(
        "ends in the holidays", extension(date(2026, 11, 2), 30, date(2026, 11, 30)),
        (date(2027, 1, 1), date(2026, 12, 30)),
    ),
    "E35": Example(
        "on the last day", extension(date(2026, 10, 12), 14, date(2026, 11, 11)), both(date(2026, 11, 25))
    ),
    "E36": Example(
        "after the due date", extension(date(2026, 10, 12), 30, date(2026, 11, 12)),
        "Срок прошёл 11.11.2026. Продлить его можно было не позже этого дня (59-ФЗ, ст. 12, ч. 2).",
    ),
    "E37": Example(
        "by 31", extension(date(2026, 10, 12), 31, date(2026, 11, 9)),
        "Продлить срок можно на 1–30 дней (59-ФЗ, ст. 12, ч. 2).",
    ),
    "E38": Example(
        "second extension", extension(date(2026, 10, 12), 10, date(2026, 11, 9), again=True),
        "Срок уже продлевали. Второй раз этого сделать нельзя (59-ФЗ, ст. 12, ч. 2).",
    ),
    "E39": Example("at the receiving authority", answer(date(2026, 11, 24)), both(date(2026, 12, 24))),
    "E40": Example("asked and answered", clarification, date(2026, 11, 11)),
    "E41": Example(
        "fast track", fast_track, (date(2026, 11, 11), date(2026, 11, 26), date(2026, 11, 11))
    ),
    "E42": Example("reply of another body", lambda: terms.request_until(date(2026, 10, 20)), date(2026, 11, 3)),
    "E43": not_built("152-ФЗ: access request", "answer by 11.11.2026; with +5: 18.11.2026", PERSONAL_DATA),
    "E44": not_built("152-ФЗ: consent withdrawn", "destroy by 02.12.2026", PERSONAL_DATA),
    "E45": not_built("152-ФЗ: incident", "first notice by 14.11.2026 18:20", PERSONAL_DATA),
    "E46": Example("retention 5 years", lambda: closing.kept_until(date(2026, 5, 15)), date(2032, 1, 1)),
}  # fmt: skip
NOT_BUILT = {**{f"E{n}": REGISTRAR for n in range(1, 9)}, **{f"E{n}": PERSONAL_DATA for n in range(43, 46)}}
PARTLY = {"E9", "E11"}


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if example.built])
def test_the_worked_example(name, settings):
    example = EXAMPLES[name]
    for setting, value in example.settings:
        setattr(settings, setting, value)
    assert example.counted() == example.out, example.case


def test_no_example_is_left_out_and_those_not_built_say_why():
    assert list(EXAMPLES) == [f"E{n}" for n in range(1, 47)]
    reasons = {name: example.why for name, example in EXAMPLES.items() if example.why}
    for name, why in reasons.items():
        print(f"{name}, {EXAMPLES[name].case}: {why}")  # noqa: T201 (the reasons are read with -rP)
    assert {name: why for name, why in reasons.items() if not EXAMPLES[name].built} == NOT_BUILT
    assert {name for name in reasons if EXAMPLES[name].built} == PARTLY
