"""What belongs to somebody else does not exist: every address that names an object answers a stranger with 404."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import UserSession
from complaints import attachments, workflow
from complaints.models import Complaint, SupportFile
from notifications.models import Message
from tests.complaints import support
from tests.factories import DepartmentFactory, PostingFactory, UserFactory
from tests.journeys import steps
from tests.routes import routes


@pytest.fixture
def belongings(client, anna, executor):
    """A draft, a sent complaint and a request to support, each with a file, and a message."""
    client.force_login(anna)
    sent = steps.begin(client)
    steps.answer_steps(client, sent)
    steps.attach(client, sent, "Термометр.jpg")
    complaint = Complaint.objects.get(number=steps.number_in(steps.send(client, sent)))
    workflow.make("take", complaint.pk, by=executor, at=timezone.now())
    draft = Complaint.objects.get(uuid=steps.begin(client))
    attachments.add(draft, steps.file("Черновик.png"), by=anna, at=timezone.now())
    line = Message.objects.filter(user=anna, channel="cabinet").first()
    asked = support.asked(by=anna, uploads=[support.screenshot()])
    return {"draft": draft, "complaint": complaint, "line": line, "asked": asked}


def addresses(belongings):
    """Every address of one's own outside the admin that takes a value, filled with Anna's; a new one must be told here."""
    draft, complaint = belongings["draft"], belongings["complaint"]
    screenshot = SupportFile.objects.get(entry__request=belongings["asked"])
    files = [complaint.attachments.get().uuid, draft.attachments.get().uuid]
    values = {
        "complaints:draft_delete": [[draft.uuid], [complaint.uuid]],
        "complaints:upload": [[draft.uuid], [complaint.uuid]],
        "complaints:urgent": [[draft.uuid], [complaint.uuid]],
        "complaints:autosave": [[draft.uuid, name] for name in ("kind", "topic", "person", "story")]
        + [[complaint.uuid, "story"]],
        "complaints:step": [[draft.uuid, name] for name in ("kind", "topic", "person", "story", "files", "review")]
        + [[complaint.uuid, "review"]],
        "complaints:attachment": [[uuid] for uuid in files],
        "complaints:thumbnail": [[uuid] for uuid in files],
        "notifications:open": [[belongings["line"].pk]],
        "notifications:acknowledge": [[belongings["line"].pk]],
        "complaints:support_request": [[belongings["asked"].uuid]],
        **{f"complaints:{name}": [[screenshot.uuid]] for name in ("support_file", "support_thumbnail")},
        "account_session_end": [[UserSession.objects.filter(user=complaint.author).first().pk]],
        **{
            f"complaints:{name}": [[complaint.number]] for name in ("detail", "sent", "reply", "add", "ask", "withdraw")
        },
    }
    for route in routes():
        # A document, the same for everybody; a list that answers alike whoever's the number is.
        if route.name in {"account_consent", "trusted_browser_forget"}:
            continue
        if route.takes and not route.is_open and not route.name.startswith("admin:"):
            yield from (reverse(route.name, args=args) for args in values[route.name])


@pytest.mark.parametrize("who", ["citizen", "registrar without the second factor", "officer of another department"])
def test_to_a_stranger_nothing_of_annas_is_there(client, belongings, verified_client, who):
    if who == "citizen":
        client.force_login(UserFactory())
    elif who.startswith("registrar"):
        client.force_login(PostingFactory(role="registrar").user)
    else:
        client = verified_client(PostingFactory(department=DepartmentFactory(), role="head").user)

    before = list(Complaint.objects.order_by("pk").values_list("status", "version"))
    for url in addresses(belongings):
        assert client.get(url).status_code in {404, 405}, url  # 405: the address takes no GET from anybody
        assert client.post(url, {"read": "1"}).status_code in {404, 405}, url
    assert before == list(Complaint.objects.order_by("pk").values_list("status", "version"))


def test_every_address_answers_the_owner(client, belongings):
    answers = [client.get(url) for url in addresses(belongings)]
    for answer in answers:
        answer.close()

    assert {answer.status_code for answer in answers} == {200, 302, 405}


def admin_addresses(belongings):
    pk = belongings["complaint"].pk
    yield from (reverse(f"admin:complaints_complaint_{name}", args=[pk]) for name in ("change", "note"))
    for name in workflow.MOVES:
        try:
            yield reverse("admin:complaints_complaint_move", args=[pk, name])
        except NoReverseMatch:
            assert workflow.MOVES[name].by_author


def test_to_an_officer_of_another_department_the_complaint_is_not_at_the_desk(belongings, verified_client):
    officer = verified_client(PostingFactory(department=DepartmentFactory(), role="head").user)
    for url in admin_addresses(belongings):
        assert officer.get(url).status_code == 404, url
        assert officer.post(url, {"text": "Не моё", "version": "1"}).status_code in {404, 405}, url
    assert belongings["complaint"].events.count() == 2


def test_to_an_officer_the_own_complaint_and_drafts_are_not_at_the_desk(belongings, verified_client, anna, housing):
    from tests.factories import DeviceFactory

    anna.is_staff = True
    anna.save()
    DeviceFactory(user=anna)
    PostingFactory(user=anna, department=housing, role="head", may_sign=True)
    officer = verified_client(anna)
    for url in admin_addresses(belongings):
        assert officer.get(url).status_code == 404, url
    draft = reverse("admin:complaints_complaint_change", args=[belongings["draft"].pk])
    assert officer.get(draft).status_code == 404


@pytest.mark.parametrize("anonymous", [True, False])
def test_the_staff_site_is_closed_to_citizens(client, belongings, anonymous):
    client.logout() if anonymous else client.force_login(UserFactory())
    for url in admin_addresses(belongings):
        answer = client.get(url, follow=True)
        assert answer.status_code == (200 if anonymous else 403), url
        assert belongings["complaint"].title not in answer.content.decode()
