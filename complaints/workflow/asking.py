"""Asking the author: what may be asked, what a reply is, how both stand in the history (L59–L61)."""

from datetime import datetime, time
from itertools import chain, repeat

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import attachments, terms
from complaints.models import Clarification, Complaint, Question
from complaints.models.dialogue import OPTIONS_LEAST, OPTIONS_MOST, QUESTION_MAX, QUESTIONS_MOST
from complaints.questions import answered_words, asked_words, files_words
from complaints.workflow.given import AskedQuestion, Given, Refused
from notifications import reading
from notifications.models import Message


def has_questions(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """One to ten questions; a choice has something to choose from."""
    if not given.questions:
        raise Refused(_("Напишите вопрос."))
    if len(given.questions) > QUESTIONS_MOST or not all(map(_is_whole, given.questions)):
        raise Refused(
            _(
                "Проверьте вопросы: их до {most}, у каждого есть текст, у выбора — от {least} до {options} вариантов."
            ).format(most=QUESTIONS_MOST, least=OPTIONS_LEAST, options=OPTIONS_MOST)
        )


def _is_whole(asked: AskedQuestion) -> bool:
    fits = asked.kind in Question.Kind.values and 0 < len(asked.text.strip()) <= QUESTION_MAX
    if asked.kind != Question.Kind.CHOICE:
        return fits and not asked.options
    return fits and OPTIONS_LEAST <= len(set(asked.options)) <= OPTIONS_MOST


def replies_fit(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """Each reply has its question, and a choice is one of the words that were offered."""
    questions = list(_open(complaint).questions.all())
    chosen = [(question.options, said) for question, said in zip(questions, given.replies, strict=False) if said]
    if len(given.replies) > len(questions) or any(options and said not in options for options, said in chosen):
        raise Refused(_("Ответы не подходят к вопросам. Проверьте их и отправьте ещё раз."))


def not_reminded_today(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """One reminder of a question a day, whoever sends it: an officer or the clock."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    since = max(midnight, _open(complaint).asked_at)
    told = Message.objects.filter(kind="clarification_reminder", reference=complaint.number, created_at__gte=since)
    if told.exists():
        raise Refused(_("Сегодня заявителю уже напоминали. Следующее напоминание — завтра."))


def ask(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """One open asking at a time; whoever asks about what nobody has taken is its executor."""
    assert given.reply_until is not None  # noqa: S101 (checked before)
    complaint.executor = complaint.executor or by
    asked = Clarification.objects.create(
        complaint=complaint, introduction=given.text.strip(), reply_until=given.reply_until, asked_by=by, asked_at=at
    )
    Question.objects.bulk_create(
        Question(
            clarification=asked, position=place, kind=each.kind, text=each.text.strip(), options=list(each.options)
        )
        for place, each in enumerate(given.questions, 1)
    )
    terms.start_reply(complaint, at, given.reply_until)
    return {"executor_id": complaint.executor_id}


def close(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The questions are closed without a reply."""
    complaint.clarifications.filter(closed_at=None).update(closed_at=at)


def reply(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """The author has answered: the executor must look. A file is an answer to a question of a file, or to the only one."""
    asked = _open(complaint)
    questions = list(asked.questions.all())
    files = attachments.to_send(complaint, by).count()
    for question, said in zip(questions, chain(given.replies, repeat("")), strict=False):
        is_brought = question.kind == Question.Kind.FILE or (len(questions) == 1 and not given.text.strip())
        question.answer = said.strip() or (files_words(files) if files and is_brought else "")
    Question.objects.bulk_update(questions, ["answer"])
    asked.closed_at, asked.answered = at, True
    asked.save(update_fields=["closed_at", "answered"])
    complaint.unseen_by_staff = True
    reading.acknowledge_by_deed(by.pk, str(complaint.number), "clarification", at=at)


def remind(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """The questions and their date stay as they are."""
    return {"reply_until": _open(complaint).reply_until.isoformat()}


def asked_line(complaint: Complaint, given: Given) -> str:
    """What the history says of an asking."""
    return asked_words(_open(complaint))


def replied_line(complaint: Complaint, given: Given) -> str:
    """What the history says of a reply: the newest asking is the one that was answered."""
    questions = complaint.clarifications.all()[0].questions.all()
    return answered_words([(question, question.answer) for question in questions], given.text.strip())


def _open(complaint: Complaint) -> Clarification:
    return complaint.clarifications.get(closed_at=None)
