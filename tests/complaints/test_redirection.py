"""Passing a complaint to other bodies: the law's days, bases and letters; without the notice it is not done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import terms, timeline, workflow
from complaints.admin import history
from complaints.models import Complaint, Redirection, Status
from complaints.workflow import Given
from notifications.models import Message
from tests.complaints.desk import complaint_at, confirmed, form, move, officer, page
from tests.complaints.ends import passing_on
from tests.factories import OtherBodyFactory, PostingFactory, sent_complaint

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def complaint():
    return complaint_at()


def refused(complaint, by, given, *, name="redirect", at=None):
    """The sentence; and nothing is half done."""
    before = (complaint.version, Message.objects.count())
    with pytest.raises(workflow.Refused) as refusal:
        workflow.make(name, complaint.pk, by=by, at=at or timezone.now(), given=given)
    complaint.refresh_from_db()
    assert (complaint.version, Message.objects.count(), Redirection.objects.count()) == (*before, 0)
    return str(refusal.value)


def typed(complaint, *bodies, **changed):
    """The form of «Передать в другой орган», filled in."""
    today = timezone.localdate()
    fields = {
        "version": complaint.version, "body_ids": [body.pk for body in bodies], "basis": "competence",
        "outgoing_number": "01-15/7", "outgoing_on": today.isoformat(), "text": "Это их полномочия.", "note": "",
    }  # fmt: skip
    return {**fields, **changed}


def test_every_body_has_its_row_and_the_author_reads_where_it_went(complaint, head):
    gzhi, police = OtherBodyFactory(name="Жилинспекция"), OtherBodyFactory(name="Полиция", contacts="")
    move(complaint, "redirect", head, **vars(passing_on(complaint, body_ids=(gzhi.pk, police.pk), text="Их вопрос.")))
    rows = list(Redirection.objects.values_list("body", "name", "basis", "data", "outgoing_number", "event__kind"))
    line = timeline.lines(complaint)[0]
    mail = Message.objects.get(kind="redirected", channel="email").body

    assert rows == [(body.pk, body.name, "competence", "law", "01-15/7", "redirect") for body in (gzhi, police)]
    assert (complaint.status, complaint.outcome) == (Status.COMPLETED, "redirected")
    today = f"{timezone.localdate():%d.%m.%Y}"
    for said in ("Жилинспекция, ул. Лесная, 1", "Полиция", f"№ 01-15/7 от {today}", "59-ФЗ, ст. 8, ч. 3"):
        assert said in line.text
        assert said in mail
    assert "Их вопрос." in line.text
    assert "Их вопрос." not in mail


def test_a_part_goes_and_the_rest_keeps_its_term(complaint, head):
    event = move(complaint, "redirect_part", head, **vars(passing_on(complaint, basis="several")))
    due = complaint.due_on

    assert (complaint.status, complaint.partly_redirected, complaint.due_on) == ("accepted", True, due)
    assert set(Redirection.objects.values_list("basis", flat=True)) == {"several"}
    assert event.details["basis"] == "several"
    assert f"до {due:%d.%m.%Y}" in Message.objects.get(kind="redirected_partly", channel="email").body


def part(complaint, *bodies, basis="several"):
    return vars(passing_on(complaint, body_ids=tuple(body.pk for body in bodies), basis=basis))


@pytest.mark.parametrize("name", ["redirect", "redirect_part"])
def test_facts_about_migration_go_to_both_who_must_have_them_and_in_five_days(complaint, head, name):
    police, region = OtherBodyFactory(takes_migration=True), OtherBodyFactory(takes_migration=True)
    for bodies, sentence in (
        ((police,), "отметьте оба органа"),
        ((police, OtherBodyFactory(name="Жилинспекция")), "сюда не передают: Жилинспекция"),
    ):
        with pytest.raises(workflow.Refused, match=sentence):
            move(complaint, name, head, **part(complaint, *bodies, basis="migration"))
    event = move(complaint, name, head, **part(complaint, police, region, basis="migration"))

    assert event.details["due"] == terms.migration_until(complaint.registered_on).isoformat()
    assert set(Redirection.objects.values_list("basis", flat=True)) == {"migration"}


def test_a_part_is_passed_on_by_the_grounds_of_parts_only(complaint, head):
    with pytest.raises(workflow.Refused, match="Выберите основание"):
        move(complaint, "redirect_part", head, **part(complaint, OtherBodyFactory(), basis="competence"))


def test_a_body_gets_its_copy_once_and_another_body_later(complaint, head):
    body, other = OtherBodyFactory(name="Жилинспекция"), OtherBodyFactory()
    move(complaint, "redirect_part", head, **part(complaint, body))
    with pytest.raises(workflow.Refused, match="уже передана: Жилинспекция"):
        move(complaint, "redirect_part", head, **part(complaint, body, other))
    move(complaint, "redirect_part", head, **part(complaint, other))
    assert Redirection.objects.count() == 2


REFUSALS = {
    "no body": ({"body_ids": ()}, "Отметьте, кому передать"),
    "a body that is not there": ({"body_ids": (0,)}, "в списке больше нет"),
    "no basis": ({"basis": ""}, "Выберите основание"),
    "a basis of one's own": ({"basis": "wish"}, "Выберите основание"),
    "no number": ({"outgoing_number": " "}, "исходящий номер"),
    "a number too long": ({"outgoing_number": "7" * 51}, "исходящий номер"),
    "no date": ({"outgoing_on": None}, "Дата письма"),
    "a letter of tomorrow": ({"outgoing_on": timezone.localdate() + 2 * DAY}, "не позже сегодняшней"),
    "a letter before registration": ({"outgoing_on": timezone.localdate() - 40 * DAY}, "не раньше регистрации"),
    "not for migration": ({"basis": "migration"}, "Факты о миграции сюда не передают"),
}


@pytest.mark.parametrize(("spoilt", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_what_is_not_lawful_is_refused_with_a_sentence(complaint, head, spoilt, sentence):
    assert sentence in refused(complaint, head, passing_on(complaint, **spoilt))


def test_a_body_closed_in_the_meantime_is_refused(complaint, head):
    body = OtherBodyFactory(active=False)
    assert "в списке больше нет" in refused(complaint, head, passing_on(complaint, body_ids=(body.pk,)))


def test_one_body_alone_is_not_several(complaint, head):
    one = passing_on(complaint, body_ids=(OtherBodyFactory().pk,), basis="several")
    assert "несколько органов" in refused(complaint, head, one)


def test_whom_it_is_about_never_gets_it():
    body = OtherBodyFactory(name="Жилищная инспекция")
    complaint = complaint_at(about_text="Руководство: жилищная инспекция")
    sentence = refused(complaint, officer("head", complaint), passing_on(complaint, body_ids=(body.pk,)))
    assert "Жалоба на этот орган" in sentence


def test_the_head_it_is_about_does_not_end_it_so(complaint, head):
    Complaint.objects.filter(pk=complaint.pk).update(about_official=head)
    assert "Жалоба на вас" in refused(complaint, head, passing_on(complaint))


def test_an_organisation_gets_personal_data_by_consent_only(complaint, head):
    company, authority = OtherBodyFactory(name="Сети", not_authority=True), OtherBodyFactory()
    both = {"body_ids": (company.pk, authority.pk)}
    assert "не орган власти: Сети" in refused(complaint, head, passing_on(complaint, **both))
    assert "не орган власти: Сети" in refused(complaint, head, passing_on(complaint, **both, data="law"))
    assert "дал согласие" in refused(complaint, head, passing_on(complaint, **both, data="consent"))
    move(complaint, "redirect", head, **vars(passing_on(complaint, **both, data="depersonalised")))
    handled = dict(Redirection.objects.values_list("body", "data"))

    assert handled == {company.pk: "depersonalised", authority.pk: "law"}
    assert "Сети, ул. Лесная, 1 (копия без ваших личных данных)" in timeline.lines(complaint)[0].text


@pytest.mark.parametrize(
    ("basis", "until"), [("competence", terms.redirect_until), ("migration", terms.migration_until)]
)
def test_on_the_last_day_the_registrar_may_and_on_the_next_only_the_head_with_a_reason(basis, until):
    complaint = sent_complaint()
    last = timezone.make_aware(timezone.datetime.combine(until(complaint.registered_on), timezone.datetime.min.time()))
    head, registrar = officer("head", complaint), officer("registrar", complaint)
    bodies = (OtherBodyFactory(takes_migration=True).pk, OtherBodyFactory(takes_migration=True).pk)
    given = passing_on(complaint, body_ids=bodies, basis=basis)
    late = last + DAY

    assert "Позже решает руководитель" in refused(complaint, registrar, given, at=late)
    assert "причину опоздания" in refused(complaint, head, given, at=late)
    workflow.rehearse("redirect", complaint.pk, by=registrar, at=last, given=given)
    said = passing_on(complaint, body_ids=bodies, basis=basis, note="Заявитель уточнил адрес только вчера.")
    workflow.make("redirect", complaint.pk, by=head, at=late, given=said)
    entry = history.entries(Complaint.objects.get(pk=complaint.pk))[0]
    assert (entry.tone, f"нужно было до {last:%d.%m.%Y}" in entry.change) == ("bad", True)


def test_pressed_twice_it_goes_once(desk, complaint):
    body = OtherBodyFactory()
    fields = typed(complaint, body)
    assert confirmed(desk, form(complaint, "redirect"), fields).status_code == 302
    again = desk.post(form(complaint, "redirect"), fields)

    assert "обращение изменилось" in again.content.decode() or "статус обращения" in again.content.decode()
    assert Redirection.objects.count() == 1
    assert Message.objects.filter(kind="redirected").count() == 3


def test_the_form_shows_what_goes_out_and_then_sends_exactly_that(desk, complaint):
    body = OtherBodyFactory(name="Жилинспекция")
    shown = desk.post(form(complaint, "redirect"), typed(complaint, body)).content.decode()

    assert "Жилинспекция, ул. Лесная, 1" in shown
    assert "передано в другой орган. Ответ пришлёт он" in shown
    assert not Redirection.objects.exists()
    assert confirmed(desk, form(complaint, "redirect"), typed(complaint, body)).status_code == 302
    assert "Жилинспекция" in desk.get(page(complaint)).content.decode()


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        ({"body_ids": []}, "Отметьте, кому передать."),
        ({"body_ids": ["99999"]}, "Выберите из списка."),
        ({"body_ids": ["x"]}, "Выберите из списка."),
        ({"basis": "wish"}, "Выберите основание из списка."),
        ({"outgoing_number": ""}, "Напишите исходящий номер письма."),
        ({"outgoing_number": "7" * 51}, "Номер длиннее 50 знаков."),
        ({"outgoing_on": "31.02.2026"}, "Такой даты нет."),
        ({"outgoing_on": (timezone.localdate() + 2 * DAY).isoformat()}, "не позже сегодняшней"),
        ({"outgoing_on": "2020-01-01"}, "не раньше регистрации"),
        ({"version": "-1"}, "обращение изменилось"),
    ],
)
def test_bad_input_comes_back_with_a_sentence_and_the_typing(desk, complaint, spoilt, sentence):
    answer = desk.post(form(complaint, "redirect"), typed(complaint, OtherBodyFactory(), **spoilt))
    html = answer.content.decode()

    assert answer.status_code == 200
    assert sentence in html
    assert "Это их полномочия." in html
    assert not Redirection.objects.exists()


def test_a_closed_body_is_not_in_the_list_and_one_used_for_the_topic_stands_first(desk, complaint, head):
    for name in ("Альфа", "Бета", "Гамма"):
        OtherBodyFactory(name=name, active=name != "Альфа")
    earlier = complaint_at(category=complaint.category)
    chosen = OtherBodyFactory(name="Яхрома")
    move(earlier, "redirect", head, **vars(passing_on(earlier, body_ids=(chosen.pk,))))
    html = desk.get(form(complaint, "redirect")).content.decode()

    assert "Альфа" not in html
    assert html.index("Яхрома (по этой теме уже передавали)") < html.index("Бета") < html.index("Гамма")


def test_an_executor_and_people_of_another_department_find_no_form(verified_client, complaint):
    for role in ("executor", "signatory", "foreign head"):
        for name in ("redirect", "redirect_part", "leave", "stop"):
            assert verified_client(officer(role, complaint)).get(form(complaint, name)).status_code == 404


def test_a_registrar_passes_on_what_lies_in_any_department(verified_client, complaint):
    client = verified_client(officer("registrar", complaint))
    assert confirmed(client, form(complaint, "redirect"), typed(complaint, OtherBodyFactory())).status_code == 302
    complaint.refresh_from_db()
    assert complaint.outcome == "redirected"


def test_the_form_asks_as_many_questions_of_the_database_for_one_body_and_thirty(
    desk, complaint, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    OtherBodyFactory()
    counts = []
    for more in (0, 29):
        OtherBodyFactory.create_batch(more)
        desk.get(form(complaint, "redirect"))
        with CaptureQueriesContext(connection) as queries:
            desk.get(form(complaint, "redirect"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30


def test_the_citizens_page_says_who_answers_now(client, complaint, head):
    move(complaint, "redirect", head, **vars(passing_on(complaint, body_ids=(OtherBodyFactory(name="Росреестр").pk,))))
    client.force_login(complaint.author)
    html = client.get(complaint.get_absolute_url()).content.decode()

    for said in ("Завершено: передано в другой орган", "Вам ответит другой орган", "Росреестр, ул. Лесная, 1"):
        assert said in html


def test_postings_elsewhere_give_no_right_to_be_late(complaint):
    other = PostingFactory(role="head").user
    with pytest.raises(workflow.Refused, match="нет права"):
        workflow.make("redirect", complaint.pk, by=other, at=timezone.now(), given=Given())
