"""JPG and PNG are redrawn: what is kept is the picture alone, upright, without where, when and by whom it was taken.

Runs only in the child process. A tail, a second file inside or a script in a comment do not survive, so they need no search.
A small copy is drawn at the same time: it lies beside the result.
"""

import io
import struct
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin  # noqa: TID253 - child process only

from complaints.file_checks.unfit import Unfit

# 50 Mpx the way phones count it: their "50 MP" frame is 8192 × 6144.
MAX_PIXELS = 50 * 2**20
MAX_BYTES = 10 * 2**20
MAX_PNG_BYTES = 16 * 2**20  # an expertly packed PNG grows when we pack it
BIG = 12 * 2**20

THUMBNAIL_SIDE = 320
THUMBNAIL_BYTES = 30_000
# A picture of nothing but noise packs badly: then it is drawn coarser, in the end smaller.
THUMBNAIL_WAYS = ((THUMBNAIL_SIDE, 75), (THUMBNAIL_SIDE, 50), (200, 50), (120, 50))

SIGNATURES = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
# Most phones write MPO (a JPEG with a second frame); Pillow counts it as a format of its own.
FORMATS = {"jpg": ("JPEG", "MPO"), "png": ("PNG",)}
BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, AttributeError, struct.error)

Image.MAX_IMAGE_PIXELS = None  # the limit is ours, below: the library's warns first and refuses at twice the size


def examine(kind: str, source: Path, result: Path) -> None:
    """Writes the redrawn picture to `result`, or says why not."""
    with source.open("rb") as file:
        if not file.read(8).startswith(SIGNATURES[kind]):
            raise Unfit("other_kind")
    try:
        image = _open(kind, source)
    except BROKEN:
        raise Unfit("damaged") from None
    if kind == "jpg":
        _save_jpeg(image, result)
    else:
        _save_png(image, result)
    _save_thumbnail(image, thumbnail_of(result))


def thumbnail_of(result: Path) -> Path:
    """Where the small copy lies; it is not there when it could not be drawn, which costs nobody the photo."""
    return result.with_name("thumbnail")


def _open(kind: str, source: Path) -> Image.Image:
    image: Image.Image = Image.open(source, formats=FORMATS[kind])
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Unfit("too_many_pixels", round(width * height / 1e6))
    image.load()
    _turn_upright(image)
    image = _to_plain_colours(image)
    image.info = {}  # the writers below would copy comments and profiles from here
    return image


def _turn_upright(image: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except BROKEN:
        return  # a damaged label must not cost the photo


def _to_plain_colours(image: Image.Image) -> Image.Image:
    """sRGB without a profile: phones write Display P3, printers CMYK, and the profile is not kept."""
    if image.has_transparency_data:
        return image.convert("LA" if image.mode in ("L", "LA") else "RGBA")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            return _through_profile(image, profile)
        except (ImageCms.PyCMSError, *BROKEN):
            pass  # a damaged profile: colours as they come
    return image.convert("RGB") if image.mode not in ("1", "L", "P", "I;16", "RGB") else image


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image:
    told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    plain = ImageCms.createProfile("sRGB")
    if image.mode == "RGB":
        ImageCms.profileToProfile(image, told, plain, inPlace=True)
        return image
    return ImageCms.profileToProfile(image, told, plain, outputMode="RGB") or image.convert("RGB")


def _save_jpeg(image: Image.Image, result: Path) -> None:
    """With the tables it came with, so that redrawing costs next to no quality; smaller if that came out too big."""
    tables = getattr(image, "quantization", None)
    if image.mode != "L":
        image = image if image.mode == "RGB" else image.convert("RGB")
    if tables and _save_as_it_came(image, tables, result) and result.stat().st_size <= MAX_BYTES:
        return
    for quality in (90, 75):
        image.save(result, "JPEG", quality=quality)
        if result.stat().st_size <= MAX_BYTES:
            return
    raise Unfit("too_complex")


def _save_as_it_came(image: Image.Image, tables: dict[int, list[int]], result: Path) -> bool:
    sampling = JpegImagePlugin.get_sampling(image) if isinstance(image, JpegImagePlugin.JpegImageFile) else -1
    try:
        image.save(result, "JPEG", qtables=tables, subsampling=sampling)
    except BROKEN:
        return False
    return True


def _save_png(image: Image.Image, result: Path) -> None:
    """Big pictures are packed faster and looser: the clock runs for them too."""
    image.save(result, "PNG", compress_level=3 if image.width * image.height > BIG else 6)
    if result.stat().st_size > MAX_PNG_BYTES:
        raise Unfit("too_complex")


def _save_thumbnail(image: Image.Image, place: Path) -> None:
    """Always a JPEG, on white where the picture is see-through."""
    try:
        small = _small(image)
        for side, quality in THUMBNAIL_WAYS:
            small.thumbnail((side, side))
            small.save(place, "JPEG", quality=quality)
            if place.stat().st_size <= THUMBNAIL_BYTES:
                return
    except (MemoryError, *BROKEN):
        pass
    place.unlink(missing_ok=True)


def _small(image: Image.Image) -> Image.Image:
    if image.mode == "I;16":
        image = image.point(lambda level: level * (1 / 256)).convert("L")
    elif image.mode in ("LA", "RGBA"):
        # Resizing with care would take a copy of the whole picture first.
        rough = min(1.0, 4 * THUMBNAIL_SIDE / max(image.size))
        size = max(1, round(image.width * rough)), max(1, round(image.height * rough))
        see_through = image.resize(size, Image.Resampling.NEAREST).convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", size, "white"), see_through)
    small = image if image.mode in ("L", "RGB") else image.convert("RGB")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return small
