"""The desk of staff: complaints are read and moved here, the catalogue is edited here."""

from complaints.admin.calendar import CalendarYearAdmin, DayAdmin
from complaints.admin.catalogue import CategoryAdmin, DepartmentAdmin
from complaints.admin.complaint import ComplaintAdmin
from complaints.admin.recovery import RecoveryAdmin

__all__ = (
    "CalendarYearAdmin",
    "CategoryAdmin",
    "ComplaintAdmin",
    "DayAdmin",
    "DepartmentAdmin",
    "RecoveryAdmin",
)
