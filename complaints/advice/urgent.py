"""Danger that goes on while it is written about: then one calls before one writes (L108).

Rather silent than wrong: what is over, may happen or happens now and again is the matter of an honest complaint.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from complaints.advice.words import Advice, Text, excerpt

SENTENCE = re.compile(r"[^\s.!?](?:[^.!?\n]|\.(?=\S))*")
# All of these without «ё»: the text is read so.
BURNS = (
    r"дома?|квартир\w*|подъезд|мусор\w*|трав[аыу]|лес|подвал|чердак|крыш[аи]|балкон\w*|машин[аы]|сара[йи]|гараж\w*|контейнер\w*"
    r"|помойк[аи]|свалк[аи]|торф\w*|поле|проводк[аи]|щиток|электрощит\w*"
)
FIRE = (
    r"\b(?:начал(?:ся|ось)|идет|сейчас|у нас|вижу|здесь|тут) (?:пожар|возгорание)\b|\Aпожар\b"
    rf"|(?<!не )\bгор(?:ит|ят) (?:(?!свет|ламп|фонар)\w+ )?(?:{BURNS})\b|\b(?:{BURNS}) (?:\w+ )?(?<!не )гор(?:ит|ят)\b"
    rf"|\bзагорел(?:ся|ась|ось|ись) (?:{BURNS})\b|\b(?:{BURNS}) загорел(?:ся|ась|ось|ись)\b|\b(?:полыхает|искрит)\b"
)
GAS = (
    r"\b(?:пахнет|воняет|тянет) (?:\w+ ){0,3}?газом\b|\bгазом (?:\w+ ){0,2}?(?:пахнет|воняет|тянет)\b"
    r"|\b(?:запах|утечка) (?:\w+ )?газа\b"
)
ACCIDENT = (
    r"\bпрорвал[оа] (?:\w+ ){0,2}?(?:труб|батаре|водопровод|теплотрасс|стояк|кран|канализаци)\w*|\bхлещет\b|\bбьет фонтан\w*"
    r"|\bпрорыв (?:\w+ )?(?:труб|теплотрасс|водопровод)\w*|\b(?:сейчас|у нас) авария\b|\Aавария\b"
    r"|\bоборва(?:н|лся) (?:\w+ ){0,2}?провод\b|\bпровод (?:\w+ ){0,2}?оборван\b"
)
LIFT = r"\bзастрял\w* (?:\w+ ){0,3}?лифт\w*|\bлифт\w* (?:\w+ ){0,3}?застрял\w*"
THREAT = (
    r"\bугрожа(?:ет|ют) (?:\w+ ){0,3}?(?:убить|убийств|расправ|нож|оружи|взорв|поджечь|поджог|пистолет|топор)\w*"
    r"|\bгроз(?:ит|ят)(?:ся)? (?:\w+ ){0,2}?(?:убить|взорв|поджечь)\w*|\bугроза (?:жизни|взрыва)\b"
)
DANGER = re.compile("|".join((FIRE, GAS, ACCIDENT, LIFT, THREAT)))
# A sentence without any of these is passed by without asking the expressions: it is most of every text.
BEGINNINGS = (
    "пожар", "возгоран", "горит", "горят", "загорел", "полыхает", "искрит", "газ", "прорв", "прорыв", "хлещет", "фонтан",
    "авария", "провод", "застрял", "угро", "грозит", "грозят",
)  # fmt: skip
NOW = re.compile(r"\b(?:сейчас|сию минуту|в эту минуту|только что)\b")
MONTH = r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)"
NOT_NOW = re.compile(
    r"\b(?:вчера|позавчера|недавно|после|прошл\w+|был[аои]?|раньше|ранее|однажды|тогда|когда|случил\w+|произош\w+|потуш\w+|устран\w+"
    r"|ликвидир\w+|починил\w*|освободил\w*|регулярно|кажд\w+|постоянно|периодически|иногда|часто|бывает|вечерами|ночами"
    r"|по (?:утрам|вечерам|ночам)|если|чтобы|будет|может|могут|на случай|при|из-за|в 20\d\d|раза?|дн(?:я|ей)|недел\w+|месяц\w*"
    rf"|подряд|{MONTH}\w*|\d\d?\.\d\d)\b"
)


def happening_now(text: Text) -> Iterator[Advice]:
    """The first sentence that tells of a danger and not of a time that is over."""
    for field, written in text.fields("title", "story"):
        lowered = written.lower().replace("ё", "е")
        if len(lowered) != len(written):  # a few foreign capitals grow when lowered
            continue
        for sentence in SENTENCE.finditer(lowered):
            if danger := _danger_in(sentence[0]):
                start, end = sentence.start() + danger.start(), sentence.start() + danger.end()
                yield Advice(
                    "urgent", field, _("Похоже, здесь об опасности."),
                    _("Если это происходит сейчас, звоните 112: обращение читают не сразу."),
                    start, end, excerpt(written, start, end), "tel:112", _("Позвонить 112"),
                )  # fmt: skip
                return


def _danger_in(sentence: str) -> re.Match[str] | None:
    if not any(beginning in sentence for beginning in BEGINNINGS):
        return None
    danger = DANGER.search(sentence)
    return danger if danger and (NOW.search(sentence) or not NOT_NOW.search(sentence)) else None
