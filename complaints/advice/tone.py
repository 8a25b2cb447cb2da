"""Shouting and insults. Rather silent than wrong: an honest word that is called an insult hurts."""

import re
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from complaints.advice.words import Advice, Text, excerpt

MOST = 3
CAPITALS = re.compile(r"[А-ЯЁA-Z]{2,}(?:[ \n,.!?:;–—-]+[А-ЯЁA-Z]+(?![а-яёa-z]))*(?![а-яёa-z])")
LONG_WORD = re.compile(r"[А-ЯЁA-Z]{5,}")
VOWEL = re.compile(r"[АЕЁИОУЫЭЮЯAEIOUY]")
ABBREVIATIONS = {"СНИЛС", "ГИБДД", "ЕГРЮЛ", "ЕГРИП", "ОГРНИП", "ОСАГО", "КАСКО", "САНПИН", "РОССТАТ", "ГАЗПРОМ", "ЕСИА"}
# «ООО УПРАВЛЯЮЩАЯ КОМПАНИЯ „УЮТ“» is how the register writes names.
NAMES = re.compile(r"(?:[«„“\"']\s*|\b(?:ООО|ОАО|ПАО|ЗАО|АО|ИП|ТСЖ|ТСН|ЖСК|СНТ|УК|ГУП|МУП|МБУ|МКУ|ГБУ|ФГУП)\s+)\Z")
NAME_BEGINS = re.compile(r"(?:ООО|ОАО|ПАО|ЗАО|АО|ИП|ТСЖ|ТСН|ЖСК|СНТ|УК|ГУП|МУП|МБУ|МКУ|ГБУ|ФГУП)\b")

WORD = re.compile(r"[а-яё]+")
LONGEST_WORD = 30
_MAN = "(?:а|у|ом|е|ы|ов|ам|ами|ах)?"
INSULT = re.compile(
    rf"идиот{_MAN}|идиотк[аиуе]|дебил{_MAN}|кретин{_MAN}|имбецил{_MAN}|урод{_MAN}|дурак(?:а|у|ом|и|ов|ам|ами)?|дур(?:а|у|ой|ы)"
    r"|тупиц\w{1,3}|придур(?:ок|к\w{1,3})|ублюд(?:ок|к\w{1,3})|подон(?:ок|к\w{1,3})|мерзав(?:ец|к\w{1,3}|ц\w{1,3})"
    r"|подлец(?:а|у|ом|ы|ов|ам|ами)?|негодя(?:й|я|ю|и|ев|ям|ями)|сволоч(?:ь|и|ей|ью|ам|ами)|мраз(?:ь|и|ей|ью|ям|ями)"
    r"|твар(?:ь|и|ей|ью|ям|ями)|скотин(?:а|ы|у|ой)|паскуд\w{1,4}|быдл(?:о|а|у|ом)|чмо"
    r"|(?:на|по|о|ни|до|а)?ху(?:й|я|ю|и|е|ё)\w{0,8}|\w{0,5}пизд\w{0,12}|бля|блят[ьи]|бляд\w{0,6}"
    r"|(?:за|на|вы|до|у|про|от|по|при|объ|разъ|съ|подъ|долбо)?[её]б(?:а[нлтш]|ал|ат|ет|ёт|уч|ут|ну|ло|ок|лан)\w{0,8}|долбо[её]б\w{0,3}"
    r"|муда(?:к|к[аиу]|ков|кам)|мудозвон\w{0,3}|г[ао]ндон\w{0,3}|залуп[аыу]|жоп(?:а|ы|у|ой|е)|говн(?:о|а|ом)|говнюк\w{0,3}"
    r"|пид[оа]р\w{0,5}"
)
QUOTED = re.compile(r"назва|называ|обозва|обзыва|оскорб|крич|кричал|выкрик|сказал|слов")
OPEN, CLOSE = '«„“"', "»”"


def shouting(text: Text) -> Iterator[Advice]:
    """Two long words or more in capitals one after another; abbreviations and names of firms are no shouting."""
    for field, written in text.fields():
        shouted = (met for met in CAPITALS.finditer(written) if _is_shouting(written, met))
        for met in islice(shouted, MOST):
            yield Advice(
                "shouting", field, _("Здесь слова заглавными буквами: их читают как крик."),
                _("Наберите обычными буквами: так текст быстрее поймут."),
                met.start(), met.end(), excerpt(written, met.start(), met.end()),
            )  # fmt: skip


def _is_shouting(written: str, met: re.Match[str]) -> bool:
    if NAMES.search(written[max(0, met.start() - 8) : met.start()]) or NAME_BEGINS.match(met[0]):
        return False
    long_words = (word for word in LONG_WORD.findall(met[0]) if word not in ABBREVIATIONS and VOWEL.search(word))
    return sum(1 for _word in islice(long_words, 2)) == 2


def insults(text: Text) -> Iterator[Advice]:
    """Obscenity and words of abuse, save those that are told as somebody else's."""
    for field, written in text.fields():
        lowered = written.lower()
        if len(lowered) != len(written):  # a few foreign capitals grow when lowered
            continue
        for met in islice(_insulting(lowered), MOST):
            yield Advice(
                "insult", field, _("Здесь слово, которое можно счесть оскорблением."),
                _("Замените его тем, что человек сделал или не сделал: на оскорбления по закону могут не ответить."),
                met.start(), met.end(), excerpt(written, met.start(), met.end()),
            )  # fmt: skip


def _insulting(lowered: str) -> Iterator[re.Match[str]]:
    for met in WORD.finditer(lowered):
        if len(met[0]) <= LONGEST_WORD and INSULT.fullmatch(met[0]) and not _is_quoted(lowered, met):
            yield met


def _is_quoted(lowered: str, met: re.Match[str]) -> bool:
    """«Меня назвали дурой» is evidence."""
    before = lowered[max(0, met.start() - 40) : met.start()]
    return bool(QUOTED.search(before)) or before.endswith(tuple(OPEN))
