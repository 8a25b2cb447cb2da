"""The like of an earlier complaint: whose it is and what about, never the story, the files or a document's number."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import attachments, wizard
from complaints.models import Complaint
from tests.factories import CategoryFactory, DraftFactory, PhoneUserFactory, UserFactory, sent_complaint
from tests.journeys.steps import file

pytestmark = pytest.mark.django_db
NEW = reverse("complaints:new")
PERSON = {
    "last_name": "Ким", "first_name": "Юн", "middle_name": "", "no_middle_name": True, "answer_channel": "post",
    "postal_address": "101000, Москва, ул. Мира, 5", "phone": "+79123456789", "applicant": "representative",
    "organisation": "ТСЖ «Мир»", "org_number": "1027700132195", "post_held": "Председатель",
    "represented": "Ким Ён Су", "basis": "Доверенность № 3", "benefit": "pensioner",
}  # fmt: skip
MATTER = {
    "kind": "proposal",
    "kind_unsure": False,
    "collective": True,
    "category_unsure": False,
    "place": "ул. Мира, 5",
}
OWN = {
    "title": "Тайна", "story": "Тайна в двадцать знаков.", "measures": "Тайна",
    "requests": ["Тайна"], "cited_documents": [{"name": "Тайна"}], "norms": "Тайна", "about_text": "Тайна",
    "previous_number": "2026-004217-9", "id_doc_kind": "passport", "id_doc_number": "4508 123456",
}  # fmt: skip


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def earlier(anna):
    complaint = DraftFactory(author=anna, version=3, **PERSON, **MATTER, **OWN)
    attachments.add(complaint, file("Опора.png"), by=anna, at=timezone.now())
    return complaint


def begin(client, like, what=""):
    """Press «Начать» on the page of the like; the draft it made."""
    answer = client.post(f"{NEW}?like={like.number or like.uuid}" + (f"&what={what}" if what else ""))
    draft = Complaint.objects.exclude(pk=like.pk).latest("pk")
    assert str(draft.uuid) in answer.url
    return draft


def values(draft, names):
    return {name: getattr(draft, name) for name in names}


def test_a_similar_one_takes_over_the_person_and_the_matter(client, earlier):
    draft = begin(client, earlier, "all")
    assert values(draft, PERSON) == PERSON
    assert values(draft, MATTER) == MATTER
    assert draft.category == earlier.category


def test_another_one_takes_over_the_person_only(client, earlier):
    draft = begin(client, earlier)
    assert values(draft, PERSON) == PERSON
    assert values(draft, MATTER) == values(Complaint(), MATTER)
    assert draft.category is None


@pytest.mark.parametrize("what", ["", "all"])
def test_neither_takes_over_what_was_told_or_attached_or_proved(client, earlier, what):
    draft = begin(client, earlier, what)
    assert values(draft, OWN) == values(Complaint(), OWN)
    assert draft.attachments.count() == 0
    earlier.refresh_from_db()
    assert values(earlier, OWN) == OWN
    assert earlier.attachments.count() == 1


def test_every_column_of_the_person_and_the_matter_is_taken_over_or_not_on_purpose():
    columns = {field.name for field in Complaint._meta.local_concrete_fields}
    of_the_row = {
        "id", "uuid", "author", "status", "outcome", "number", "receipt_code", "version", "department", "executor", "email",
        "created_at", "updated_at", "sent_at", "registered_on", "due_on", "completed_at", "auth_method", "auth_factors",
        "auth_at", "auth_contacts", "unseen_by_staff", "search_text", "aside", "about_department", "about_official",
        "about_words", "target_on", "extended_by", "partly_redirected", "ground", "routing_words",
    }  # fmt: skip
    assert {*wizard.PERSON, *wizard.MATTER} == columns - of_the_row - set(OWN)
    assert set(wizard.WORDS) == {*OWN, "about_department", "about_official"} - {
        "previous_number", "id_doc_kind", "id_doc_number",
    }  # fmt: skip


def test_what_was_left_without_an_answer_is_taken_over_to_be_put_right_and_says_of_which_it_is(client, anna):
    complaint = sent_complaint(author=anna, norms="Пункт 5 правил", requests=["Починить.", "Ответить."])
    Complaint.objects.filter(pk=complaint.pk).update(
        status="completed", outcome="left", ground="unclear", completed_at=timezone.now()
    )
    page = client.get(f"{NEW}?like={complaint.number}&what=text").content.decode()
    draft = begin(client, complaint, "text")

    assert complaint.story in page
    assert "приложите их снова" in page
    assert values(draft, wizard.WORDS) == values(complaint, wizard.WORDS)
    assert (draft.previous_number, draft.number, draft.attachments.count()) == (complaint.number, None, 0)


def test_what_is_to_be_put_right_is_opened_at_its_words(client, anna):
    complaint = sent_complaint(author=anna)
    Complaint.objects.filter(pk=complaint.pk).update(
        status="completed", outcome="left", ground="unclear", completed_at=timezone.now()
    )
    assert client.post(f"{NEW}?like={complaint.number}&what=text").url.endswith("/story/")


def test_whoever_disagrees_goes_on_from_the_complaint_that_was_answered(client, anna):
    complaint = sent_complaint(author=anna, **MATTER)
    assert begin(client, complaint, "again").previous_number == ""  # it is still considered
    Complaint.objects.filter(pk=complaint.pk).update(status="completed", outcome="met", completed_at=timezone.now())
    page = client.get(f"{NEW}?like={complaint.number}&what=again").content.decode()
    draft = begin(client, complaint, "again")

    assert "Обратиться повторно" in page
    assert "Прошлое обращение" in page
    assert (draft.previous_number, draft.story, draft.place) == (complaint.number, "", MATTER["place"])


@pytest.mark.parametrize("what", ["text", "всё", "0"])
def test_the_words_of_any_other_complaint_are_not_taken_over(client, anna, what):
    complaint = sent_complaint(author=anna)
    draft = begin(client, complaint, what)

    assert (draft.story, draft.title, draft.requests, draft.previous_number) == ("", "", [], "")


def test_the_way_leads_to_the_first_step_without_an_answer(client, anna):
    complaint = sent_complaint(author=anna)
    assert client.post(f"{NEW}?like={complaint.number}&what=all").url.endswith("/story/")
    assert client.post(f"{NEW}?like={complaint.number}").url.endswith("/kind/")


def test_following_the_link_makes_nothing_and_says_what_will_be_taken(client, anna):
    complaint = sent_complaint(author=anna, place="ул. Луговая, 14", phone="+79123456789")
    whole = client.get(f"{NEW}?like={complaint.number}&what=all").content.decode()
    person = client.get(f"{NEW}?like={complaint.number}").content.decode()
    assert Complaint.objects.count() == 1
    for words in (complaint.author_name, "+79123456789", "ул. Луговая, 14", "Жалоба", complaint.category.name.lower()):
        assert words in whole
    assert complaint.author_name in person
    assert "ул. Луговая" not in person
    for html in (whole, person):
        assert complaint.story not in html
        assert "Описание, просьбы и файлы не переносим" in html


def test_whatever_is_taken_over_of_the_person_is_shown_before(client, earlier):
    html = client.get(f"{NEW}?like={earlier.uuid}").content.decode()
    shown = {name: value for name, value in PERSON.items() if isinstance(value, str) and value}
    for word in ("answer_channel", "applicant", "benefit"):
        shown.pop(word)
    assert all(value in html for value in shown.values())
    assert "Пенсионер" in html
    assert "бумажным письмом" in html


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("like", ["", "x", "2026-004217-8", "%00", "'", "9" * 300])
def test_what_names_nothing_is_a_plain_beginning(client, anna, method, like):
    answer = getattr(client, method)(f"{NEW}?like={like}&what=all")
    assert answer.status_code == (200 if method == "get" else 302)
    assert Complaint.objects.count() == (method == "post")


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_and_nobodys_are_not_found(client, anna, method):
    draft, sent = DraftFactory(), sent_complaint()
    for like in (draft.uuid, sent.number, "2026-004217-9", "00000000-0000-0000-0000-000000000000"):
        assert getattr(client, method)(f"{NEW}?like={like}&what=all").status_code == 404
    assert Complaint.objects.of(anna).count() == 0


# --- a second press, and drafts there are already ------------------------------------------------------------------
@pytest.mark.parametrize("what", ["", "all"])
def test_a_second_press_takes_up_the_draft_of_the_first(client, anna, what):
    complaint = sent_complaint(author=anna)
    assert begin(client, complaint, what) == begin(client, complaint, what)
    assert Complaint.objects.drafts().count() == 1


def test_an_untouched_draft_that_is_not_this_copy_stays_apart(client, earlier, anna):
    plain = wizard.start(anna, at=timezone.now())
    whole, person = begin(client, earlier, "all"), begin(client, earlier)
    again = wizard.start(anna, at=timezone.now())
    assert len({plain.pk, whole.pk, person.pk}) == 3
    assert again == plain


def test_a_draft_with_a_file_is_not_untouched(client, anna):
    first = wizard.start(anna, at=timezone.now())
    attachments.add(first, file("Опора.png"), by=anna, at=timezone.now())
    assert wizard.start(anna, at=timezone.now()) != first


def test_an_untouched_draft_of_an_hour_ago_is_left_alone(anna):
    earlier = wizard.start(anna, at=timezone.now() - timedelta(minutes=61))
    assert wizard.start(anna, at=timezone.now()) != earlier


def test_the_twenty_first_draft_is_refused_for_a_like_too(client, anna):
    complaint = sent_complaint(author=anna)
    for _ in range(wizard.MAX_DRAFTS):
        DraftFactory(author=anna, version=1)
    answer = client.post(f"{NEW}?like={complaint.number}&what=all", follow=True)
    assert "20 черновиков" in answer.content.decode()
    assert Complaint.objects.drafts().count() == wizard.MAX_DRAFTS


# --- what is gone since --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("gone", [{"active": False}, {"parent__active": False}])
def test_a_topic_that_is_no_longer_offered_is_left_to_be_chosen(client, anna, gone):
    complaint = sent_complaint(author=anna, category=CategoryFactory(**gone))
    draft = begin(client, complaint, "all")
    assert (draft.kind, draft.category, draft.category_unsure) == ("complaint", None, False)


def test_an_answer_by_mail_without_mail_comes_to_the_cabinet(client):
    person = PhoneUserFactory()
    client.force_login(person)
    complaint = sent_complaint(author=person, answer_channel="email")
    assert begin(client, complaint).answer_channel == "cabinet"


def test_the_page_before_shows_what_the_draft_will_hold_and_not_what_is_gone_since(client):
    person = PhoneUserFactory()
    client.force_login(person)
    complaint = sent_complaint(author=person, answer_channel="email", category=CategoryFactory(active=False))
    page = client.get(f"{NEW}?like={complaint.number}&what=all").content.decode()

    assert "письмом на почту" not in page
    assert complaint.category.name.lower() not in page.lower()


# --- where it is offered -------------------------------------------------------------------------------------------
def test_the_helper_and_the_receipt_lead_to_another_one_of_the_same_person(client, anna):
    draft = DraftFactory(author=anna, story="С 1 октября нет света. И ещё одна проблема: яма на дороге у дома 5.")
    for step in ("review/", "story/?checked=1"):
        page = client.get(f"/complaints/drafts/{draft.uuid}/{step}").content.decode()
        assert f'href="{NEW}?like={draft.uuid}"' in page
    complaint = sent_complaint(author=anna)
    receipt = client.get(reverse("complaints:sent", args=[complaint.number])).content.decode()
    assert f'href="{NEW}?like={complaint.number}"' in receipt


def test_the_copy_of_a_draft_says_that_the_draft_stays(client, earlier):
    html = client.get(f"{NEW}?like={earlier.uuid}").content.decode()
    assert "Этот черновик останется как есть." in html
    assert earlier.get_absolute_url() in html
