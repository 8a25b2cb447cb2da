"""Something behind every page of the staff site, for the tests that go through all of them."""

from django.contrib.auth.models import Group
from django.utils import timezone

from complaints.models import CalendarYear, Day, ListExport, OtherBody, ReplyTemplate, RoutingRule, SupportTemplate
from notifications.models import AuthorityContacts, OtherWay
from tests.complaints.recovery import filed
from tests.complaints.support import asked
from tests.factories import AnnouncementFactory, DepartmentFactory, MessageFactory, StaffFactory


def furnished(complaint):
    """A key for each model that has a page of its objects; «uuid» is that of a finished list."""
    rule = RoutingRule.objects.create(name="Мусор", words="мусор", department=DepartmentFactory())
    export = ListExport.objects.create(
        user=StaffFactory(), format="csv", status="ready", requested_at=timezone.now(), total=1, file="list.csv"
    )
    return {
        "complaint": complaint.pk,
        "category": complaint.category_id,
        "department": complaint.department_id,
        "day": Day.objects.create(date=timezone.localdate(), is_working=False).pk,
        "routingrule": rule.pk,
        "user": complaint.author_id,
        "group": Group.objects.get(name="Аудитор").pk,
        "message": MessageFactory().pk,
        "announcement": AnnouncementFactory().pk,
        "authoritycontacts": AuthorityContacts.objects.create(phone="8 800 000-00-01").pk,
        "otherway": OtherWay.objects.create(title="Письмом").pk,
        "calendaryear": CalendarYear.objects.create(year=2031, loaded_at=timezone.now()).pk,
        "replytemplate": ReplyTemplate.objects.create(name="Ответ", body="Ответ").pk,
        "otherbody": OtherBody.objects.create(code="body", name="Инспекция").pk,
        "uuid": export.uuid,
        "recoveryrequest": filed().pk,
        "supportrequest": asked().pk,
        "supporttemplate": SupportTemplate.objects.create(name="Кэш", body="Очистите кэш.").pk,
    }
