"""Which department a complaint goes to: one rule for the sending and for what the person is told before it."""

from complaints import about
from complaints.models import Complaint, Department


def department_for(complaint: Complaint) -> Department | None:
    """The topic's department; without a kind or a topic the registry sorts it out (decision 9). None: there is no registry.

    Whom it is about never considers it (59-ФЗ ст. 8 ч. 6): the registry finds it another department.
    """
    department = complaint.category.department if complaint.kind and complaint.category else None
    if department and department.active and not about.is_about(complaint, department):
        return department
    return Department.objects.filter(is_registry=True).first()
