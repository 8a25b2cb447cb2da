"""Questions to the author and the answers to them as people read them: in the history, beside the form, in an addition."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from complaints.models import Clarification, Question
from complaints.wording import numbered

Answered = Sequence[tuple[Question, str]]  # a question with what was said to it, or ""


def asked_words(clarification: Clarification) -> str:
    """What was said before the questions, then the questions, numbered when there are several."""
    questions = numbered([_asked(question) for question in clarification.questions.all()])
    return f"{clarification.introduction}\n\n{questions}".strip()


def _asked(question: Question) -> str:
    if question.kind != Question.Kind.CHOICE:
        return question.text
    return _("{question} Варианты: {options}").format(question=question.text, options="; ".join(question.options))


def answered_words(answered: Answered, more: str) -> str:
    """Every question with its answer, then what was said besides; one question alone is not said over again."""
    if len(answered) == 1:
        return "\n\n".join(filter(None, (answered[0][1], more)))
    return _several([(question, said or _("без ответа")) for question, said in answered], more)


def said_words(answered: Answered, more: str) -> str:
    """The same of words that cannot become a reply any more: what was left without an answer is not named."""
    if len(answered) == 1:
        return answered_words(answered, more)
    return _several([(question, said) for question, said in answered if said], more)


def _several(answered: Answered, more: str) -> str:
    lines = [f"{question.position}. {question.text}\n— {said}" for question, said in answered]
    besides = _("И ещё: {words}").format(words=more) if lines else more
    return "\n\n".join([*lines, besides] if more else lines)


def files_words(count: int) -> str:
    """What stands for the words of an answer that is a file."""
    return _("Файл приложен") if count == 1 else _("Приложено файлов: {n}").format(n=count)
