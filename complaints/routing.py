"""Which department a complaint goes to: one rule for the sending and for what the person is told before it.

First the rules of the portal's administrators, in their order, then the topic of the catalogue, then the registry. Whom
it is about never considers it, whatever a rule says (59-ФЗ ст. 8 ч. 6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from accounts.models import User
from complaints import about, search
from complaints.models import Complaint, Department, Kind, Posting, RoutingRule

LONGEST = 300  # as much as `Complaint.routing_words` holds


@dataclass(frozen=True)
class Decision:
    """Where a complaint goes and why. `department` None: the portal has no registry yet.

    `executor` — whom the rule names, when they may consider it. `target_days` — the internal target in working days, of the
    rule or of the topic; None: nothing says it.
    """

    department: Department | None
    words: str
    rule: RoutingRule | None = None
    executor: User | None = None
    target_days: int | None = None

    @property
    def as_details(self) -> dict[str, object]:
        """For the sealed line of the history."""
        rule = {"rule": self.rule.pk, "name": self.rule.name} if self.rule else {}
        return {"routing": {"words": self.words, **rule}}


def decide(complaint: Complaint) -> Decision:
    """By the rules of today: one query, and one more for whatever has to be asked."""
    return RuleBook(in_force()).decide(complaint)


def in_force() -> list[RoutingRule]:
    """Rules that are switched on, in their order, with all they name."""
    rows = RoutingRule.objects.filter(active=True)
    return list(rows.select_related("category", "department", "executor", "about_department"))


def why_idle(rule: RoutingRule) -> str:
    """Why a rule decides nothing, in words; empty for one that does."""
    if not rule.active:
        return _("выключено")
    if not rule.department.active:
        return _("подразделение закрыто")
    if rule.executor and not (rule.executor.is_active and rule.executor.is_staff):
        return _("сотрудник больше не работает")
    return ""


class RuleBook:
    """Rules to judge complaints by, one or five hundred: what is asked of the database once is remembered."""

    def __init__(self, rules: Iterable[RoutingRule]) -> None:
        self.rules = [rule for rule in rules if not why_idle(rule)]
        self._serving: dict[int, set[int]] = {}

    def decide(self, complaint: Complaint) -> Decision:
        """The first rule that fits, the topic, the registry; each is passed over when the complaint is about that department."""
        case = _Case(complaint, self._concerned(complaint))
        for rule in self.rules:
            if rule.department_id not in case.concerned and case.fits(rule):
                return self._by_rule(rule, complaint)
        topic = complaint.category if complaint.kind else None
        if topic and topic.department.active and topic.department_id not in case.concerned:
            words = _("По теме «{topic}»").format(topic=topic.name)
            return Decision(topic.department, words, target_days=topic.target_days)
        target = topic.target_days if topic else None
        return Decision(self._registry, _why_registry(complaint, case)[:LONGEST], target_days=target)

    @cached_property
    def _registry(self) -> Department | None:
        return Department.objects.filter(is_registry=True).first()

    def _concerned(self, complaint: Complaint) -> set[int]:
        """As `about.concerned`, asking once for each official."""
        found = {complaint.about_department_id} if complaint.about_department_id else set()
        if official := complaint.about_official_id:
            if official not in self._serving:
                self._serving[official] = about.serving(official)
            found |= self._serving[official]
        return found

    @staticmethod
    def _by_rule(rule: RoutingRule, complaint: Complaint) -> Decision:
        topic = complaint.category
        words = _("Правило «{name}»: {conditions}").format(name=rule.name, conditions=conditions(rule))
        return Decision(
            rule.department, words[:LONGEST], rule, _executor(rule, complaint),
            rule.target_days or (topic.target_days if topic else None),
        )  # fmt: skip


class _Case:
    """One complaint before the rules; its words are taken to their stems when the first rule asks for words."""

    def __init__(self, complaint: Complaint, concerned: set[int]) -> None:
        self.complaint, self.concerned = complaint, concerned

    def fits(self, rule: RoutingRule) -> bool:
        """All conditions that are given hold."""
        return (
            (not rule.kind or rule.kind == self.complaint.kind)
            and (not rule.category_id or self._is_of(rule.category_id))
            and (not rule.about_department_id or rule.about_department_id in self.concerned)
            and (not rule.words or self._says(rule.words))
        )

    def _says(self, words: str) -> bool:
        """Any of the phrases. What search keeps of a sent complaint holds more, so it spares the stemming of most texts."""
        asked, kept = list(phrases(words)), self.complaint.search_text
        if kept:
            asked = [phrase for phrase in asked if all(f" {stem} " in kept for stem in phrase)]
        return any(phrase <= self._stems for phrase in asked)

    def _is_of(self, category_id: int) -> bool:
        topic = self.complaint.category
        return topic is not None and category_id in {topic.pk, topic.parent_id}

    @cached_property
    def _stems(self) -> set[str]:
        told = self.complaint
        return set(search.stems(" ".join([told.title, told.story, told.request_text, told.place])))


@lru_cache(maxsize=256)
def phrases(words: str) -> tuple[frozenset[str], ...]:
    """«мусор, контейнерная площадка» → stems of each, any of which is enough."""
    return tuple(stems for part in words.split(",") if (stems := frozenset(search.stems(part))))


def conditions(rule: RoutingRule) -> str:
    """«тема «Двор», слова «мусор, свалка»»: what a rule asks for, in words."""
    asked = [
        rule.category and _("тема «{name}»").format(name=rule.category.name),
        rule.kind and _("вид «{name}»").format(name=Kind(rule.kind).label),
        rule.about_department and _("жалоба на «{name}»").format(name=rule.about_department.name),
        rule.words and _("слова «{words}»").format(words=rule.words),
    ]
    return ", ".join(str(each) for each in asked if each)


def _executor(rule: RoutingRule, complaint: Complaint) -> User | None:
    """Whom the rule names, if they serve there and nothing speaks against them: nobody is asked to confirm here."""
    person = rule.executor
    if person is None or person.pk == complaint.author_id:
        return None
    if not Posting.objects.filter(user=person, department=rule.department_id).exists():
        return None
    against = about.unfit(complaint) | about.beside(complaint) | {about.answered_before(complaint)}
    return None if person.pk in against else person


def _why_registry(complaint: Complaint, case: _Case) -> str:
    topic = complaint.category
    if not (complaint.kind and topic):
        return _("Вид или тема не выбраны: определит регистратор")
    if topic.department_id in case.concerned:
        return _("По теме «{topic}» рассматривает тот, на кого жалоба (59-ФЗ, ст. 8, ч. 6): решит регистратор").format(
            topic=topic.name
        )
    return _("Подразделение темы «{topic}» закрыто: решит регистратор").format(topic=topic.name)
