"""What a changed rule of routing would have done to the complaints sent last, told before it is saved."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import User
from complaints import routing
from complaints.models import Complaint, RoutingRule
from complaints.models.complaint import ComplaintQuerySet

JUDGED, EXAMPLES = 500, 10


@dataclass(frozen=True)
class Trial:
    """`judged` complaints; `caught` of them the changed rule itself would decide; `moved` — (from, to, how many), most first.

    `examples` — numbers of some that would go elsewhere, only of those the person sees anyway.
    """

    judged: int
    caught: int
    moved: list[tuple[str, str, int]]
    examples: list[str]

    @property
    def elsewhere(self) -> int:
        """How many would go to another department."""
        return sum(count for _before, _after, count in self.moved)


def try_rule(changed: RoutingRule, *, by: User) -> Trial:
    """The rules of today and those with `changed` (not saved yet) over the newest complaints, by what is known of them now.

    Three queries and one for each official complained about, however many complaints there are.
    """
    rules = routing.in_force()
    today, then = routing.RuleBook(rules), routing.RuleBook(_with(changed, rules))
    moved: Counter[tuple[str, str]] = Counter()
    judged, caught, elsewhere = 0, 0, []
    for complaint in _newest():
        before, after = today.decide(complaint), then.decide(complaint)
        judged += 1
        caught += after.rule is changed
        if before.department != after.department:
            moved[str(before.department), str(after.department)] += 1
            elsewhere.append(complaint.pk)
    pairs = [(before, after, count) for (before, after), count in moved.most_common()]
    return Trial(judged, caught, pairs, _numbers(elsewhere, by))


def _newest() -> ComplaintQuerySet:
    return Complaint.objects.sent().select_related("category__department").order_by("-sent_at")[:JUDGED]


def _with(changed: RoutingRule, rules: list[RoutingRule]) -> list[RoutingRule]:
    """In its place; a new rule stands after those of the same number."""
    others = [rule for rule in rules if rule.pk != changed.pk]
    last = max((rule.pk for rule in others), default=0) + 1
    return sorted([*others, changed], key=lambda rule: (rule.position, rule.pk or last))


def _numbers(pks: list[int], by: User) -> list[str]:
    seen = Complaint.objects.on_desk_of(by).filter(pk__in=pks).order_by("-sent_at")
    return [str(number) for number in seen.values_list("number", flat=True)[:EXAMPLES]]
