"""What is said to everybody: the news, each of them, and the banner on every page."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from notifications import announcements
from notifications.models import Announcement
from tests.factories import AnnouncementFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def text(response) -> str:
    return response.content.decode()


def test_everybody_reads_the_news_newest_first_and_past_ones_too(client):
    now = timezone.now()
    AnnouncementFactory(title="Старый сбой", kind="incident", starts_at=now - 3 * HOUR, ends_at=now - 2 * HOUR)
    AnnouncementFactory(title="Новая форма", kind="news", severity=1)
    AnnouncementFactory(title="Черновик", published=False)
    AnnouncementFactory(title="Завтра", starts_at=now + HOUR)
    page = text(client.get("/news/"))

    assert page.index("Новая форма") < page.index("Уже закончилось") < page.index("Старый сбой")
    assert "Черновик" not in page
    assert "Завтра" not in page


def test_an_empty_list_says_what_will_be_there(client):
    assert "Новостей пока нет" in text(client.get("/news/"))


def test_one_is_read_in_full_without_markup_of_its_own(client):
    one = AnnouncementFactory(text="Первый абзац.\n\nВторой <b>абзац</b>.")
    page = text(client.get(one.get_absolute_url()))

    assert "<p>Первый абзац.</p>\n\n<p>Второй &lt;b&gt;абзац&lt;/b&gt;.</p>" in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("hidden", [{"published": False}, {"starts_at": timezone.now() + HOUR}])
def test_one_that_is_not_shown_yet_is_as_if_it_were_not_there(client, hidden):
    assert client.get(AnnouncementFactory(**hidden).get_absolute_url()).status_code == 404


def test_thirty_cost_as_many_queries_as_one(client, django_assert_num_queries):
    AnnouncementFactory()
    with django_assert_num_queries(3):  # count, page, and the banner after a change
        client.get("/news/")
    AnnouncementFactory.create_batch(30)
    with django_assert_num_queries(3):
        client.get("/news/")
    assert 'rel="next"' in text(client.get("/news/"))


# --- the banner ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/", "/privacy/", "/complaints/", "/no-such-page/"])
def test_every_page_carries_the_gravest_of_what_holds_now(client, address):
    AnnouncementFactory(title="Не приходят СМС", severity=2)
    AnnouncementFactory(title="Портал не открывается", severity=3)
    client.force_login(UserFactory())
    page = text(client.get(address))

    assert "Портал не открывается" in page
    assert "Не приходят СМС" not in page


def test_the_staff_site_carries_it_too(verified_client):
    AnnouncementFactory(title="Портал закроется в 2:00")
    page = text(verified_client(StaffFactory()).get("/admin/"))
    assert re.search(
        r'<section class="said" aria-label="Объявление"><a href="/news/\d+/">Портал закроется в 2:00</a>', page
    )


@pytest.mark.parametrize(
    "quiet",
    [
        {"kind": "news", "severity": 1},
        {"published": False},
        {"ends_at": timezone.now() - timedelta(seconds=1)},
        {"starts_at": timezone.now() + HOUR},
    ],
)
def test_nothing_stands_over_pages_that_need_not_be_on_every_one(client, quiet):
    AnnouncementFactory(title="Тихое", **quiet)
    assert "Тихое" not in text(client.get("/"))


def test_it_costs_one_query_and_then_none(client, django_assert_num_queries):
    AnnouncementFactory()
    with django_assert_num_queries(1):
        client.get("/privacy/")
    with django_assert_num_queries(0):
        client.get("/privacy/")


def test_one_that_ends_while_it_is_remembered_goes_at_once(client):
    ending = AnnouncementFactory.build(title="Кончается", ends_at=timezone.now() - timedelta(seconds=1), pk=1)
    announcements.remember([ending])
    assert "Кончается" not in text(client.get("/"))


# --- writing --------------------------------------------------------------------------------------------------------------
def form(**changes):
    return {
        "title": "Сбой СМС", "text": "СМС задерживаются, чиним.", "kind": "incident", "severity": "2",
        "starts_at": "2026-11-27T10:00", "ends_at": "", "published": "on", **changes,
    }  # fmt: skip


@pytest.fixture
def administrator(verified_client):
    officer = StaffFactory()
    officer.groups.add(Group.objects.get(name="Администратор портала"))
    return verified_client(officer)


def test_an_administrator_publishes_and_the_next_page_says_it(client, administrator):
    AnnouncementFactory(title="Раньше", severity=1)
    assert "Раньше" in text(client.get("/"))
    earlier = timezone.localtime() - HOUR
    saved = administrator.post(
        reverse("admin:notifications_announcement_add"),
        form(starts_at=f"{earlier:%Y-%m-%dT%H:%M}"),
    )

    assert saved.status_code == 302
    assert "Сбой СМС" in text(client.get("/"))


def test_an_end_before_the_beginning_is_told_and_the_typing_stays(administrator):
    page = text(administrator.post(reverse("admin:notifications_announcement_add"), form(ends_at="2026-11-26T10:00")))
    assert "Конец показа должен быть позже начала." in page
    assert "СМС задерживаются, чиним." in page
    assert not Announcement.objects.exists()


def test_a_wrong_moment_is_told_at_its_field(administrator):
    page = text(administrator.post(reverse("admin:notifications_announcement_add"), form(starts_at="завтра")))
    assert "Введите правильную дату и время." in page
    assert 'value="завтра"' in page


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "0202-11-27T10:00", "9999-12-31T23:59"])
def test_a_slip_in_the_year_is_told_at_its_field(administrator, field, typed):
    page = text(administrator.post(reverse("admin:notifications_announcement_add"), form(**{field: typed})))
    assert "Проверьте год: от 2000 до 2100." in page
    assert "СМС задерживаются, чиним." in page
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("hidden", [{"published": False}, {"starts_at": timezone.now() + HOUR}])
def test_its_writer_looks_at_it_before_people_do(administrator, hidden):
    one = AnnouncementFactory(title="Закроемся в 2:00", text="На час.\n\nЧерновики целы.", **hidden)
    card = text(administrator.get(reverse("admin:notifications_announcement_change", args=[one.pk])))
    page = text(administrator.get(one.get_absolute_url()))

    assert f'href="{one.get_absolute_url()}"' in card
    assert "Так это увидят люди" in page
    assert "<p>Черновики целы.</p>" in page
    assert one.title not in text(administrator.get("/news/"))


def test_a_published_one_is_shown_to_its_writer_as_to_everybody(administrator):
    assert "Так это увидят люди" not in text(administrator.get(AnnouncementFactory().get_absolute_url()))


def test_other_staff_do_not_see_it_before_people_do(verified_client, client):
    one, writer = AnnouncementFactory(published=False), StaffFactory()
    writer.groups.add(Group.objects.get(name="Администратор портала"))
    client.force_login(writer)  # a password without the second factor is not enough

    assert verified_client(StaffFactory()).get(one.get_absolute_url()).status_code == 404
    assert client.get(one.get_absolute_url()).status_code == 404


def test_staff_without_that_right_write_nothing(verified_client):
    answer = verified_client(StaffFactory()).post(reverse("admin:notifications_announcement_add"), form())
    assert answer.status_code == 403
    assert not Announcement.objects.exists()
