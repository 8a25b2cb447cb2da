"""The outbox row, which is also the line in a person's list of messages."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

ATTEMPTS = 6  # then a message has failed and staff see it


class Channel(models.TextChoices):
    """The ways a text reaches a person."""

    CABINET = "cabinet", _("Кабинет")
    EMAIL = "email", _("Почта")
    SMS = "sms", _("СМС")


class Status(models.TextChoices):
    """Where a message is; `dropped` are codes that nobody needs any more."""

    QUEUED = "queued", _("Ждёт отправки")
    SENDING = "sending", _("Отправляется")
    SENT = "sent", _("Отправлено")
    FAILED = "failed", _("Не отправлено")
    DROPPED = "dropped", _("Снято")


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions asked of the outbox."""

    def due(self, at: datetime) -> "MessageQuerySet":
        """What may be sent now: its time has come, or the worker that took it was not heard of for a lease.

        A code is never taken a second time after a lost worker: it may have been sent, and a repeat confuses.
        """
        again = self._lost(at) & Q(encrypted=False, attempts__lt=ATTEMPTS)
        return self.filter(
            Q(status=Status.QUEUED, next_at__lte=at) | again, Q(expires_at__isnull=True) | Q(expires_at__gt=at)
        )

    def lost(self, at: datetime) -> "MessageQuerySet":
        """Taken by a worker that was not heard of for a lease."""
        return self.filter(self._lost(at))

    @staticmethod
    def _lost(at: datetime) -> Q:
        return Q(status=Status.SENDING, claimed_at__lte=at - timedelta(seconds=settings.DELIVERY_LEASE_SECONDS))

    def in_cabinet_of(self, user_id: int | None) -> "MessageQuerySet":
        """One's own messages, as the message centre shows them."""
        return self.filter(user=user_id, channel=Channel.CABINET) if user_id else self.none()

    def unread(self) -> "MessageQuerySet":
        """Not opened yet."""
        return self.filter(read_at__isnull=True)

    def unacknowledged(self) -> "MessageQuerySet":
        """Waiting for «Ознакомлен(а)». Whoever has pressed it under a later one of the same matter is not asked about this."""
        later = Message.objects.filter(
            user=OuterRef("user"),
            reference=OuterRef("reference"),
            created_at__gt=OuterRef("created_at"),
            acked_at__isnull=False,
        ).exclude(reference="")
        return self.filter(needs_ack=True, acked_at__isnull=True).exclude(Exists(later))


class Message(models.Model):
    """One text for one address by one channel. What is stored is what is sent: nothing is rendered again later."""

    Channel = Channel
    Status = Status

    # One event tells one person once: the second writing of the same key changes nothing.
    key = models.CharField(_("ключ"), max_length=200, unique=True)
    # The mail's Message-ID and the SMS gateway's idempotency key: the same for every attempt.
    uuid = models.UUIDField(_("номер отправления"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("вид"), max_length=60)
    channel = models.CharField(_("канал"), max_length=10, choices=Channel.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("кому"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    address = models.CharField(_("адрес"), max_length=254, blank=True)
    subject = models.CharField(_("тема"), max_length=300, blank=True)
    body = models.TextField(_("текст"), blank=True)
    url = models.CharField(_("куда ведёт"), max_length=300, blank=True)
    reference = models.CharField(_("номер обращения"), max_length=40, blank=True, db_index=True)
    status = models.CharField(_("состояние"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("попыток"), default=0)
    next_at = models.DateTimeField(_("следующая попытка"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("последняя попытка"), null=True, blank=True)
    created_at = models.DateTimeField(_("создано"))
    sent_at = models.DateTimeField(_("отправлено"), null=True, blank=True)
    error = models.CharField(_("причина"), max_length=500, blank=True)
    provider_id = models.CharField(_("номер у провайдера"), max_length=100, blank=True)
    read_at = models.DateTimeField(_("прочитано"), null=True, blank=True)
    # «Ознакомлен(а)»: asked for where it matters that the person knows, see NEED_ACK in kinds.py.
    needs_ack = models.BooleanField(_("нужна отметка об ознакомлении"), default=False)
    acked_at = models.DateTimeField(_("ознакомлен(а)"), null=True, blank=True)
    # A one-time code: its text is encrypted while it waits and gone once it is sent.
    encrypted = models.BooleanField(_("код"), default=False)
    expires_at = models.DateTimeField(_("годен до"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("сообщение")
        verbose_name_plural = _("сообщения")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("resend_message", _("Может отправлять сообщения ещё раз"))]
        indexes = [
            models.Index(fields=["channel", "next_at"], name="message_queued", condition=Q(status="queued")),
            models.Index(fields=["channel", "claimed_at"], name="message_sending", condition=Q(status="sending")),
            models.Index(fields=["user", "-created_at"], name="message_cabinet", condition=Q(channel="cabinet")),
            models.Index(fields=["user"], name="message_unread", condition=Q(channel="cabinet", read_at__isnull=True)),
            models.Index(fields=["address", "kind"], name="message_code_waiting", condition=Q(encrypted=True)),
            models.Index(fields=["channel", "claimed_at"], name="message_tried", condition=Q(attempts__gt=0)),
            models.Index(fields=["reference"], name="message_failed", condition=Q(status="failed")),
            models.Index(
                fields=["created_at", "reference"], name="message_unacked", condition=Q(needs_ack=True, acked_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_channel_is_known", condition=Q(channel__in=["cabinet", "email", "sms"])
            ),
            models.CheckConstraint(
                name="message_status_is_known",
                condition=Q(status__in=["queued", "sending", "sent", "failed", "dropped"]),
            ),
            models.CheckConstraint(
                name="message_sent_at_when_sent",
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_sending_is_claimed", condition=~Q(status="sending") | Q(claimed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="message_queued_has_its_time", condition=~Q(status="queued") | Q(next_at__isnull=False)
            ),
            models.CheckConstraint(
                name="message_has_somewhere_to_go",
                condition=Q(channel="cabinet", user__isnull=False) | (~Q(channel="cabinet") & ~Q(address="")),
            ),
            models.CheckConstraint(
                name="message_code_expires",
                condition=Q(encrypted=False) | (Q(expires_at__isnull=False) & ~Q(channel="cabinet")),
            ),
            models.CheckConstraint(
                name="message_code_is_wiped",
                condition=Q(encrypted=False) | Q(status__in=["queued", "sending"]) | Q(body="", subject=""),
            ),
            models.CheckConstraint(
                name="message_acked_where_asked", condition=Q(acked_at__isnull=True) | Q(needs_ack=True)
            ),
            models.CheckConstraint(
                name="message_acked_in_cabinet", condition=Q(needs_ack=False) | Q(channel="cabinet")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.get_channel_display()}"
