"""The desk of staff: complaints are read and moved here, the catalogue is edited here."""

from complaints.admin.bodies import OtherBodyAdmin
from complaints.admin.calendar import CalendarYearAdmin, DayAdmin
from complaints.admin.catalogue import CategoryAdmin, DepartmentAdmin
from complaints.admin.complaint import ComplaintAdmin
from complaints.admin.exports import ListExportAdmin
from complaints.admin.help_votes import HelpVoteAdmin
from complaints.admin.journals import DataExportAdmin, EventAdmin, RefusedMoveAdmin
from complaints.admin.recovery import RecoveryAdmin
from complaints.admin.reply_templates import ReplyTemplateAdmin
from complaints.admin.routing import RoutingRuleAdmin
from complaints.admin.support import SupportAdmin, SupportTemplateAdmin

__all__ = (
    "CalendarYearAdmin",
    "CategoryAdmin",
    "ComplaintAdmin",
    "DataExportAdmin",
    "DayAdmin",
    "DepartmentAdmin",
    "EventAdmin",
    "HelpVoteAdmin",
    "ListExportAdmin",
    "OtherBodyAdmin",
    "RecoveryAdmin",
    "RefusedMoveAdmin",
    "ReplyTemplateAdmin",
    "RoutingRuleAdmin",
    "SupportAdmin",
    "SupportTemplateAdmin",
)
