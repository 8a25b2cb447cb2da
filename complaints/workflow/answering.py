"""Preparing, sending back and signing an answer: a result for every request, and two people where one is too few."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import about, answers, reply_templates, signing
from complaints.models import Answer, AnswerDraft, Complaint, Event, RequestResult, Result
from complaints.workflow import effects
from complaints.workflow.given import Given, Refused
from notifications import hints

State = AnswerDraft.State


# --- checks ----------------------------------------------------------------------------------------------------------
def every_request_has_a_result(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """Each numbered request is answered, a refusal says on which basis (59-ФЗ ст. 10 ч. 1 п. 4)."""
    asked = len(answers.requests_of(complaint))
    if len(given.results) != asked or any(each.result not in Result.values for each in given.results):
        raise Refused(_("Укажите результат по каждой просьбе: их в обращении {n}.").format(n=asked))
    for number, each in enumerate(given.results, 1):
        if each.result == Result.REFUSED and not each.basis.strip():
            raise Refused(_("Напишите, на каком основании отказано в просьбе {n}.").format(n=number))


def second_person(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """A refusal, and an explanation instead of help, is prepared by one and signed by another, with the same results."""
    results = [each.result for each in given.results]
    if not answers.needs_second_person(results, is_complaint=about.is_complaint(complaint)):
        return
    draft = answers.waiting(complaint)
    if draft is None or draft.prepared_by_id == by.pk:
        raise Refused(
            _(
                "Отказ, а по жалобе и «разъяснено», готовит один сотрудник, а подписывает другой. Попросите исполнителя "
                "подготовить ответ или подготовьте его сами, а подпишет другой."
            )
        )
    prepared = [(each["result"], each["basis"].strip()) for each in draft.results]
    if prepared != [(each.result, each.basis.strip()) for each in given.results]:
        raise Refused(
            _("Вы изменили результат или основание, а подготовивший указал другое. Верните проект на доработку.")
        )


def looked_over(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """What the check before signing has found has been seen (L84)."""
    written = signing.Written(
        given.text, [each.result for each in given.results], [each.basis for each in given.results]
    )
    if not given.confirmed and signing.asks(signing.looks(complaint, written, by=by, at=at)):
        raise Refused(_("Посмотрите замечания проверки и отметьте, что вы их проверили."))


def somebody_signs(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """A draft nobody can sign would lie until the term is over."""
    if not answers.signatories(complaint).exclude(user=by).exists():
        raise Refused(
            _(
                "Подписать ответ некому: в подразделении никто, кроме вас, не подписывает ответы. Скажите администратору."
            )
        )


def draft_waits(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """There is something to send back, and the preparer is told why."""
    if answers.waiting(complaint) is None:
        raise Refused(_("Проекта ответа, который ждёт подписи, нет."))
    if not given.note.strip():
        raise Refused(_("Напишите, что исправить."))


def draft_is_there(complaint: Complaint) -> bool:
    """Whether a draft waits for its signature; for the buttons, the move itself looks again under the lock."""
    draft = answers.draft_read_with(complaint)
    return draft is not None and draft.state == State.SIGNING


# --- effects ---------------------------------------------------------------------------------------------------------
def prepare(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """The draft waits for the signature; the text stays in the history, so a later change of it hides nothing."""
    values = {
        "text": given.text.strip(),
        "results": [{"result": each.result, "basis": each.basis.strip()} for each in given.results],
        "template_id": given.template_id,
        "state": State.SIGNING,
        "prepared_by": by,
        "prepared_at": at,
        "remark": "",
    }
    AnswerDraft.objects.update_or_create(complaint=complaint, defaults=values)
    return _results(given)


def send_back(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """The preparer has the draft again, and the files beside it."""
    draft = answers.waiting(complaint)
    assert draft is not None  # noqa: S101 (checked before)
    draft.state, draft.remark = State.RETURNED, given.note.strip()
    draft.save()
    answers.prepared_files(complaint).update(event=None)
    return {"prepared_by": draft.prepared_by.official_name}


def answer(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """The matter ends as its requests end; whoever signs answers for the preparer's files too."""
    answers.prepared_files(complaint).update(event=None, uploaded_by=by)
    effects.complete(complaint, answers.outcome_of([each.result for each in given.results]), at)
    return _results(given)


def sign(event: Event, complaint: Complaint, given: Given) -> None:
    """The signed answer beside its line of the history; the letter is written after the commit."""
    assert event.actor is not None  # noqa: S101 (staff act under their names)
    draft = answers.waiting(complaint)
    template = reply_templates.of(given.template_id or (draft.template_id if draft else None))
    signed = Answer.objects.create(
        complaint=complaint,
        event=event,
        number=f"{complaint.number}/{complaint.answers.count() + 1}",
        signed_on=timezone.localdate(event.at),
        signed_by=event.actor,
        signatory_words=_signatory(complaint, event.actor),
        prepared_by=draft.prepared_by if draft else None,
        executor_words=_executor(complaint, draft),
        template_share=reply_templates.share(template, complaint, event.text) if template else None,
    )
    RequestResult.objects.bulk_create(
        RequestResult(answer=signed, position=position, result=each.result, basis=each.basis.strip())
        for position, each in enumerate(given.results, 1)
    )
    AnswerDraft.objects.filter(complaint=complaint).delete()
    hints.after_commit("complaints.tasks.write_letters")


def _results(given: Given) -> dict[str, object]:
    return {"results": [each.result for each in given.results]}


def _signatory(complaint: Complaint, by: User) -> str:
    """«Начальник управления ЖКХ Петрова О. П.», by the posting on that day."""
    posting = by.postings.filter(department=complaint.department_id).first()
    post = (posting and posting.title) or str(complaint.department)
    return f"{post} {by.official_name}"[:300]


def _executor(complaint: Complaint, draft: AnswerDraft | None) -> str:
    """Who knows the matter, and the department's phone."""
    person = complaint.executor or (draft.prepared_by if draft else None)
    phone = complaint.department.phone if complaint.department else ""
    return ", ".join(filter(None, [person.official_name if person else "", phone]))[:300]
