"""The same ways in with nothing called by hand: real workers, woken over Redis, send the codes and build the copy."""

import os
import zipfile
from io import BytesIO

import pytest
from django.db import connection

from complaints.models import DataExport
from complaints.models.attachment import private_storage
from complaints.tasks import build_exports
from notifications.models import Message, Status
from tests.factories import PASSWORD, UserFactory
from tests.journeys.account_steps import MAIL, NEW_PASSWORD, PHONE, Post, reset, sign_in, sign_out, sign_up
from tests.services.outbox_bench import NO_POSTGRESQL, NO_REDIS, Bench, own_database_of, ringing, wait_until
from tests.smtp_sink import serving

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason=NO_POSTGRESQL),
    pytest.mark.skipif(not os.environ.get("TEST_REDIS_URL"), reason=NO_REDIS),
]


class PostOfWorkers(Post):
    """Nobody is helped: the person waits until everything is on its way."""

    def deliver(self):
        waits = Message.objects.filter(status__in=[Status.QUEUED, Status.SENDING])
        assert wait_until(lambda: not waits.exists()), list(waits.values("channel", "status", "error"))


@pytest.fixture
def bench(tmp_path, monkeypatch):
    with serving() as sink:
        bench = Bench(own_database_of(os.environ["TEST_REDIS_URL"], 12), sink, tmp_path, lease=60)
        with ringing(bench, monkeypatch):
            bench.start_worker()
            yield bench
        bench.close()


@pytest.fixture
def post(bench, settings, monkeypatch):
    """Letters and SMS of the workers; their private files are this process's too."""
    settings.SMS_DIR = bench.folder / "var" / "outbox" / "sms"
    settings.PRIVATE_FILES_DIR = bench.folder / "var" / "files"
    monkeypatch.setattr(DataExport._meta.get_field("file"), "storage", private_storage())
    return PostOfWorkers(bench.sink)


@pytest.mark.parametrize("contact", [MAIL, PHONE], ids=["mail", "phone"])
def test_a_cabinet_is_made_with_the_code_a_worker_sent(me, post, contact):
    assert sign_up(me, post, contact).address == "/complaints/"
    sign_out(me)
    assert sign_in(me, contact.otherwise).address == "/complaints/"


@pytest.mark.parametrize("contact", [MAIL, PHONE], ids=["mail", "phone"])
def test_a_forgotten_password_is_replaced_with_the_code_a_worker_sent(me, post, anna, contact):
    reset(me, post, contact)
    assert me.told == "Пароль изменён. Войдите с новым паролем"
    [letter], [sms] = post.read(MAIL.kept), post.read(PHONE.kept)
    assert "пароль изменён" in letter
    assert "изменены данные входа" in sms
    assert sign_in(me, contact.kept, NEW_PASSWORD).is_in


def test_a_copy_is_built_by_a_worker_and_told_by_mail_and_sms(me, post, bench):
    UserFactory(email=MAIL.kept, phone=PHONE.kept, phone_verified=True)
    sign_in(me, MAIL.kept).open("/accounts/data/").press("Собрать архив")
    bench.publish(build_exports)  # the clock comes each minute; the worker of the test has no clock
    assert wait_until(lambda: "Скачать архив" in me.open("/accounts/data/").says)
    assert all("рхив" in post.read(kept.kept)[-1] for kept in (MAIL, PHONE))
    me.follow("Скачать архив").press("Скачать архив", current_password=PASSWORD)
    with zipfile.ZipFile(BytesIO(b"".join(me.answer.streaming_content))) as archive:
        assert MAIL.kept in archive.read("data.html").decode()
