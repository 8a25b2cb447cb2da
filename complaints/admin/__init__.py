"""The desk of staff: complaints are read and moved here, the catalogue is edited here."""

from complaints.admin.catalogue import CategoryAdmin, DayAdmin, DepartmentAdmin
from complaints.admin.complaint import ComplaintAdmin
from complaints.admin.recovery import RecoveryAdmin
from complaints.admin.reply_templates import ReplyTemplateAdmin

__all__ = ("CategoryAdmin", "ComplaintAdmin", "DayAdmin", "DepartmentAdmin", "RecoveryAdmin", "ReplyTemplateAdmin")
