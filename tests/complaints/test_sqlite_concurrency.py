"""The embedded database under many hands at once: nothing is refused, nothing is lost."""

import os
import subprocess
import sys

SENDS = 200
SCRIPT = f"""
import django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
call_command("migrate", verbosity=0)
from complaints import workflow
from complaints.models import Complaint, Event
from tests.factories import CategoryFactory, DraftFactory, RegistryFactory, UserFactory
RegistryFactory()
authors, topic = [UserFactory() for _ in range(10)], CategoryFactory()
drafts = [DraftFactory(author=authors[n % 10], category=topic) for n in range({SENDS})]
def send(draft):
    try:
        workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    finally:
        connections.close_all()
with ThreadPoolExecutor(16) as pool:
    list(pool.map(send, drafts))
numbers = set(Complaint.objects.values_list("number", flat=True))
print(len(numbers - {{None}}), Event.objects.filter(kind="send").count())
"""


def test_200_parallel_sends_on_sqlite_are_all_stored(tmp_path):
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.stdout.split() == [str(SENDS), str(SENDS)], done.stderr[-2000:]
