"""Whom to call before writing, and what to do until help comes: by the code of an urgent topic.

A topic that the authority has added gets the common words.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models import Category
from notifications.authority import contacts

Words = str | Promise


@dataclass(frozen=True)
class Call:
    """A number and when to dial it."""

    phone: str
    when: Words


@dataclass(frozen=True)
class Help:
    """Numbers in the order in which to try them, and a line for the time of waiting.

    `city_first` is why the city's service comes before all others, where the trouble is usually no danger to life.
    """

    calls: tuple[Call, ...]
    meanwhile: Words
    city_first: Words = ""


ANY = Call("112", _("единый номер помощи: бесплатно, с любого телефона"))
FIRE = Call("101", _("пожар, дым"))
POLICE = Call("102", _("полиция: угрожают, нападают"))
AMBULANCE = Call("103", _("скорая помощь: человеку плохо, есть раненые"))
GAS = Call("104", _("запах газа"))

KNOWN: dict[str, Help] = {
    "dom-lift": Help(
        (), _("Застряли в лифте: нажмите в кабине кнопку вызова диспетчера. Двери не раздвигайте, сами не выбирайтесь.")
    ),
    "seti-teplo": Help(
        (),
        _("Прорвало трубу или батарею: к горячей воде не подходите, перекройте кран, если это безопасно."),
        city_first=_("холодно во всём доме: городская аварийная служба, круглосуточно"),
    ),
    "seti-voda": Help(
        (), _("Прорвало трубу: перекройте кран на вводе в квартиру и не трогайте мокрые розетки и приборы.")
    ),
    "seti-kanal": Help((), _("К открытому или затопленному люку не подходите, предупредите прохожих.")),
    "seti-el": Help((FIRE,), _("К оборванному проводу не подходите ближе 10 метров и не подпускайте других.")),
    "seti-gaz": Help(
        (GAS,),
        _("Огонь не зажигайте, свет и приборы не трогайте. Откройте окна, выйдите и звоните с улицы."),
    ),
    "eko-sobaki": Help(
        (AMBULANCE,), _("Укусила собака: промойте рану водой с мылом и в тот же день идите в травмпункт.")
    ),
    "bezop-pozhar": Help(
        (FIRE,), _("Предупредите соседей и выходите, двери закрывайте за собой. На лифте не спускайтесь.")
    ),
    "bezop-zabroshka": Help((AMBULANCE,), _("К краю не подходите, предупредите прохожих и детей.")),
}
CITY = _("городская аварийная служба: авария с водой, теплом или светом, круглосуточно")
COMMON = Help((FIRE, POLICE, AMBULANCE, GAS), _("Отойдите сами и отведите других туда, где безопасно."))


def help_for(topic: Category) -> Help:
    """112 first, then the service of this trouble, then the city's own, unless that comes first here."""
    own = KNOWN.get(topic.code, COMMON)
    city = Call(contacts()["emergency_phone"], own.city_first or CITY)
    calls = (city, ANY, *own.calls) if own.city_first else (ANY, *own.calls, city)
    return Help(calls, own.meanwhile)
