"""Whom a complaint is about. Such a complaint is never given to them to consider (59-ФЗ ст. 8 ч. 6)."""

from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import Complaint, Department, Kind, Posting
from complaints.wording import lower_first


def departments() -> list[Department]:
    """Those that may be named; the registry only passes complaints on."""
    return list(Department.objects.filter(active=True, is_registry=False))


def heads() -> list[Posting]:
    """Heads of those departments in office, by name; whoever leads two stands there once."""
    postings = Posting.objects.filter(
        role=Posting.Role.HEAD,
        department__active=True,
        department__is_registry=False,
        user__is_active=True,
        user__is_staff=True,
    ).select_related("user", "department")
    by_person = {posting.user_id: posting for posting in postings.order_by("-department__name")}
    return sorted(by_person.values(), key=lambda posting: posting.user.get_full_name())


def head_words(posting: Posting) -> str:
    """«Петрова Ольга Павловна, начальник управления, Управление ЖКХ»."""
    return ", ".join(filter(None, [posting.user.get_full_name(), lower_first(posting.title), posting.department.name]))


def words(complaint: Complaint) -> list[str]:
    """Whom the author named: a department, an official, in own words. A sent complaint says what it said when it was sent."""
    if complaint.about_words:
        return complaint.about_words.split("\n")
    official = complaint.about_official
    named = [str(complaint.about_department or ""), _official_words(official) if official else "", complaint.about_text]
    return [each for each in named if each]


def is_about(complaint: Complaint, department: Department) -> bool:
    """Whether the complaint is about this department or about somebody who serves there."""
    return department.pk in concerned(complaint)


def concerned(complaint: Complaint) -> set[int]:
    """Keys of the departments it is about and of those its official serves in; the registry only passes it on."""
    found = {complaint.about_department_id} if complaint.about_department_id else set()
    return found | (serving(complaint.about_official_id) if complaint.about_official_id else set())


def serving(official_id: int) -> set[int]:
    """Keys of the departments a person serves in, but the registry."""
    postings = Posting.objects.filter(user=official_id, department__is_registry=False)
    return set(postings.values_list("department_id", flat=True))


def unfit(complaint: Complaint) -> set[int]:
    """Keys of the people who may not consider it: its official, whoever serves under them, and the named department.

    At most two queries, none for a complaint that names nobody from the lists (59-ФЗ ст. 8 ч. 6).
    """
    led = {complaint.about_department_id} if complaint.about_department_id else set()
    led |= {each.department_id for each in _postings(complaint) if each.role == Posting.Role.HEAD}
    found = {complaint.about_official_id} if complaint.about_official_id else set()
    return found | _serving_in(led)


def beside(complaint: Complaint) -> set[int]:
    """Keys of the people of a unit its official serves in without leading it: they need a confirmation (L36 of the rules)."""
    shared = {each.department_id for each in _postings(complaint) if each.role != Posting.Role.HEAD}
    return _serving_in(shared) - unfit(complaint) if shared else set()


def is_complaint(complaint: Complaint) -> bool:
    """Whether it is a жалоба, or came as one: another name given by staff takes none of its guards away."""
    if complaint.kind == Kind.COMPLAINT:
        return True
    renamed = complaint.events.filter(kind="reclassify", details__before__kind=Kind.COMPLAINT)
    return renamed.exists()


def answered_before(complaint: Complaint) -> int | None:
    """Key of the executor of the complaint whose answer this one is about; only of the author's own one (L78 of the rules)."""
    if not complaint.previous_number or not is_complaint(complaint):
        return None
    previous = Complaint.objects.filter(number=complaint.previous_number, author=complaint.author_id)
    return previous.values_list("executor_id", flat=True).first()


def _postings(complaint: Complaint) -> list[Posting]:
    """Where its official serves; the registry only passes complaints on."""
    if not complaint.about_official_id:
        return []
    return list(Posting.objects.filter(user=complaint.about_official_id, department__is_registry=False))


def _serving_in(departments: set[int]) -> set[int]:
    rows = Posting.objects.filter(department__in=departments, department__is_registry=False)
    return set(rows.values_list("user_id", flat=True)) if departments else set()


def _official_words(official: User) -> str:
    """As among the heads; a person who leads nothing any more keeps the name and the last post."""
    postings = list(official.postings.all())
    leading = [posting for posting in postings if posting.role == Posting.Role.HEAD]
    title = next((posting.title for posting in leading or postings if posting.title), _("руководитель"))
    return f"{official.get_full_name()}, {lower_first(title)}"
