"""What goes out, shown before it does: the citizen's line of history, the mail, the SMS, letters to colleagues."""

import hashlib
from dataclasses import dataclass

from complaints import attachments, timeline, workflow
from complaints.admin.forms import Ground
from complaints.workflow import Given
from notifications import kinds
from notifications.masking import mask_address
from notifications.models import Channel, Message
from notifications.rendering import is_for_staff


@dataclass(frozen=True)
class Letter:
    """One message; `way` names the channel, `address` is masked; a `long` one repeats the cabinet's words in a frame."""

    way: str
    address: str
    subject: str
    body: str
    long: bool


@dataclass(frozen=True)
class Preview:
    """Everything the press will send. `seal` names what was typed: another typing needs another look."""

    line: timeline.Line | None
    letters: list[Letter]
    staff: list[tuple[str, str]]
    seal: str


def of(ground: Ground, given: Given) -> Preview:
    """Rehearse the move. Raises Refused like the move itself."""
    rehearsal = workflow.rehearse(ground.move.name, ground.complaint.pk, by=ground.user, at=ground.at, given=given)
    told = [message for message in rehearsal.messages if not is_for_staff(message.kind)]
    colleagues = [message for message in rehearsal.messages if is_for_staff(message.kind)]
    return Preview(
        line=timeline.line(rehearsal.event),
        letters=[_letter(message) for message in told],
        staff=[(mask_address(each.address), kinds.label(each.kind)) for each in colleagues],
        seal=seal(ground, given),
    )


def seal(ground: Ground, given: Given) -> str:
    """What was typed and brought, in one short word."""
    files = attachments.to_send(ground.complaint, ground.user) if ground.move.takes_files else []
    brought = [(file.sha256, file.caption) for file in files]
    return hashlib.sha256(repr((ground.move.name, given, brought)).encode()).hexdigest()


def _letter(message: Message) -> Letter:
    address = "" if message.channel == Channel.CABINET else mask_address(message.address)
    return Letter(
        message.get_channel_display(), address, message.subject, message.body, message.channel == Channel.EMAIL
    )
