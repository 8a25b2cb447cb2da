"""Data of other people that many would read: a birth date, a mobile number, where somebody lives.

Rather silent than wrong: each speaks only when a person who is not the author is named beside it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.advice.words import Advice, Text, excerpt

MOST, LOOKED_AT = 3, 50
NEAR, FAR = 40, 90
NOT_A_DIGIT = re.compile(r"\D")
DAY = r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d"
BORN = re.compile(
    rf"(?:\bдат[аыуе] рождения|\bродил(?:ся|ась)|\bд\. ?р\.)[^\d\n]{{0,15}}{DAY}"
    rf"|(?<!\d)(?:{DAY}|(?:19|20)\d\d),? ?(?:г\. ?р\b|года? рождения|г\. ?рождения)",
    re.IGNORECASE,
)
MOBILE = re.compile(r"(?<![\d+])(?:\+7|8)[ (-]{0,2}9\d\d[ )-]{0,2}\d{3}[ -]?\d\d[ -]?\d\d(?!\d)")
FLAT = re.compile(r"\b(?:кв\.? ?|квартир(?:а|е|у|ы|ой) ?(?:№ ?)?)\d{1,4}\b", re.IGNORECASE)
# «Проживаю» is said of oneself.
LIVES = re.compile(
    r"\b(?:прожива(?!ю\b|ем\b)\w{1,6}|жив[её]т\b|живут\b|зарегистрирован\w{0,2}|прописан\w{0,2}|из(?= \Z))",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?;\n]")

_WORD = r"[А-ЯЁ][а-яё]{1,25}"
NAME = re.compile(rf"\b{_WORD}(?:-{_WORD})?(?: {_WORD}){{1,2}}\b")
PATRONYMIC = re.compile(r"[а-яё]{2}(?:ич(?:а|у|ем|ом|е)?|вн(?:а|ы|е|у|ой|ою)|ичн(?:а|ы|е|у|ой|ою))\b")
FIRST_NAME = re.compile(
    r"\b(?:Алекс|Анатол|Андре|Антон|Арт[её]м|Борис|Вадим|Вале[нр]|Васил|Виктор|Витал|Влад|Вячесл|Геннад|Георг|Григор|Денис"
    r"|Дмитр|Евген|Егор|Иван(?!ов|ц)|Игор|Иль[яиюе]|Кирил|Констант|Леонид|Максим(?!о)|Михаил|Никит|Никол|Олег|П[её]тр(?!о)|Пав[ел]"
    r"|Роман(?!о)|Руслан|Серге|Станисл|Степан(?!о)|Юри|Яросл|Алин|Алл[аыеу]|Анаст|Анн[аыеу]|Вер[аыеу]|Галин|Дар[ьи]|Екатерин"
    r"|Елен|Зинаид|Ирин|Ксени|Ларис|Лиди|Людмил|Марин|Мари[яию]|Надежд|Натал|Нин[аыеу]|Оксан|Ольг|Полин|Раис|Светлан|Тамар|Татьян|Юли)"
)
STREET = re.compile(
    r"(?:\bулиц\w{1,2}|\bул\.|\bпроспект\w{0,2}|\bпр-т|\bпер\.|\bпереул\w+|\bплощад\w{1,3}|\bпарк\w{0,2}|\bим\.|\bимени) ?\Z",
    re.IGNORECASE,
)
KIN = re.compile(
    r"\b(?:(?:его|е[её]|их)\b|сосед\w{0,4}|муж(?:а|у|ем)?\b|жен(?:а|ы|е|у|ой)\b|сын(?:а|у|ом)?\b|доч(?:ь|ер\w{1,3}|к\w{1,2})\b"
    r"|мат(?:ь|ер\w{1,2})\b|мам(?:а|ы|е|у|ой)\b|от(?:ец|ца|цу|цом)\b|пап(?:а|ы|е|у|ой)\b|бабушк\w{1,2}|дедушк\w{1,2}"
    r"|брат(?:а|у|ом)?\b|сестр\w{1,2}\b|реб[её]н\w{1,4}|внук\w{0,2}\b|внучк\w{1,2}|хозя\w{1,5}|собственник\w{0,3}"
    r"|водител\w{1,4}|жил(?:ец|ьц\w{1,2})\b|квартирант\w{0,3}|арендатор\w{0,3}|подруг\w{1,2}|знаком\w{2,3})",
    re.IGNORECASE,
)  # fmt: skip
Places = Iterator[tuple[int, int]]


def others_data(text: Text) -> Iterator[Advice]:
    """Each kind at most three times a field."""
    for field, written in text.fields():
        for found, says, what_to_do in FOUND:
            for start, end in islice(found(written, text), MOST):
                yield Advice(
                    "others", field, str(says),
                    str(what_to_do),
                    start, end, excerpt(written, start, end),
                )  # fmt: skip


def _births(written: str, text: Text) -> Places:
    for met in islice(BORN.finditer(written), LOOKED_AT):
        around = written[max(0, met.start() - NEAR) : met.end() + NEAR]
        named = [each[0] for each in people(around)]
        if any(not is_own(name, text) for name in named) or (not named and KIN.search(around)):
            yield met.span()


def _phones(written: str, text: Text) -> Places:
    """A number alone may be one's own or of a firm; it is another's when they are named just before it."""
    own = {last_ten(phone) for phone in text.own_phones}
    for met in islice(MOBILE.finditer(written), LOOKED_AT):
        before = written[max(0, met.start() - NEAR) : met.start()]
        named = any(not is_own(each[0], text) for each in people(before)) or KIN.search(before)
        if named and last_ten(met[0]) not in own:
            yield met.span()


def _homes(written: str, text: Text) -> Places:
    """«Иванов Пётр Сергеевич, проживает: ул. Мира, 5, кв. 12» or «в квартире 12 живёт Иванов Пётр»."""
    for met in islice(FLAT.finditer(written), LOOKED_AT):
        before, after = written[max(0, met.start() - FAR) : met.start()], written[met.end() : met.end() + FAR]
        lives = [*LIVES.finditer(before)][-1:]
        told = [SENTENCE_END.split(before[: each.start()])[-1][-NEAR:] for each in lives]
        told += [after[each.end() :][:NEAR] for each in islice(LIVES.finditer(after[:NEAR]), 1)]
        if any(not is_own(each[0], text) for part in told for each in people(part)):
            yield met.span()


FOUND: tuple[tuple[Callable[[str, Text], Places], str | Promise, str | Promise], ...] = (
    (
        _births, _("Похоже, здесь дата рождения другого человека."),
        _("Оставьте её, только если без неё не понять, о чём вы пишете: обращение прочитают несколько человек."),
    ),
    (
        _phones, _("Похоже, здесь телефон другого человека."),
        _("Оставьте его, только если без него не понять, о чём вы пишете: обращение прочитают несколько человек."),
    ),
    (
        _homes, _("Похоже, здесь имя и домашний адрес другого человека."),
        _("Оставьте их, только если без них не понять, о чём вы пишете: обращение прочитают несколько человек."),
    ),
)  # fmt: skip


def people(around: str) -> Iterator[re.Match[str]]:
    """Full names: words with capitals among which is a first name or a patronymic, and no street's."""
    for met in NAME.finditer(around):
        before = around[max(0, met.start() - NEAR) : met.start()]
        if (PATRONYMIC.search(met[0]) or FIRST_NAME.search(met[0])) and not STREET.search(before):
            yield met


def is_own(name: str, text: Text) -> bool:
    """In any case of declension: two words of it begin as the author's do."""
    words = _beginnings(name)
    return any(len(words & _beginnings(own)) > 1 for own in text.own_names)


def _beginnings(name: str) -> set[str]:
    return {word[: max(3, len(word) - 2)][:5] for word in name.lower().replace("ё", "е").split()}


def last_ten(phone: str) -> str:
    """What two spellings of one number have in common."""
    return NOT_A_DIGIT.sub("", phone)[-10:]
