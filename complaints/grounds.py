"""When a complaint ends without an answer on the merits: the closed list of the law (59-ФЗ ст. 11, ст. 8 ч. 7; L62–L74).

A lack of information is no ground: whoever lacks something asks the author (L61). Nobody adds a row in the admin.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Ground:
    """One ground. `label` is for the officer, `words` and `advice` for the author, `message` a kind of notice.

    `decides` is a role of the matrix, `outcome` what the complaint ends with. `in_time`: the author must be told within the
    days of NOTICE_DAYS_NO_ANSWER. `may_redirect`: the law leaves the matter to be passed on. `asks`: what the text for the
    author must say, `asks_link`: an address on the official site is needed, `not_a_lack`: the officer confirms that no
    question to the author would help. `elsewhere`: why the form of «Оставить без ответа» does not offer it.
    `again`: what the author's button to write anew is called; empty where the same text would only come back once more.
    """

    code: str
    article: str
    label: str | Promise
    words: str | Promise
    advice: str | Promise = ""
    message: str = ""
    decides: str = "head"
    outcome: str = "left"
    in_time: bool = False
    may_redirect: bool = True
    asks: str | Promise = ""
    asks_link: bool = False
    not_a_lack: bool = False
    elsewhere: str | Promise = ""
    again: str | Promise = ""

    @property
    def told(self) -> str:
        """The words with the law they rest upon, which is called by its name too: «59-ФЗ» alone tells the author nothing."""
        words = gettext("{words} Основание: закон об обращениях граждан ({article}).")
        return words.format(words=self.words, article=self.article)


# 59-ФЗ ст. 5 п. 4: a decision not to answer may be complained of too; the portal says so, the officer need not.
APPEAL = _(
    "Если вы не согласны с этим решением, вы вправе подать жалобу руководителю или в вышестоящий орган, "
    "обратиться в прокуратуру или в суд (59-ФЗ, ст. 5, п. 4)."
)
CORRECT = _("Исправить и отправить")
ROWS = (
    Ground(
        "anonymous", "59-ФЗ, ст. 11, ч. 1", _("Нет фамилии или адреса для ответа"),
        _("В обращении нет фамилии или адреса, по которому отвечать."),
        elsewhere=_("Здесь каждый автор вошёл в кабинет и назвал себя: такого обращения прийти не может."),
    ),
    Ground(
        "court", "59-ФЗ, ст. 11, ч. 2", _("Обжалуется судебное решение"),
        _("Вы не согласны с судебным решением. Пересматривать его наш орган не вправе, поэтому обращение возвращается."),
        _("Решение суда может отменить или изменить только вышестоящий суд."),
        message="returned_court", in_time=True, may_redirect=False, asks=_("Напишите, как обжаловать это решение суда"),
    ),
    Ground(
        "abusive", "59-ФЗ, ст. 11, ч. 3", _("Оскорбления или угрозы"),
        _(
            "В тексте есть нецензурные или оскорбительные выражения либо угрозы жизни, здоровью или имуществу "
            "должностного лица или его семьи. Злоупотреблять правом на обращение нельзя."
        ),
        _("Изложите вопрос без таких выражений, и мы рассмотрим новое обращение в обычном порядке."),
        message="left_abusive", again=CORRECT, asks=_("Напишите, что именно недопустимо, не повторяя самих слов"),
    ),
    Ground(
        "unreadable", "59-ФЗ, ст. 11, ч. 4", _("Текст не поддаётся прочтению"),
        _("Текст не поддаётся прочтению, поэтому мы не можем ответить на него и передать его в другой орган."),
        _("Пришлите текст ещё раз, набранный на клавиатуре."),
        message="left_unreadable", in_time=True, may_redirect=False, asks=_("Напишите, что не удалось прочитать"),
        not_a_lack=True, again=CORRECT,
    ),
    Ground(
        "unclear", "59-ФЗ, ст. 11, ч. 4.1", _("Суть обращения определить нельзя"),
        _(
            "По тексту нельзя определить суть предложения, заявления или жалобы, поэтому ответ не даётся "
            "и обращение не передаётся в другой орган."
        ),
        _("Напишите, что произошло, где и когда, и что вы просите сделать."),
        message="left_unclear", in_time=True, may_redirect=False, not_a_lack=True, again=CORRECT,
    ),
    Ground(
        "repeated", "59-ФЗ, ст. 11, ч. 5", _("На этот вопрос уже неоднократно отвечали"),
        _("На этот вопрос вам уже неоднократно давали письменные ответы по существу, новых доводов нет."),
        message="correspondence_terminated", outcome="stopped", again=_("Написать о новых обстоятельствах"),
        elsewhere=_("Для этого есть отдельное действие: «Прекратить переписку»."),
    ),
    Ground(
        "published", "59-ФЗ, ст. 11, ч. 5.1", _("Ответ опубликован на официальном сайте"),
        _("Ответ на такой вопрос уже опубликован на нашем официальном сайте."),
        _("Если опубликованный ответ не отвечает на ваш вопрос, подайте новое обращение и напишите, чего в нём не хватает."),
        message="published_answer", in_time=True, may_redirect=False, asks_link=True,
        again=_("Написать, чего не хватает"),
    ),
    Ground(
        "secret", "59-ФЗ, ст. 11, ч. 6", _("Ответ раскрыл бы охраняемую законом тайну"),
        _(
            "Ответить по существу нельзя, не раскрыв сведения, которые составляют государственную или иную охраняемую "
            "федеральным законом тайну."
        ),
        message="secret", may_redirect=False, asks=_("Объясните, почему эти сведения нельзя раскрыть"),
    ),
    Ground(
        "returned", "59-ФЗ, ст. 8, ч. 6 и 7", _("Рассмотреть жалобу может только тот, на кого жалуются"),
        _(
            "Закон запрещает направлять жалобу тому, чьи решения или действия обжалуются, а другого, кто вправе её "
            "рассмотреть, нет. Поэтому жалоба возвращается."
        ),
        _("Вы вправе обжаловать решение или действие (бездействие) в суд."),
        message="returned_complaint", in_time=True, may_redirect=False,
        asks=_("Напишите, в какой суд и в каком порядке обжаловать"),
    ),
)  # fmt: skip
BY_CODE = {ground.code: ground for ground in ROWS}
OFFERED = tuple(ground for ground in ROWS if not ground.elsewhere)
