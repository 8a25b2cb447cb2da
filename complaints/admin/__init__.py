"""The desk of staff: complaints are read and moved here, the catalogue is edited here."""

from complaints.admin.bodies import OtherBodyAdmin
from complaints.admin.catalogue import CategoryAdmin, DayAdmin, DepartmentAdmin
from complaints.admin.complaint import ComplaintAdmin
from complaints.admin.recovery import RecoveryAdmin

__all__ = ("CategoryAdmin", "ComplaintAdmin", "DayAdmin", "DepartmentAdmin", "OtherBodyAdmin", "RecoveryAdmin")
