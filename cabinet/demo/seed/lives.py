"""What became of each complaint: when it was sent, which moves followed, where it stands. No database here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from complaints.models import Outcome, Status

COMPLETED, IN_PROGRESS, ASKED, ACCEPTED = (
    Status.COMPLETED,
    Status.IN_PROGRESS,
    Status.NEEDS_CLARIFICATION,
    Status.ACCEPTED,
)
SHARES = {COMPLETED: 920, IN_PROGRESS: 40, ACCEPTED: 25, ASKED: 15}
OUTCOMES = {Outcome.MET: 35, Outcome.EXPLAINED: 37, Outcome.PARTLY: 16, Outcome.REFUSED: 9, Outcome.WITHDRAWN: 3}
LATEST_OPEN_DAYS = 27  # of those in time
LATE = 0.07  # of those still open
OLDEST_DAYS = 900
BUSY_HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 6, 9, 10, 10, 8, 9, 9, 8, 7, 7, 7, 8, 8, 6, 4, 1)


@dataclass(frozen=True)
class Step:
    """One move, as a line of the history will say it."""

    kind: str
    at: datetime
    before: Status
    after: Status
    by_author: bool = False


@dataclass
class Life:
    """A complaint from its sending on; `chance` goes on to choose its people and words."""

    chance: Random
    status: Status
    steps: list[Step] = field(default_factory=list)
    outcome: str = ""
    extended: bool = False
    prepared: bool = False  # an answer waits for its signature

    @property
    def sent_at(self) -> datetime:
        """When it was sent."""
        return self.steps[0].at

    @property
    def asked_at(self) -> datetime | None:
        """When its author was asked, if ever."""
        return next((step.at for step in self.steps if step.kind == "ask"), None)

    def add(self, kind: str, at: datetime, after: Status | None = None, *, by_author: bool = False) -> None:
        """One more move, not earlier than the one before."""
        last = self.steps[-1] if self.steps else None
        before = last.after if last else Status.DRAFT
        at = max(at, last.at + timedelta(minutes=7)) if last else at
        self.steps.append(Step(kind, at, before, after or before, by_author))


def lives(first: int, until: int, now: datetime) -> list[Life]:
    """Complaints number `first` to `until` of the load, in the order of sending: numbers will grow with the dates."""
    return sorted((_life(n, now) for n in range(first, until)), key=lambda life: life.sent_at)


def _life(n: int, now: datetime) -> Life:
    chance = Random(f"complaint {n}")  # noqa: S311
    (status,) = chance.choices(list(SHARES), weights=list(SHARES.values()))
    life = Life(chance, status)
    days = chance.uniform(14, OLDEST_DAYS) if status == COMPLETED else _open_for(chance, status)
    sent = _at_a_busy_hour(chance, now - timedelta(days=days), now)
    life.add("send", sent, ACCEPTED, by_author=True)
    if status != ACCEPTED:
        _work(life, now)
    life.extended = status == IN_PROGRESS and days < LATEST_OPEN_DAYS and chance.random() < 0.08
    if life.extended:
        life.add("extend", min(life.steps[-1].at + timedelta(days=2), now))
    life.prepared = status == IN_PROGRESS and chance.random() < 0.1
    if life.prepared:
        life.add("prepare", min(life.steps[-1].at + timedelta(days=1), now))
    return life


def _open_for(chance: Random, status: Status) -> float:
    if chance.random() < LATE:
        return chance.uniform(31, 50)
    return chance.uniform(0.05, 4) if status == ACCEPTED else chance.uniform(1, LATEST_OPEN_DAYS)


def _at_a_busy_hour(chance: Random, day: datetime, now: datetime) -> datetime:
    (hour,) = chance.choices(range(24), weights=BUSY_HOURS)
    moment = day.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60), microsecond=0)
    return moment if moment < now else day


def _work(life: Life, now: datetime) -> None:
    chance, sent = life.chance, life.sent_at
    answered = min(sent + timedelta(days=chance.uniform(3, 29)), now)
    spent = answered - sent
    if life.status == COMPLETED and chance.random() < OUTCOMES[Outcome.WITHDRAWN] / 100:
        life.outcome = Outcome.WITHDRAWN
        life.add("withdraw", sent + spent / 3, COMPLETED, by_author=True)
        return
    life.add("take", sent + spent / 5, IN_PROGRESS)
    if chance.random() < 0.25:
        life.add("comment", sent + spent / 3)
    if life.status == ASKED or chance.random() < 0.18:
        life.add("ask", sent + spent / 2, ASKED)
        if life.status != ASKED:
            life.add("reply", sent + spent * 0.6, IN_PROGRESS, by_author=True)
    if life.status == COMPLETED:
        rest = {outcome: share for outcome, share in OUTCOMES.items() if outcome != Outcome.WITHDRAWN}
        (life.outcome,) = chance.choices(list(rest), weights=list(rest.values()))
        life.add("answer", answered, COMPLETED)
