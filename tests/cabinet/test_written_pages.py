"""The pages that a proxy keeps: written each minute, whole, light, and never claiming more than they know."""

import gzip
import re

import pytest
from django.utils import timezone

from cabinet import maintenance, tasks
from cabinet.pages import written
from tests.factories import AnnouncementFactory

pytestmark = pytest.mark.django_db
HOST = re.compile(r"""(?:src|href)=["'](?:https?:)?//|@import|url\(""")


@pytest.fixture
def folder(settings):
    tasks.write_pages()
    return settings.PAGES_DIR


def test_the_clock_writes_them_each_minute(settings):
    assert settings.CELERY_BEAT_SCHEDULE["pages"] == {"task": "cabinet.tasks.write_pages", "schedule": 60.0}
    assert tasks.write_pages.name == "cabinet.tasks.write_pages"


def test_they_stand_there_and_nothing_half_written(folder):
    assert {file.name for file in folder.iterdir()} == {*written.ANSWERS, "status.html"}


def test_the_proxy_shows_just_these_when_it_answers_by_itself(settings):
    config = (settings.BASE_DIR / "cabinet/deploy/nginx.conf").read_text()
    assert set(re.findall(r"/outage/(\d+\.html)", config)) == set(written.ANSWERS)


def test_what_is_too_large_for_the_proxy_is_told_in_the_numbers_of_the_settings(settings):
    settings.ATTACHMENT_MAX_COUNT, settings.ATTACHMENT_MAX_TOTAL = 4, 20 * 1024 * 1024
    tasks.write_pages()
    page = (settings.PAGES_DIR / "413.html").read_text().replace("\xa0", " ")
    assert "до 4 файлов и не больше 20 МБ вместе" in page


def test_each_carries_its_style_weighs_at_most_3_kb_and_asks_for_no_other_host(folder, settings):
    maintenance.begin(until=timezone.now(), reason="Причина. " * 30, at=timezone.now())
    tasks.write_pages()
    files = sorted(folder.iterdir())
    assert len(files) == len(written.ANSWERS) + 2
    for file in files:
        page = file.read_text()
        assert "<style>" in page
        assert "stylesheet" not in page
        assert not HOST.search(page)
        assert len(gzip.compress(file.read_bytes())) <= 3 * 1024, file.name
        assert file.stat().st_mode & 0o777 == 0o644


def test_the_state_says_when_it_was_looked_at_and_speaks_of_the_past(folder):
    page = (folder / "status.html").read_text()
    now = timezone.localtime()
    assert f"{now:%H:}" in page.partition("Последняя проверка:")[2][:60]
    assert str(now.year) in page.partition("Последняя проверка:")[2][:60]
    assert "если с тех пор прошло больше трёх" in page
    assert "Вход, кабинет и подача обращений: работало" in page
    assert ": работает" not in page


def test_the_state_names_what_was_announced(settings):
    AnnouncementFactory(title="Не открываются файлы")
    tasks.write_pages()
    assert "Не открываются файлы" in (settings.PAGES_DIR / "status.html").read_text()


def test_written_again_it_is_the_new_one_as_a_whole(folder):
    before = (folder / "status.html").stat().st_ino
    written.write_pages()
    assert (folder / "status.html").stat().st_ino != before


def test_contacts_are_those_of_the_administrators(settings):
    from notifications.models import AuthorityContacts

    AuthorityContacts.objects.create(phone="8 800 555-00-01")
    tasks.write_pages()
    for name in (*written.ANSWERS, "status.html"):
        assert "8 800 555-00-01" in (settings.PAGES_DIR / name).read_text()
