"""«Версия для слабовидящих»: what is chosen stays, follows the person, and garbage means the usual look."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.test import Client
from django.urls import reverse

from accounts import view_settings
from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
VIEW = "/view/"
COOKIE = portal_settings.VIEW_COOKIE_NAME
HTML = re.compile(r"<html[^>]*>")
ALL = {"size": "200", "scheme": "wb", "letters": "wide", "lines": "wide", "font": "serif", "pics": "off"}


def text(response) -> str:
    return response.content.decode()


def look(client, address="/") -> str:
    """How <html> of a page is marked."""
    return HTML.search(text(client.get(address)))[0]


def test_without_a_choice_pages_look_as_usual(client):
    assert look(client) == '<html lang="ru">'


def test_a_choice_needs_no_sign_in_and_stays_for_a_year(client):
    answer = client.post(VIEW, {**ALL, "next": "/rules/"})
    cookie = answer.cookies[COOKIE]
    page = text(client.get(answer.url))

    assert answer.url == "/view/?next=%2Frules%2F"
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (365 * 24 * 3600, True, "Lax")
    assert look(client, "/help/") == '<html lang="ru" ' + " ".join(f'data-{k}="{v}"' for k, v in ALL.items()) + ">"
    assert "Вид сохранён для всех страниц" in page
    assert '<a class="back" href="/rules/">' in page
    assert page.count("checked") == len(ALL)


def test_the_usual_version_comes_back(client):
    client.force_login(UserFactory())
    client.post(VIEW, ALL)
    client.post(VIEW, {**ALL, "usual": "1"})

    assert look(client) == '<html lang="ru">'
    assert User.objects.get().view == ""


def test_a_choice_follows_its_person_to_another_device(client):
    anna, client_of_another_device = UserFactory(), Client()
    client.force_login(anna)
    client.post(VIEW, {"size": "150", "scheme": "blue"})
    client_of_another_device.force_login(anna)

    assert look(client_of_another_device) == '<html lang="ru" data-size="150" data-scheme="blue">'
    assert view_settings.words(User.objects.get().view) == (
        "Размер текста: Крупный, 150\xa0%; Цвета: Тёмно-синим по голубому"
    )


def test_a_device_with_a_choice_of_its_own_keeps_it(client):
    client.force_login(UserFactory(view="size:200"))
    client.cookies[COOKIE] = "scheme:dark"

    assert look(client) == '<html lang="ru" data-scheme="dark">'


@pytest.mark.parametrize(
    "garbage",
    ["", "size:999", "size", ":::", "a:b." * 5000, '"><script>', "scheme:WB", "size:150\x00", "\xff:200", "size:150;x"],
)
@pytest.mark.parametrize("address", ["/", "/view/", "/no-such-page/"])
def test_garbage_in_the_cookie_means_the_usual_look(client, garbage, address):
    client.cookies[COOKIE] = garbage
    page = client.get(address)

    assert page.status_code < 500
    assert HTML.search(text(page))[0] == '<html lang="ru">'


def test_what_is_known_is_taken_from_among_garbage():
    assert view_settings.read("size:150.scheme:pink.pics:off") == {"size": "150", "pics": "off"}


@pytest.mark.parametrize("part", view_settings.PARTS, ids=lambda part: part.name)
def test_an_unknown_value_is_told_beside_its_choices(client, part):
    page = client.post(VIEW, {part.name: "zzz"})

    assert page.status_code == 200
    assert text(page).count("Выберите один из вариантов") == 2  # above and beside
    assert COOKIE not in page.cookies


@pytest.mark.parametrize("odd", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(client, odd):
    assert odd not in text(client.get(VIEW, {"next": odd}))
    assert client.post(VIEW, {"size": "150", "next": odd}).url == VIEW


@pytest.mark.parametrize("address", ["/", "/help/", "/accounts/login/"])
def test_the_link_is_the_second_one_of_a_page_and_knows_the_way_back(client, address):
    links = re.findall(r'<a [^>]*href="([^"]+)"', text(client.get(address)))
    assert links[:2] == ["#main", f"{VIEW}?next={address}"]


def test_a_page_with_a_choice_costs_no_query_more(client, django_assert_num_queries):
    client.cookies[COOKIE] = view_settings.written(ALL)
    with django_assert_num_queries(0):
        client.get(reverse("help"))


# --- colours ---------------------------------------------------------------------------------------------------------
CSS = (Path(portal_settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
BASE = (Path(portal_settings.BASE_DIR) / "static" / "css" / "base.css").read_text()
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
COLOUR = re.compile(r"#(?:[0-9a-f]{3}){1,2}")
SCHEMES = tuple(view_settings.ALLOWED["scheme"])
CONTRAST = tuple(scheme for scheme in SCHEMES if scheme not in ("light", "dark"))
TEXTS = ("text", "muted", "ink", "link", "info", "wait", "ok", "bad", "move", "idle")
GROUNDS = {name: (f"{name}-bg", "surface", "bg") for name in ("info", "wait", "ok", "bad", "move", "idle")}


def block(selector: str, css: str = CSS) -> dict[str, str]:
    """The custom properties of every rule with this selector."""
    rest = "" if selector.endswith("{") else r"[^{]*\{"
    bodies = re.findall(rf"(?:^|\n)\s*{re.escape(selector)}{rest}(.*?)\}}", css, re.DOTALL)
    return {name: value.strip() for body in bodies for name, value in TOKEN.findall(body)}


def palette(scheme: str) -> dict[str, str]:
    """Token → colour, as the cascade of tokens.css has it."""
    usual = block(":root {")
    if scheme == "light":
        return usual
    if scheme == "dark":
        return {**usual, **block('[data-scheme="dark"] {')}
    same = block('[data-scheme]:where(:not([data-scheme="light"], [data-scheme="dark"])):root')
    found = {**usual, **same, **block(f'[data-scheme="{scheme}"], ')}
    return {name: found[value[6:-1]] if value.startswith("var(--") else value for name, value in found.items()}


def luminance(colour: str) -> float:
    assert COLOUR.fullmatch(colour), colour
    digits = colour[1:] if len(colour) == 7 else "".join(2 * sign for sign in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_stands_out_in_every_scheme(scheme):
    colours = palette(scheme)
    least = 7 if scheme in CONTRAST else 4.5
    pairs = [(name, ground) for name in TEXTS for ground in GROUNDS.get(name, ("bg", "surface", "sunken"))]
    pairs += [("text", f"{name}-bg") for name in GROUNDS] + [("on-brand", "brand"), ("on-brand", "brand-deep")]
    weak = [(text_, ground) for text_, ground in pairs if contrast(colours[text_], colours[ground]) < least]

    assert weak == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_borders_of_fields_and_the_ring_of_focus_are_seen(scheme):
    colours = palette(scheme)
    for name, ground in product(("edge", "focus"), ("bg", "surface")):
        assert contrast(colours[name], colours[ground]) >= 3, (name, ground)


def test_the_dark_scheme_is_the_dark_of_the_system():
    system = CSS[CSS.index("prefers-color-scheme: dark") :]
    assert dict(TOKEN.findall(system[: system.index("\n  }")])) == block('[data-scheme="dark"] {')


def test_every_choice_has_a_rule_of_its_own():
    everything = CSS + (Path(portal_settings.BASE_DIR) / "static" / "css" / "components.css").read_text()
    for part in view_settings.PARTS:
        for value in part.choices:
            # «light» is the palette of :root, which the rule of the system leaves alone
            named = f'[data-{part.name}="{value}"]' in everything
            named |= len(part.choices) == 1 and f"[data-{part.name}]" in everything
            assert named or (part.name, value) == ("scheme", "light"), (part.name, value)


def test_systems_of_high_contrast_are_served_too():
    everything = CSS + (Path(portal_settings.BASE_DIR) / "static" / "css" / "components.css").read_text()
    assert "prefers-contrast: more" in everything
    assert "forced-colors: active" in everything
    assert "--zoom" in BASE
