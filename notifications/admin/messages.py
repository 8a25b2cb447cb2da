"""The outbox as staff see it: read only, addresses masked, failed first, and one thing to do: send again."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications import kinds, outbox
from notifications.masking import mask_address
from notifications.models import Channel, Message, Status

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Message]
else:
    ModelAdmin = admin.ModelAdmin


SHOWN = (
    "kind_label", "channel", "masked_address", "reference", "subject", "text", "status", "error",
    "attempts", "created_at", "claimed_at", "next_at", "sent_at", "acked_at", "expires_at", "provider_id",
)  # fmt: skip


class KindFilter(admin.SimpleListFilter):
    """Kinds by their names, those that were ever written."""

    title = _("вид")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """In the order of their names."""
        written = Message.objects.order_by().values_list("kind", flat=True).distinct()
        return sorted(((kind, kinds.label(kind)) for kind in written), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        """Only the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ModelAdmin):
    """Nothing here can be typed over; a code's text is never shown, neither encrypted nor plain."""

    list_display = ["created", "kind_label", "channel", "masked_address", "reference", "status", "attempts", "next_at"]
    list_filter = ["status", "channel", KindFilter]
    search_fields = ["reference"]
    search_help_text = _("Номер обращения")
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    actions = ["send_again"]
    fields = readonly_fields = SHOWN

    def get_ordering(self, request: HttpRequest) -> tuple[str | Case, ...]:
        """Failed first, because they wait for a person; the newest first among them and among the rest."""
        failed_first = Case(When(status=Status.FAILED, then=Value(0)), default=Value(1), output_field=IntegerField())
        return (failed_first, "-created_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Messages are written by what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        """What is stored is what was sent."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        """The record of what was said stays."""
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """A right of its own: looking is not sending."""
        return request.user.has_perm("notifications.resend_message")

    @admin.action(description=_("Отправить ещё раз"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        """Only failed ones; a code is asked for anew by its person."""
        count = outbox.queue_again(queryset, at=timezone.now())
        if count:
            self.message_user(request, _("Поставлено в очередь: %(count)d") % {"count": count}, messages.SUCCESS)
        if skipped := queryset.count() - count:
            text = _("Пропущено: %(count)d. Ещё раз отправляются только неотправленные сообщения, коды — никогда.")
            self.message_user(request, text % {"count": skipped}, messages.WARNING)

    @admin.display(description=_("создано"), ordering="created_at")
    def created(self, message: Message) -> datetime:
        """The list's first column."""
        return message.created_at

    @admin.display(description=_("вид"), ordering="kind")
    def kind_label(self, message: Message) -> str:
        """The kind in words."""
        return kinds.label(message.kind)

    @admin.display(description=_("адрес"))
    def masked_address(self, message: Message) -> str:
        """Enough to compare with what a person says on the telephone."""
        return str(_("кабинет")) if message.channel == Channel.CABINET else mask_address(message.address)

    @admin.display(description=_("текст"))
    def text(self, message: Message) -> str:
        """What was or will be sent, unless it is a code."""
        return str(_("Код не показывается")) if message.encrypted else message.body
