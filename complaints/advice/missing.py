"""What an answer to the point usually needs and the text lacks: a date, a request, a number of the document, a place,
a broken term."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from complaints.advice.words import Advice, Text, excerpt

WORTH_A_DATE = 300  # signs: a short note about what stands there every day is clear without a date
MONTHS = "январ|феврал|март|апрел|ма[йяе]\\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
WEEKDAYS = "понедельник|вторник|сред[ауы]\\b|четверг|пятниц|суббот|воскресен"
SPANS = "час(?:а|у|ов|ы)?\\b|д(?:ень|ня|ню|нём|нем|ни|ней|нём)\\b|сут(?:ки|ок)|недел|месяц|год(?:а|у|ов|ы)?\\b|лет\\b"
MOMENTS = "вчера|сегодня|позавчера|утр|вечер|ноч(?:ь|и|ью|ам)|зим[аыуо]|весн|летом|осен"
WHEN = re.compile(
    rf"\b(?:{MONTHS}|{WEEKDAYS}|{SPANS}|{MOMENTS})"
    r"|\b\d\d?[./-]\d\d?[./-]\d\d|\b[0-3]\d\.[01]\d\b|\b(?:19|20)\d\d\b|\b\d\d?[:.]\d\d\b"
)
HAPPENED = re.compile(
    r"\b(?:сломал|отключ|прорва|затопи|залил|случил|произош|не приш|не приех|не приеха|упал|ударил|напал"
    r"|отказал|нахами|нагруби|обращал|звонил|писал|подавал|подал|жаловал|пропал|украл|задержал)"
)
ASKED = re.compile(
    r"\b(?:прошу|просим|прошусь|просьба|требу|предлага|ходатайств|помогите|разберитесь|примите|хочу,? чтобы|хотим,? чтобы"
    r"|хотелось бы|нужно,? чтобы|спасибо|благодар)"
)
DOCUMENT = re.compile(
    r"\b(?:приказ(?:а|у|ом|е|ы|ов)?|постановлени(?:е|я|ю|ем|и|й)|распоряжени(?:е|я|ю|ем)|предписани(?:е|я|ю|ем|и|й)"
    r"|договор(?:а|у|ом|е|ы|ов)?|контракт(?:а|у|ом|е|ы|ов)?|справк(?:а|и|у|ой|е)|лицензи(?:я|и|ю|ей)"
    r"|решени(?:е|я|ю|ем|и) суда)\b"
)
NUMBER = re.compile(r"№|\d")
NOT_THERE_YET = re.compile(
    r"\b(?:без|нет|не|ни|заключ|получ|выда|выпис|оформ|дать|дайте|дают|взять|собра|состав|изда|приня)"
)
BEFORE, AFTER = 40, 60
TERM_BROKEN = re.compile(r"\bнаруш\w{1,6} срок|\bсрок\w{0,3} наруш|\bв (?:установленный|положенный|законный) срок")
TERM_NAMED = re.compile(
    r"\b\d+ ?(?:рабоч\w+ |календарн\w+ )?(?:дн|сут|час|месяц)|\bзакон|\b(?:\d+-)?фз\b|\bрегламент|\bстать|\bпункт"
    r"|\bправил|\bдоговор|\bнорматив|\bпостановлен"
)


def date(text: Text) -> Iterator[Advice]:
    """A text of some length, or about an event, without a word of when; a proposal needs none."""
    told = text.joined("title", "story", "documents", "measures", "norms").lower()
    if text.is_proposal or not text.story or WHEN.search(told):
        return
    event = HAPPENED.search(told)
    if event or len(text.story) >= WORTH_A_DATE:
        yield Advice(
            "no_date", "story", _("В тексте нет даты."),
            _("Напишите, когда это случилось или с какого дня продолжается, хотя бы примерно."),
        )  # fmt: skip


def request(text: Text) -> Iterator[Advice]:
    """Neither the field nor the text says what is wanted."""
    if not any(text.requests) and not ASKED.search(text.joined("title", "story").lower()):
        yield Advice(
            "no_request", "requests", _("Вы не написали, что просите сделать."),
            _("Просьба помогает ответить по существу: напишите, какой результат вас устроит."),
        )  # fmt: skip


def document_number(text: Text) -> Iterator[Advice]:
    """The first document that is spoken of as existing and has no number or date near by."""
    if any(map(NUMBER.search, text.documents)):
        return
    for field, written in text.fields("title", "story", "requests", "measures", "documents"):
        lowered = written.lower()
        for met in DOCUMENT.finditer(lowered):
            before, after = lowered[max(0, met.start() - BEFORE) : met.start()], lowered[met.end() : met.end() + AFTER]
            if not NUMBER.search(after) and not NOT_THERE_YET.search(before):
                yield Advice(
                    "no_number", field, _("Здесь назван документ, но нет его номера и даты."),
                    _("Допишите их рядом или в поле «Документы, о которых речь». Если не знаете, оставьте так."),
                    met.start(), met.end(), excerpt(written, met.start(), met.end()),
                )  # fmt: skip
                return


def place(text: Text) -> Iterator[Advice]:
    """The topic is about a place in the city."""
    if text.needs_place and not text.place:
        yield Advice(
            "no_place", "place", _("По этой теме обычно нужен адрес или ориентир."),
            _("Напишите улицу и дом или то, что стоит рядом."),
        )  # fmt: skip


def norms(text: Text) -> Iterator[Advice]:
    """A complaint about a broken term that names neither the term nor where it is set (S69)."""
    if text.is_proposal or text.norms:
        return
    for _control, written in text.fields("title", "story", "requests"):
        met = TERM_BROKEN.search(written.lower())
        if met and not TERM_NAMED.search(text.joined().lower()):
            yield Advice(
                "no_norms", "norms", _("Вы пишете, что нарушен срок."),
                _("Напишите, к какому дню должны были сделать и где это сказано: в законе, договоре, прошлом ответе."),
                met.start(), met.end(), excerpt(written, met.start(), met.end()),
            )  # fmt: skip
            return
