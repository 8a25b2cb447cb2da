"""Files people attach, drawn on the spot: the demonstration brings no pictures along."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

WIDE = (960, 720)
SHEET = (620, 877)  # A4 at 75 dots an inch
SCENES = {  # sky, ground, what stands out
    "night": ((22, 28, 52), (34, 36, 42), (70, 72, 80)),
    "day": ((168, 200, 226), (112, 134, 98), (150, 96, 72)),
    "road": ((186, 198, 208), (92, 94, 98), (48, 48, 52)),
    "snow": ((206, 214, 222), (232, 236, 240), (140, 150, 160)),
    "indoor": ((226, 218, 204), (168, 150, 128), (120, 88, 70)),
}


def content_of(name: str, scene: str) -> bytes:
    """What a file of this name holds: a view for a photo, a page with lines for a document, a passport with a face."""
    suffix = name.rpartition(".")[2].lower()
    chance = random.Random(name)  # noqa: S311 - the same name gives the same picture
    documents = {"sheet": _sheet, "passport": _passport}
    picture = documents[scene](chance) if scene in documents else _view(SCENES[scene], chance)
    held = io.BytesIO()
    picture.save(held, format={"jpg": "JPEG", "png": "PNG", "pdf": "PDF"}[suffix])
    return held.getvalue()


def _view(colours: tuple[tuple[int, int, int], ...], chance: random.Random) -> Picture:
    """Sky, ground, houses, and the thing the person took the photo of."""
    from PIL import Image, ImageDraw

    sky, ground, thing = colours
    picture = Image.new("RGB", WIDE, sky)
    draw = ImageDraw.Draw(picture)
    width, height = WIDE
    for left in range(0, width, 120):
        top = chance.randrange(height // 4, height // 2)
        shade = chance.randrange(-24, 8)
        draw.rectangle((left, top, left + 112, height), fill=_shaded(thing, shade))
        for window in range(top + 20, height * 6 // 10, 44):
            draw.rectangle((left + 22, window, left + 42, window + 22), fill=_shaded(sky, 18))
            draw.rectangle((left + 66, window, left + 86, window + 22), fill=_shaded(sky, chance.randrange(-30, 18)))
    draw.rectangle((0, height * 6 // 10, width, height), fill=ground)
    for _line in range(160):
        x, y = chance.randrange(width), chance.randrange(height * 6 // 10, height)
        draw.line((x, y, x + chance.randrange(8, 60), y), fill=_shaded(ground, chance.randrange(-14, 14)))
    x, y = width // 2 + chance.randrange(-160, 160), height * 8 // 10
    draw.ellipse((x - 150, y - 38, x + 150, y + 46), fill=_shaded(thing, -20), outline=_shaded(thing, -40), width=4)
    return picture


def _sheet(chance: random.Random) -> Picture:
    """A page of a letter as a scanner sees it: a heading, paragraphs, a signature."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", SHEET, 250)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((190, 60, 430, 70), fill=40)
    y = 130
    for _paragraph in range(5):
        for line in range(chance.randrange(3, 7)):
            draw.rectangle((80 if line else 104, y, 540 - chance.randrange(40), y + 4), fill=chance.randrange(50, 90))
            y += 15
        y += 14
    draw.arc((360, y + 10, 470, y + 60), 200, 520, fill=60, width=3)
    return picture


def _passport(chance: random.Random) -> Picture:
    """The page with the photo: a silhouette, lines of data, two lines for machines."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (880, 620), (226, 214, 208))
    draw = ImageDraw.Draw(picture)
    for y in range(20, 620, 24):
        draw.line((0, y, 880, y + chance.randrange(-6, 6)), fill=(214, 198, 194), width=3)
    draw.rectangle((60, 90, 300, 420), fill=(236, 236, 232), outline=(150, 140, 136), width=3)
    draw.ellipse((130, 150, 230, 280), fill=(120, 112, 108))
    draw.pieslice((90, 290, 270, 520), 180, 360, fill=(96, 100, 112))
    for y in range(110, 420, 48):
        draw.rectangle((350, y, 430, y + 6), fill=(150, 140, 136))
        draw.rectangle((460, y - 4, 480 + chance.randrange(120, 320), y + 10), fill=(70, 62, 64))
    for y in (500, 540):
        draw.rectangle((60, y, 820, y + 16), fill=(80, 74, 76))
    return picture


def _shaded(colour: tuple[int, int, int], by: int) -> tuple[int, int, int]:
    red, green, blue = (max(0, min(255, part + by)) for part in colour)
    return red, green, blue
