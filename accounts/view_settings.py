"""How a person wants pages to look («Версия для слабовидящих»): a short text for the cookie and for the profile.

Only what is listed here is ever read back, so that garbage in a cookie means the usual look and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User

LIFE = timedelta(days=365)
LONGEST = 100


@dataclass(frozen=True)
class Part:
    """`name` of the data-… on <html>, what it may be in words; without one the page looks as `usual` says."""

    name: str
    label: Promise
    usual: Promise
    choices: dict[str, Promise]


PARTS = (
    Part(
        "size", _("Размер текста"), _("Обычный"),
        {"125": _("Больше, 125\u00a0%"), "150": _("Крупный, 150\u00a0%"), "200": _("Очень крупный, 200\u00a0%")},
    ),
    Part(
        "scheme", _("Цвета"), _("Как в системе"),
        {
            "light": _("Светлые"), "dark": _("Тёмные"), "bw": _("Чёрным по белому"), "wb": _("Белым по чёрному"),
            "blue": _("Тёмно-синим по голубому"),
        },
    ),
    Part("letters", _("Расстояние между буквами"), _("Обычное"), {"wide": _("Увеличенное")}),
    Part("lines", _("Расстояние между строками"), _("Обычное"), {"wide": _("Увеличенное")}),
    Part(
        "font", _("Шрифт"), _("Заголовки с засечками, текст без них"),
        {"sans": _("Весь без засечек"), "serif": _("Весь с засечками")},
    ),
    Part("pics", _("Рисунки и украшения"), _("Показывать"), {"off": _("Скрыть")}),
)  # fmt: skip
ALLOWED = {part.name: part.choices for part in PARTS}


def read(text: str) -> dict[str, str]:
    """«size:150.scheme:wb» → {"size": "150", "scheme": "wb"}; what is not known is left out."""
    pairs = (part.partition(":") for part in text[:LONGEST].split("."))
    return {name: value for name, _colon, value in pairs if value in ALLOWED.get(name, ())}


def written(chosen: Mapping[str, str]) -> str:
    """The other way round."""
    return ".".join(f"{name}:{chosen[name]}" for name in ALLOWED if chosen.get(name))


def words(text: str) -> str:
    """«Размер текста: крупный, 150 %», for the copy of one's data; of another version of the portal, as it is kept."""
    chosen = read(text)
    told = "; ".join(f"{part.label}: {part.choices[chosen[part.name]]}" for part in PARTS if part.name in chosen)
    return told or text


def keep(user: User, chosen: Mapping[str, str]) -> None:
    """In the profile, for other devices."""
    User.objects.filter(pk=user.pk).update(view=written(chosen))
