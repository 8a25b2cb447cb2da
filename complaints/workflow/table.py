"""The table of moves: from where, to where, by whom, what it needs. Buttons, guards and tests read these rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint, Event, Outcome, Status
from complaints.models.complaint import OPEN_STATUSES
from complaints.workflow import (
    answering,
    asking,
    checks,
    effects,
    extension,
    inquiring,
    leaving,
    redirection,
    reopening,
    repeats,
    stopping,
)
from complaints.workflow.faults import none_of
from complaints.workflow.given import Given
from complaints.workflow.standing import Role

Check = Callable[[Complaint, User, datetime, Given], None]
Repeat = Callable[[Complaint, User, Given], Event | None]
Effect = Callable[[Complaint, User, datetime, Given], dict[str, object] | None]
After = Callable[[Event, Complaint, Given], None]
Words = Callable[[Complaint, Given], str]


def always(complaint: Complaint) -> bool:
    """Most moves have their button wherever the status allows them."""
    return True


@dataclass(frozen=True)
class Move:
    """A row: `target` None leaves the status; `roles` — who may; `checks` raise Refused; `effect` changes the complaint.

    `effect` may return details for the history line, `words` make its text of what the effect has written; `after` writes
    the rows that point at that line, before anybody is told of it. `takes_files`: the person's pending files become part
    of the event.
    `repeat` finds the line of the same press made before: then nothing is done again and that line is the answer.
    `done` is what staff read afterwards. `internal`: the citizen is shown no line of it. `rare`: its button stands among
    the seldom ones. `ahead`: nothing typed changes what goes out, so it is shown before the first press. `fits`: of the
    complaints in those statuses, which have the button; the checks refuse the others. `still`: it is no
    motion, the complaint has stood for as long as before.
    """

    name: str
    label: str | Promise
    sources: frozenset[Status]
    target: Status | None
    roles: frozenset[Role]
    checks: tuple[Check, ...] = ()
    effect: Effect | None = None
    after: After | None = None
    words: Words | None = None
    takes_files: bool = False
    repeat: Repeat | None = None
    done: str | Promise = ""
    internal: bool = False
    rare: bool = False
    ahead: bool = False
    fits: Callable[[Complaint], bool] = always
    still: bool = False

    @property
    def opening(self) -> list[Check]:
        """The checks that nothing typed can satisfy: a form says their refusal as it opens."""
        return [check for check in self.checks if check in UNTYPED]

    @property
    def by_author(self) -> bool:
        """Whether the citizen makes this move."""
        return self.roles == {Role.AUTHOR}


UNTYPED = frozenset({
    checks.not_about_them, checks.not_alone_again, answering.somebody_signs, extension.is_extendable,
})  # fmt: skip
OPEN = frozenset(OPEN_STATUSES)
AUTHOR = frozenset({Role.AUTHOR})
UNIT = frozenset({Role.EXECUTOR, Role.HEAD})
HEAD = frozenset({Role.HEAD})
STAFF = UNIT | {Role.REGISTRAR}
SIGNING = frozenset({Role.HEAD, Role.SIGNATORY})
WORKED_ON = frozenset({Status.IN_PROGRESS, Status.NEEDS_CLARIFICATION})

ROWS = (
    Move("send", _("Отправить обращение"), frozenset({Status.DRAFT}), Status.ACCEPTED, AUTHOR,
         checks=(checks.is_complete, checks.is_sure_enough, checks.files_arrived, checks.not_too_many),
         effect=effects.register, takes_files=True, repeat=repeats.sent),
    Move("take", _("Взять в работу"), frozenset({Status.ACCEPTED}), Status.IN_PROGRESS, UNIT,
         checks=(checks.not_about_them, checks.not_unconfirmed), effect=effects.take,
         done=_("Обращение {number} у вас в работе."), ahead=True),
    Move("ask", _("Задать вопрос заявителю"), frozenset({Status.ACCEPTED, Status.IN_PROGRESS}),
         Status.NEEDS_CLARIFICATION, UNIT,
         checks=(checks.not_about_them, checks.asks_confirmed, asking.has_questions, checks.reply_date_is_lawful),
         effect=asking.ask, words=asking.asked_line, takes_files=True, done=_("Вопрос отправлен заявителю.")),
    Move("reply", _("Отправить ответ"), frozenset({Status.NEEDS_CLARIFICATION}), Status.IN_PROGRESS, AUTHOR,
         checks=(checks.has_text_or_files, asking.replies_fit), effect=asking.reply, words=asking.replied_line,
         takes_files=True),
    Move("remind", _("Напомнить заявителю"), frozenset({Status.NEEDS_CLARIFICATION}), None, UNIT,
         checks=(checks.not_about_them, asking.not_reminded_today), effect=asking.remind,
         done=_("Заявителю отправлено напоминание."), ahead=True),
    Move("resume", _("Вернуть в работу без ответа"), frozenset({Status.NEEDS_CLARIFICATION}), Status.IN_PROGRESS, UNIT,
         checks=(checks.not_about_them, checks.has_text), effect=asking.close,
         done=_("Обращение {number} снова в работе.")),
    Move("comment", _("Написать заявителю"), OPEN, None, STAFF, checks=(checks.not_about_them, checks.has_text),
         done=_("Сообщение отправлено заявителю.")),
    Move("reclassify", _("Изменить вид или тему"), OPEN, None, STAFF,
         checks=(checks.not_about_them, checks.changes_class), effect=effects.reclassify,
         done=_("Вид или тема изменены, заявитель извещён.")),
    Move("assign", _("Назначить исполнителя"), OPEN, None, STAFF,
         checks=(checks.may_assign,), effect=effects.assign,
         done=_("Исполнитель назначен.")),
    Move("transfer", _("Передать в другое подразделение"), OPEN, None, STAFF,
         checks=(checks.may_transfer,), effect=effects.transfer,
         done=_("Обращение {number} передано, заявитель извещён.")),
    Move("extend", _("Продлить срок"), OPEN, None, frozenset({Role.HEAD}),
         checks=(checks.not_about_them, extension.is_extendable, extension.is_extended_enough), effect=extension.extend,
         done=_("Срок обращения {number} продлён, заявитель извещён."), rare=True),
    Move("prepare", _("Подготовить ответ"), WORKED_ON, None, UNIT,
         checks=(checks.not_about_them, checks.not_alone_again, checks.has_text, answering.every_request_has_a_result,
                 answering.somebody_signs),
         effect=answering.prepare, takes_files=True, internal=True,
         done=_("Проект ответа передан на подпись.")),
    Move("send_back", _("Вернуть ответ на доработку"), WORKED_ON, None, SIGNING,
         checks=(checks.not_about_them, answering.draft_waits), effect=answering.send_back, internal=True,
         done=_("Проект ответа возвращён, подготовивший извещён."), fits=answering.draft_is_there),
    Move("answer", _("Подписать и отправить ответ"), WORKED_ON, Status.COMPLETED, SIGNING,
         checks=(checks.not_about_them, checks.not_alone_again, checks.has_text,
                 answering.every_request_has_a_result, answering.second_person,
                 answering.looked_over),
         effect=answering.answer, after=answering.sign, takes_files=True,
         done=_("Ответ отправлен, обращение {number} завершено.")),
    Move("redirect", _("Передать в другой орган"), OPEN, Status.COMPLETED, HEAD | {Role.REGISTRAR},
         checks=(checks.not_about_them, redirection.not_to_whom_it_is_about, none_of(redirection.faults)),
         effect=redirection.redirect, after=redirection.record,
         done=_("Обращение {number} передано, заявитель извещён."), rare=True),
    Move("redirect_part", _("Передать часть вопросов"), OPEN, None, HEAD | {Role.REGISTRAR},
         checks=(checks.not_about_them, redirection.not_to_whom_it_is_about, none_of(redirection.part_faults)),
         effect=redirection.redirect_part, after=redirection.record,
         done=_("Часть вопросов передана, заявитель извещён. Остальное за нами."), rare=True),
    Move("leave", _("Оставить без ответа по существу"), OPEN, Status.COMPLETED, HEAD,
         checks=(checks.not_about_them, none_of(leaving.faults)), effect=leaving.leave,
         done=_("Обращение {number} завершено без ответа по существу, заявитель извещён."), rare=True),
    Move("stop", _("Прекратить переписку"), OPEN, Status.COMPLETED, HEAD,
         checks=(checks.not_about_them, none_of(stopping.faults)), effect=stopping.stop,
         done=_("Переписка по обращению {number} прекращена, заявитель извещён."), rare=True),
    Move("reopen", _("Открыть снова: завершено по ошибке"), frozenset({Status.COMPLETED}), Status.IN_PROGRESS, HEAD,
         checks=(checks.not_about_them, none_of(reopening.faults)), effect=reopening.reopen,
         done=_("Обращение {number} снова в работе, заявитель извещён."), rare=True,
         fits=lambda complaint: complaint.outcome != Outcome.WITHDRAWN),
    Move("add", _("Добавить сведения"), OPEN, None, AUTHOR,
         checks=(checks.has_text_or_files, checks.not_too_much_added), effect=effects.add, takes_files=True,
         repeat=repeats.added),
    Move("inquire", _("Спросить о рассмотрении"), OPEN, None, AUTHOR,
         checks=(inquiring.asks_something, inquiring.none_waits, checks.not_too_much_added), effect=inquiring.inquire,
         after=inquiring.record, repeat=inquiring.asked_before, still=True),
    Move("withdraw", _("Отозвать обращение"), OPEN, Status.COMPLETED, AUTHOR, effect=effects.withdraw),
)  # fmt: skip
MOVES = {move.name: move for move in ROWS}
