"""Pictures of the corpus."""

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

from tests.corpus import JPEG_NAME, LIMIT, PDF_NAME, PNG_NAME, honest, hostile

SECRET = b"55.7558N37.6173E"
SCRIPT = b"<script>alert(1)</script>"
LEFT, RIGHT = (200, 30, 30), (30, 30, 200)
ROTATED = 6  # the camera was held upright: the picture lies on its side and says so


def two_halves(mode: str = "RGB", size: tuple[int, int] = (64, 32)) -> Image.Image:
    """Red on the left, blue on the right: enough to tell which way is up."""
    image = Image.new("RGB", size, LEFT)
    image.paste(RIGHT, (size[0] // 2, 0, *size))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options) -> bytes:
    """The bytes of an encoder's file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def packed_zeros(size: int) -> bytes:
    """zlib data of `size` zero bytes; one packed block is repeated, so that a gigabyte costs no time."""
    block = 2**20
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(b"\0" * block) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = packer.compress(b"\0" * (size % block)) + packer.flush()
    checksum = ((size % 65521) << 16) | 1  # Adler-32 of nothing but zeros
    return b"\x78\xda" + packed * (size // block) + rest + struct.pack(">I", checksum)


def camera_label(orientation: int = ROTATED) -> Image.Exif:
    """Orientation, camera, owner's note and a place."""
    label = Image.Exif()
    label[0x0112] = orientation
    label[0x010F] = "Camera"
    label[0x010E] = SECRET.decode()
    label.get_ifd(0x8825).update({1: "N", 2: (55.0, 45.0, 20.0), 3: "E", 4: (37.0, 37.0, 2.0)})
    return label


@honest(JPEG_NAME)
def ordinary_jpeg() -> bytes:
    return saved(two_halves(), "JPEG", quality=90)


@honest("СНИМОК.JPEG")
def jpeg_in_capitals() -> bytes:
    return ordinary_jpeg()


@honest(JPEG_NAME)
def rotated_jpeg_with_place_and_comment() -> bytes:
    options = {"exif": camera_label(), "comment": SECRET, "dpi": (300, 300), "xmp": b"<x:xmpmeta>" + SECRET}
    return saved(two_halves(size=(64, 32)), "JPEG", quality=90, **options)


@honest("IMG_20261006_191502.jpg")
def phone_jpeg_with_a_small_one_inside() -> bytes:
    """As cameras write it: the label holds the place and a picture of its own."""
    label = camera_label().tobytes() + saved(two_halves(size=(16, 8)), "JPEG", comment=SECRET)
    return saved(two_halves(), "JPEG", quality=90, exif=label)


@honest(JPEG_NAME)
def cmyk_jpeg_of_a_printing_house() -> bytes:
    """Progressive, with Adobe's mark."""
    content = saved(two_halves("CMYK"), "JPEG", progressive=True, quality=95)
    assert b"Adobe" in content
    return content


@honest(JPEG_NAME)
def phone_mpo() -> bytes:
    return saved(two_halves(), "MPO", save_all=True, append_images=[two_halves()], exif=camera_label())


@honest(JPEG_NAME)
def progressive_jpeg() -> bytes:
    return saved(two_halves(), "JPEG", progressive=True)


@honest(JPEG_NAME)
def grey_jpeg() -> bytes:
    return saved(two_halves("L"), "JPEG")


@honest(JPEG_NAME)
def cmyk_jpeg() -> bytes:
    return saved(two_halves("CMYK"), "JPEG")


@honest(JPEG_NAME)
def jpeg_with_colour_profile() -> bytes:
    return saved(two_halves(), "JPEG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


@honest(JPEG_NAME)
def jpeg_with_damaged_profile_and_label() -> bytes:
    return saved(two_halves(), "JPEG", icc_profile=b"\0" * 400, exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")


@honest(JPEG_NAME)
def motion_photo_with_a_video_behind() -> bytes:
    return ordinary_jpeg() + b"\0\0\0\x18ftypmp42" + SECRET * 50


@honest(JPEG_NAME)
def jpeg_with_a_script_behind() -> bytes:
    return ordinary_jpeg() + SCRIPT


@honest(JPEG_NAME)
def jpeg_that_is_a_pdf_too() -> bytes:
    return ordinary_jpeg() + b"%PDF-1.4\n1 0 obj<</S/JavaScript>>endobj\ntrailer<</Root 1 0 R>>"


@honest(JPEG_NAME)
def jpeg_that_is_a_zip_too() -> bytes:
    buffer = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("evil.class", SECRET)
    return ordinary_jpeg() + buffer.getvalue()


@honest(JPEG_NAME)
def jpeg_of_exactly_the_limit() -> bytes:
    return ordinary_jpeg().ljust(LIMIT, b"\0")


@hostile(JPEG_NAME, "too_big")
def jpeg_one_byte_over_the_limit() -> bytes:
    return ordinary_jpeg().ljust(LIMIT + 1, b"\0")


@hostile(JPEG_NAME, "empty")
def empty_jpeg() -> bytes:
    return b""


@hostile(JPEG_NAME, "other_kind")
def jpeg_of_one_byte() -> bytes:
    return b"\xff"


@hostile(JPEG_NAME, "damaged")
def truncated_jpeg() -> bytes:
    whole = saved(Image.effect_noise((200, 200), 60), "JPEG")
    return whole[: len(whole) // 2]


@hostile(JPEG_NAME, "other_kind")
def png_named_jpg() -> bytes:
    return ordinary_png()


@hostile(JPEG_NAME, "other_kind")
def program_named_jpg() -> bytes:
    return b"MZ\x90\0" + b"\0" * 500


@hostile(JPEG_NAME, "other_kind")
def gif_named_jpg() -> bytes:
    return saved(two_halves("P"), "GIF")


@hostile(JPEG_NAME, "other_kind")
def tiff_named_jpg() -> bytes:
    return saved(two_halves(), "TIFF")


@hostile(JPEG_NAME, "other_kind")
def postscript_named_jpg() -> bytes:
    return b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(id) run\n"


@hostile(JPEG_NAME, "other_kind")
def script_named_jpg() -> bytes:
    return b"#!/bin/sh\nid\n"


@hostile("снимок.jpg.exe", "type")
def program_with_two_extensions() -> bytes:
    return b"MZ\x90\0"


@hostile("снимок.heic", "type")
def photo_of_another_format() -> bytes:
    return b"\0\0\0\x18ftypheic" + b"\0" * 100


@hostile("двор.mp4", "type")
def video() -> bytes:
    return b"\0\0\0\x18ftypmp42" + b"\0" * 100


@honest(PNG_NAME)
def ordinary_png() -> bytes:
    return saved(two_halves(), "PNG")


@honest(PNG_NAME)
def png_with_transparency() -> bytes:
    return saved(two_halves("RGBA"), "PNG")


@honest(PNG_NAME)
def png_with_palette_and_transparency() -> bytes:
    return saved(two_halves("P"), "PNG", transparency=0)


@honest(PNG_NAME)
def png_of_two_colours() -> bytes:
    return saved(two_halves("1"), "PNG")


@honest(PNG_NAME)
def png_16_bit() -> bytes:
    return saved(Image.new("I;16", (64, 32), 40000), "PNG")


@honest(PNG_NAME)
def png_16_bit_in_colour() -> bytes:
    """Written by scanners; Pillow only reads it."""
    pixel = {side: b"".join(struct.pack(">H", level * 257) for level in side) for side in (LEFT, RIGHT)}
    rows = (b"\0" + pixel[LEFT] * 32 + pixel[RIGHT] * 32) * 32
    header = _chunk(b"IHDR", struct.pack(">2I5B", 64, 32, 16, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


@honest(PNG_NAME)
def png_grey_and_see_through() -> bytes:
    return saved(two_halves("LA"), "PNG")


@honest(PNG_NAME)
def rotated_png_with_place_and_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    text.add_itxt("Description", SECRET.decode(), "ru", "Описание", zip=True)
    return saved(two_halves(), "PNG", pnginfo=text, exif=camera_label(), dpi=(300, 300))


@honest(PNG_NAME)
def animated_png() -> bytes:
    return saved(two_halves(), "PNG", save_all=True, append_images=[two_halves("L").convert("RGB")])


@honest(PNG_NAME)
def png_with_a_script_behind() -> bytes:
    return ordinary_png() + SCRIPT


@hostile(PNG_NAME, "other_kind")
def svg_named_png() -> bytes:
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@hostile(PNG_NAME, "other_kind")
def jpeg_named_png() -> bytes:
    return ordinary_jpeg()


@hostile(PNG_NAME, "damaged")
def truncated_png() -> bytes:
    whole = saved(Image.effect_noise((200, 200), 60), "PNG")
    return whole[: len(whole) // 2]


@hostile(PNG_NAME, "damaged")
def png_of_nothing_but_a_signature() -> bytes:
    return b"\x89PNG\r\n\x1a\n"


@hostile(PNG_NAME, "damaged")
def png_with_a_text_bomb() -> bytes:
    return _png(64, 32, _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 50_000_000)))


@hostile(PNG_NAME, "too_many_pixels")
def png_bomb_60000_by_60000() -> bytes:
    return _png(60_000, 60_000)


@hostile(JPEG_NAME, "too_many_pixels")
def jpeg_bomb_60000_by_60000() -> bytes:
    whole = bytearray(ordinary_jpeg())
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(whole)


@hostile(PDF_NAME, "other_kind")
def jpeg_named_pdf() -> bytes:
    return ordinary_jpeg()


def _png(width: int, height: int, extra: bytes = b"") -> bytes:
    header = _chunk(b"IHDR", struct.pack(">2I5B", width, height, 1, 0, 0, 0, 0))
    data = packed_zeros(height * (1 + width // 8))
    return b"\x89PNG\r\n\x1a\n" + header + extra + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
