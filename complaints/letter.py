"""The letter with an answer as PDF (L82, L145): the form of ГОСТ Р 7.0.97-2016, with a layer of text and a language.

The same stands on the complaint's page as HTML, for those whom the PDF does not serve.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import answers
from complaints.models import Answer, AnswerChannel, Complaint
from notifications.authority import contacts

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.prefs import ViewerPreferences

LEFT, RIGHT, TOP, BOTTOM = 30, 15, 20, 20  # millimetres; the left margin is for the file of papers
WIDTH = 210 - LEFT - RIGHT
LINE = 6.0
ADDRESSEE = 75
FAMILY = "letter"
# What the typeface lacks, by what looks alike.
ALIKE = str.maketrans({"\u2011": "-", "\u202f": "\u00a0", "\u2009": " ", "\t": "    ", "\u00ad": None})


def name_of(answer: Answer) -> str:
    """What the file is called: «Ответ 2026-004217-9_1.pdf»."""
    return _("Ответ {number}").format(number=answer.number.replace("/", "_")) + ".pdf"


def pdf(answer: Answer) -> bytes:
    """The whole letter. Slow: never inside a transaction. The same answer gives the same bytes."""
    page = _blank(answer)
    _heading(page, answer)
    _requisites(page, answer)
    _body(page, answer)
    _signature(page, answer)
    return bytes(page.output())


def _blank(answer: Answer) -> "FPDF":
    import font_source_serif_pro as typeface
    from fpdf import FPDF

    page = FPDF(format="A4")
    page.set_lang("ru-RU")
    page.set_title(_("Ответ № {number}").format(number=answer.number))
    page.set_author(settings.AUTHORITY["name"])
    page.set_creator(settings.PORTAL_NAME)
    page.set_creation_date(answer.event.at)
    page.viewer_preferences = _with_title()
    page.set_margins(LEFT, TOP, RIGHT)
    page.set_auto_page_break(True, BOTTOM)
    page.add_font(FAMILY, "", typeface.font_files_ttf["SourceSerifPro"])
    page.add_font(FAMILY, "B", typeface.font_files_ttf["SourceSerifProSemibold"])
    page.add_page()
    return page


def _with_title() -> "ViewerPreferences":
    from fpdf.prefs import ViewerPreferences

    return ViewerPreferences(display_doc_title=True)


def _heading(page: "FPDF", answer: Answer) -> None:
    """Who answers: the authority, the department, where and by which phone it is found."""
    department = answer.complaint.department
    _write(page, settings.AUTHORITY["name"], size=13, bold=True, align="C")
    _write(page, str(department or ""), size=11, align="C")
    phone = (department.phone if department else "") or contacts()["phone"]
    _write(page, f"{contacts()['address']}, {phone}", size=9, align="C")
    page.set_line_width(0.4)
    page.line(LEFT, page.get_y() + 2, LEFT + WIDTH, page.get_y() + 2)
    page.ln(8)


def _requisites(page: "FPDF", answer: Answer) -> None:
    """Date and number on the left, «на № … от …» below, the addressee on the right."""
    top, complaint = page.get_y(), answer.complaint
    _write(page, _("{day} № {number}").format(day=f"{answer.signed_on:%d.%m.%Y}", number=answer.number), width=85)
    came = _("на № {number} от {day}").format(number=complaint.number, day=f"{complaint.registered_on:%d.%m.%Y}")
    _write(page, came, width=85)
    below = page.get_y()
    page.set_xy(LEFT + WIDTH - ADDRESSEE, top)
    for line in _addressee(complaint):
        _write(page, line, width=ADDRESSEE, left=LEFT + WIDTH - ADDRESSEE)
    page.set_xy(LEFT, max(below, page.get_y()) + 8)


def _addressee(complaint: Complaint) -> Iterator[str]:
    yield complaint.author_name
    if complaint.answer_channel == AnswerChannel.POST and complaint.postal_address:
        yield complaint.postal_address
    else:
        yield _("в личный кабинет")


def _body(page: "FPDF", answer: Answer) -> None:
    """The text, what became of each request, the files, the right to appeal."""
    _write(page, _("О рассмотрении обращения"), bold=True)
    page.ln(4)
    for paragraph in filter(None, answer.event.text.splitlines()):
        _write(page, paragraph)
        page.ln(1.5)
    _results(page, answer)
    files = [file.name for file in answer.event.attachments.all() if file.pk != answer.letter_id]
    if files:
        page.ln(2)
        _write(page, _("Приложение: {files}.").format(files="; ".join(files)))
    page.ln(2)
    _write(page, str(answers.APPEAL))


def _results(page: "FPDF", answer: Answer) -> None:
    points = answers.of_answer(answer)
    page.ln(2)
    _write(page, _("Результат по каждой просьбе") if len(points) > 1 else _("Результат рассмотрения"), bold=True)
    for point in points:
        number = f"{point.number}. " if len(points) > 1 else ""
        _write(page, f"{number}{point.request}")
        _write(page, f"— {point.words}{': ' + point.basis if point.basis else ''}", left=LEFT + 6)
        page.ln(1)


def _signature(page: "FPDF", answer: Answer) -> None:
    """The post and the name, in one place of one page; the executor small below."""
    page.ln(10)
    if page.will_page_break(4 * LINE):
        page.add_page()
    _write(page, answer.signatory_words)
    signed = _("Подписано в информационной системе «{portal}» {moment}.")
    moment = f"{timezone.localtime(answer.event.at):%d.%m.%Y %H:%M}"
    _write(page, signed.format(portal=settings.PORTAL_NAME, moment=moment), size=9)
    if answer.executor_words:
        page.ln(4)
        _write(page, _("Исполнитель: {words}").format(words=answer.executor_words), size=9)


def _write(
    page: "FPDF",
    text: str,
    *,
    size: float = 12,
    bold: bool = False,
    align: str = "L",
    width: float = 0,
    left: float = LEFT,
) -> None:
    """A paragraph from `left` on; the next one stands below it."""
    page.set_font(FAMILY, "B" if bold else "", size)
    page.set_x(left)
    page.multi_cell(
        width or LEFT + WIDTH - left, LINE * size / 12, _known(page, text), align=align, new_x="LMARGIN", new_y="NEXT"
    )


def _known(page: "FPDF", text: str) -> str:
    """Signs the typeface does not have (a smile, a hieroglyph) as a question mark that says something stood here."""
    drawn = page.current_font.cmap  # type: ignore[union-attr]
    return "".join(sign if ord(sign) in drawn or sign == "\n" else "?" for sign in text.translate(ALIKE))
