"""Why a file was not taken, as the person reads it: one sentence after the file's name (`ui.md` 2.6)."""

from django.conf import settings
from django.utils.translation import gettext as _

KINDS = {"pdf": "PDF", "docx": "DOCX", "jpg": "JPG", "png": "PNG"}
VIDEO = {"mp4", "mov", "avi", "mkv", "3gp", "webm", "m4v"}


def sentence(code: str, *, kind: str = "", number: int = 0) -> str:
    """The words for one of the codes of `Unfit` and `Verdict`."""
    sentences = {
        "other_kind": _("внутри не %(kind)s. Сохраните заново и приложите"),
        "damaged": _("файл повреждён или сохранён не до конца. Сохраните заново и приложите"),
        "password": _("файл закрыт паролем. Сохраните без пароля"),
        "too_many_pixels": _("в снимке %(number)s мегапикселей, можно до 50. Уменьшите снимок"),
        "too_complex": _("не получилось проверить: файл слишком сложный. Сохраните его проще и приложите"),
        "busy": _("сейчас проверяем много файлов. Приложите снова через минуту"),
        "pdf_script": _("в PDF есть сценарии. Напечатайте документ в новый PDF и приложите его"),
        "pdf_program": _(
            "PDF запускает программы или открывает чужие файлы. Напечатайте документ в новый PDF и приложите его"
        ),
        "pdf_form": _("в PDF форма, которая отправляет данные. Напечатайте документ в новый PDF и приложите его"),
        "pdf_embedded": _("внутри PDF лежат другие файлы. Сохраните документ без них, а нужные приложите отдельно"),
        "docx_macro": _("в документе есть макросы. Сохраните как обычный DOCX или PDF"),
        "docx_object": _("в документе есть встроенные объекты или программы. Сохраните его как PDF и приложите"),
        "docx_remote": _("документ берёт данные из другого места. Сохраните его как PDF и приложите"),
        "docx_markup": _("документ устроен не по правилам DOCX. Сохраните его заново или как PDF"),
    }
    return sentences[code] % {"kind": KINDS.get(kind, ""), "number": number}


def wrong_type(extension: str) -> str:
    """The name does not end in a type we take."""
    if extension in VIDEO:
        return _("видео не принимаем. Подойдёт снимок экрана в JPG или PNG")
    return _("подойдёт PDF, JPG, PNG или DOCX")


def empty() -> str:
    """Nothing inside."""
    return _("файл пустой")


def too_big(size: int) -> str:
    """More than one file may have; rounded up, so that it never says "10 МБ, можно до 10 МБ"."""
    return _("размер %(size)s МБ, можно до %(limit)s МБ. Уменьшите снимок или разделите документ") % {
        "size": _megabytes(size),
        "limit": settings.ATTACHMENT_MAX_BYTES // 2**20,
    }


def too_many(count: int) -> str:
    """One more than the batch may have."""
    return _("можно приложить до %(limit)s файлов, сейчас %(count)s. Уберите лишние") % {
        "limit": settings.ATTACHMENT_MAX_COUNT,
        "count": count,
    }


def too_big_together() -> str:
    """The batch grew over its limit."""
    return _("вместе файлы больше %(limit)s МБ. Уберите лишние или уменьшите снимки") % {
        "limit": settings.ATTACHMENT_MAX_TOTAL // 2**20
    }


def too_many_waiting() -> str:
    """All the person's drafts together hold too much."""
    return _("в ваших черновиках уже больше %(limit)s МБ файлов. Отправьте или удалите лишние черновики") % {
        "limit": settings.ATTACHMENT_MAX_PENDING // 2**20
    }


def duplicate(name: str, present: str) -> str:
    """The same bytes are in the batch already, perhaps under another name."""
    if name == present:
        return _("этот файл уже добавлен")
    return _("этот файл уже добавлен: «%(name)s»") % {"name": present}


def already_sent() -> str:
    """The draft was sent while its file was being checked."""
    return _("обращение уже отправлено, этот файл в него не вошёл")


def not_stored() -> str:
    """The disk is full or away."""
    return _("не получилось сохранить. Приложите файл позже")


def draft_deleted() -> str:
    """The draft was deleted while its file was being checked."""
    return _("черновик удалён, файл не сохранён")


def unreadable() -> str:
    """The request brought no file a server can read: the name may be broken (M17)."""
    return _("файл не дошёл. Переименуйте его и приложите снова")


def one_by_one() -> str:
    """The upload address takes a single file."""
    return _("отправляйте файлы по одному")


def _megabytes(size: int) -> str:
    tenths = -(-size * 10 // 2**20)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)
