"""Groups of the staff site (L138 of the rules). Postings open complaints and their moves; groups open the other pages.

Four of the groups only repeat what a person's postings say, so that lists of reference open to those who need them: they
follow the postings. «Аудитор», «Ответственный за персональные данные» and «Администратор портала» are given by hand.
"""

from django.contrib.auth.models import Group

from accounts.models import User
from complaints.models import Posting

OF_ROLE = {
    Posting.Role.REGISTRAR: "Регистратор",
    Posting.Role.EXECUTOR: "Исполнитель",
    Posting.Role.HEAD: "Руководитель",
}
OF_SIGNATURE = "Подписант"
FOLLOWING = frozenset({*OF_ROLE.values(), OF_SIGNATURE})


def follow_postings(user: User) -> None:
    """Put the person into exactly those of the four groups that their postings of now call for."""
    postings = list(Posting.objects.filter(user=user))
    due = {OF_ROLE[Posting.Role(each.role)] for each in postings}
    due |= {OF_SIGNATURE for each in postings if each.may_sign}
    groups = {group.name: group for group in Group.objects.filter(name__in=FOLLOWING)}
    user.groups.remove(*(group for name, group in groups.items() if name not in due))
    user.groups.add(*(group for name, group in groups.items() if name in due))
