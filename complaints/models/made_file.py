"""What is common to the files that the worker makes at somebody's request."""

import uuid

from django.db import models

from complaints.models.attachment import private_storage

UNDER_WAY = ("queued", "working")


class MadeFile(models.Model):
    """One request: the row is the promise, a killed worker leaves it to be taken up again. Whoever asked is `user`.

    `status` goes queued → working → ready → gone, or failed; `done` of `total` is what a page tells meanwhile.
    """

    status: "models.CharField[str, str]"  # of the subclass: its words are of the subclass's gender

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    requested_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.status} {self.requested_at:%d.%m.%Y %H:%M}"

    @property
    def is_under_way(self) -> bool:
        """Whether the worker still owes it."""
        return self.status in UNDER_WAY
