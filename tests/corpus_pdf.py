"""PDF files of the corpus."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from tests.corpus import LIMIT, PDF_NAME, honest, hostile
from tests.corpus_pictures import ordinary_jpeg, packed_zeros

JAVASCRIPT = "app.alert('hello')"


def document() -> pikepdf.Pdf:
    """One empty page."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return pdf


def saved(pdf: pikepdf.Pdf, **options) -> bytes:
    """The bytes of an ordinary writer's file."""
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def opening_with(action: Dictionary, **options) -> bytes:
    """A document that does this when it is opened."""
    pdf = document()
    pdf.Root.OpenAction = pdf.make_indirect(action)
    return saved(pdf, **options)


def by_hand(*objects: bytes) -> bytes:
    """A file written byte by byte: object 1 is the catalog, 2 the pages, 3 the page."""
    basic = (b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
    return _with_table(b"%PDF-1.7\n", (objects[0], *basic, *objects[1:]), first=1, trailer=b"<</Root 1 0 R/Size %d>>")


def _with_table(before: bytes, objects: tuple[bytes, ...], *, first: int, trailer: bytes) -> bytes:
    out, offsets = before, []
    for number, body in enumerate(objects, start=first):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 1\n0000000000 65535 f \n%d %d\n" % (first, len(objects))
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = first + len(objects)
    return out + table + b"trailer" + (trailer % size) + b"\nstartxref\n%d\n%%%%EOF\n" % len(out)


@honest(PDF_NAME)
def ordinary_pdf() -> bytes:
    return saved(document())


@honest("ОТВЕТ.PDF")
def pdf_in_capitals() -> bytes:
    return ordinary_pdf()


@honest(PDF_NAME)
def linearized_pdf_with_object_streams() -> bytes:
    return saved(document(), linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@honest(PDF_NAME)
def scanned_pdf() -> bytes:
    pdf = document()
    picture = pdf.make_stream(ordinary_jpeg(), Type=Name.XObject, Subtype=Name.Image, Width=64, Height=32)
    picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=picture))
    pdf.pages[0].Contents = pdf.make_stream(b"q 612 0 0 792 0 0 cm /Im0 Do Q")
    return saved(pdf)


@honest(PDF_NAME)
def scanned_pdf_in_fax_coding() -> bytes:
    """Ten black and white pages, as an office scanner sends them."""
    pdf = pikepdf.new()
    for _page in range(10):
        pdf.add_blank_page()
        picture = pdf.make_stream(
            b"\x26\xa0\x80", Type=Name.XObject, Subtype=Name.Image, Width=1728, Height=1, BitsPerComponent=1
        )
        picture.ColorSpace, picture.Filter = Name.DeviceGray, Name.CCITTFaxDecode
        picture.DecodeParms = Dictionary(K=-1, Columns=1728, Rows=1)
        pdf.pages[-1].Resources = Dictionary(XObject=Dictionary(Im0=picture))
    return saved(pdf)


@honest(PDF_NAME)
def pdf_a1_for_the_archive() -> bytes:
    """With the colours of its output and the mark of the standard, and without anything the standard forbids."""
    pdf = document()
    described = (
        "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
        "xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' pdfaid:part='1' pdfaid:conformance='B'/></rdf:RDF></x:xmpmeta>"
        "<?xpacket end='w'?>"
    )
    pdf.Root.Metadata = pdf.make_stream(described.encode(), Type=Name.Metadata, Subtype=Name.XML)
    profile = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"), DestOutputProfile=profile
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, min_version="1.4")


@honest(PDF_NAME)
def pdf_a3_with_data() -> bytes:
    pdf = document()
    pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", Type=Name.Metadata, Subtype=Name.XML)
    return saved(_with_file(pdf, "счёт.xml", b"<?xml version='1.0'?><invoice/>"))


@honest(PDF_NAME)
def pdf_with_owner_password() -> bytes:
    return saved(document(), encryption=pikepdf.Encryption(owner="chief", user="", R=6))


@honest(PDF_NAME)
def pdf_that_opens_on_a_page() -> bytes:
    pdf = document()
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    return saved(pdf)


@honest(PDF_NAME)
def pdf_with_links() -> bytes:
    pdf = document()
    addresses = ("https://example.org/", "mailto:anna@example.org", "tel:+79001234567")
    pdf.pages[0].Annots = Array([_link(pdf, Dictionary(S=Name.URI, URI=String(one))) for one in addresses])
    pdf.pages[0].Annots.append(_link(pdf, Dictionary(S=Name.GoToR, F=String("приложение.pdf"), D=Array([0, Name.Fit]))))
    return saved(pdf)


@honest(PDF_NAME)
def pdf_with_a_form() -> bytes:
    pdf = document()
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ФИО"), Rect=[0, 0, 9, 9], F=4)
    )
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf)


@honest(PDF_NAME)
def pdf_about_javascript() -> bytes:
    pdf = document()
    pdf.docinfo["/Title"] = "Как отключить /JavaScript и /Launch"
    pdf.pages[0].Contents = pdf.make_stream(b"BT (/JavaScript /JS \\(app.alert\\)) Tj ET")
    return saved(pdf)


@honest(PDF_NAME)
def pdf_of_an_old_printer() -> bytes:
    """Lengths as objects of their own, a deleted object, numbers, comments."""
    stream = b"<</Length 5 0 R>>stream\nBT ET\nendstream"
    return by_hand(b"<</Type/Catalog/Pages 2 0 R>>", stream, b"5", b"null", b"3.14", b"true", b"(word)", b"[1 2 3]")


@honest(PDF_NAME)
def pdf_after_a_byte_order_mark() -> bytes:
    return b"\xef\xbb\xbf" + ordinary_pdf()


@honest(PDF_NAME)
def pdf_of_exactly_the_limit() -> bytes:
    most = len(_padded(LIMIT))
    return _padded(LIMIT - (most - LIMIT))


@hostile(PDF_NAME, "too_big")
def pdf_one_byte_over_the_limit() -> bytes:
    return pdf_of_exactly_the_limit() + b"\n"


@hostile(PDF_NAME, "empty")
def empty_pdf() -> bytes:
    return b""


@hostile(PDF_NAME, "other_kind")
def pdf_of_one_byte() -> bytes:
    return b"%"


@hostile(PDF_NAME, "damaged")
def truncated_pdf() -> bytes:
    whole = ordinary_pdf()
    return whole[: len(whole) * 2 // 3]


@hostile(PDF_NAME, "damaged")
def pdf_without_a_page() -> bytes:
    return saved(pikepdf.new())


@hostile(PDF_NAME, "damaged")
def pdf_whose_pages_go_in_a_circle() -> bytes:
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
    return _with_table(b"%PDF-1.7\n", objects, first=1, trailer=b"<</Root 1 0 R/Size %d>>")


@hostile(PDF_NAME, "other_kind")
def html_named_pdf() -> bytes:
    return b"<!doctype html><html><body><script>alert(1)</script>%PDF-1.4</body></html>"


@hostile(PDF_NAME, "other_kind")
def program_with_a_pdf_behind() -> bytes:
    return b"MZ" + ordinary_pdf()


@hostile(PDF_NAME, "other_kind")
def pdf_that_is_a_zip_too() -> bytes:
    return ordinary_pdf() + b"PK\x05\x06" + b"\0" * 18


@hostile(PDF_NAME, "damaged")
def pdf_with_a_long_tail() -> bytes:
    return ordinary_pdf() + b"<html>" * 20_000


@hostile(PDF_NAME, "password")
def pdf_with_a_password() -> bytes:
    return saved(document(), encryption=pikepdf.Encryption(owner="chief", user="secret", R=6))


@hostile(PDF_NAME, "password")
def old_pdf_with_a_password() -> bytes:
    return saved(
        document(),
        encryption=pikepdf.Encryption(owner="a", user="b", R=3, allow=pikepdf.Permissions(), aes=False, metadata=False),
    )


@hostile(PDF_NAME, "pdf_script")
def pdf_with_javascript() -> bytes:
    return opening_with(Dictionary(S=Name.JavaScript, JS=String(JAVASCRIPT)))


@hostile(PDF_NAME, "pdf_script")
def pdf_with_javascript_spelt_in_codes() -> bytes:
    return by_hand(b"<</Type/Catalog/Pages 2 0 R/Open#41ction<</S/J#61v#61Script/#4aS(app.alert\\(1\\))>>>>")


@hostile(PDF_NAME, "pdf_script")
def pdf_with_javascript_in_an_object_stream() -> bytes:
    action = Dictionary(S=Name.JavaScript, JS=String(JAVASCRIPT))
    content = opening_with(action, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in content
    return content


@hostile(PDF_NAME, "pdf_script")
def pdf_with_javascript_in_a_later_revision() -> bytes:
    first = by_hand(b"<</Type/Catalog/Pages 2 0 R>>")
    start = int(first.rpartition(b"startxref\n")[2].split()[0])
    action = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    trailer = b"<</Root 1 0 R/Size 4/Prev %d>>%%.0d" % start
    return _with_table(first, (action,), first=1, trailer=trailer)


@hostile(PDF_NAME, "pdf_script")
def pdf_with_javascript_behind_references() -> bytes:
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>", b"<</S 5 0 R/J#53 6 0 R>>", b"/JavaScript", b"(1)"
    )


@hostile(PDF_NAME, "pdf_script")
def pdf_with_named_scripts() -> bytes:
    pdf = document()
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=pdf.make_stream(JAVASCRIPT.encode())))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))
    return saved(pdf)


@hostile(PDF_NAME, "pdf_script")
def pdf_with_a_script_on_turning_the_page() -> bytes:
    pdf = document()
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.Rendition, JS=String(JAVASCRIPT)))
    return saved(pdf)


@hostile(PDF_NAME, "pdf_script")
def pdf_with_a_javascript_link() -> bytes:
    return opening_with(Dictionary(S=Name.URI, URI=String(" JavaScript:alert(1)")))


@hostile(PDF_NAME, "pdf_script")
def locked_pdf_with_javascript() -> bytes:
    action = Dictionary(S=Name.JavaScript, JS=String(JAVASCRIPT))
    return opening_with(action, encryption=pikepdf.Encryption(owner="chief", user="", R=6))


@hostile(PDF_NAME, "pdf_program")
def pdf_that_launches() -> bytes:
    return opening_with(Dictionary(S=Name.Launch, F=Dictionary(Type=Name.Filespec, F=String("cmd.exe"))))


@hostile(PDF_NAME, "pdf_program")
def pdf_that_launches_behind_a_reference() -> bytes:
    return by_hand(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S 4 0 R/F(cmd.exe)>>>>", b"/L#61unch")


@hostile(PDF_NAME, "pdf_program")
def pdf_that_goes_to_a_share() -> bytes:
    return opening_with(Dictionary(S=Name.GoToR, F=String("\\\\198.51.100.7\\share\\a.pdf"), D=Array([0, Name.Fit])))


@hostile(PDF_NAME, "pdf_program")
def pdf_with_content_elsewhere() -> bytes:
    pdf = document()
    pdf.pages[0].Contents = pdf.make_stream(b"")
    pdf.pages[0].Contents.F = String("file.bin")
    return saved(pdf)


@hostile(PDF_NAME, "pdf_program")
def pdf_with_rich_media() -> bytes:
    pdf = document()
    pdf.pages[0].Annots = Array(
        [pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9]))]
    )
    return saved(pdf)


@hostile(PDF_NAME, "pdf_form")
def pdf_that_sends_its_form() -> bytes:
    return opening_with(Dictionary(S=Name.SubmitForm, F=String("https://example.org/")))


@hostile(PDF_NAME, "pdf_form")
def pdf_that_fetches_its_form() -> bytes:
    return opening_with(Dictionary(S=Name.ImportData, F=String("form.fdf")))


@hostile(PDF_NAME, "pdf_program")
def pdf_that_opens_what_is_inside() -> bytes:
    return opening_with(Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C, N=String("inner.pdf"))))


@hostile(PDF_NAME, "pdf_form")
def pdf_with_an_xfa_form() -> bytes:
    pdf = document()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp:xdp/>"))
    return saved(pdf)


@hostile(PDF_NAME, "pdf_embedded")
def pdf_with_a_program_inside() -> bytes:
    return saved(_with_file(document(), "setup.exe", b"MZ\x90\0" + b"\0" * 200))


@hostile(PDF_NAME, "pdf_embedded")
def pdf_with_a_program_called_data() -> bytes:
    return saved(_with_file(document(), "data.xml", b"MZ\x90\0" + b"\0" * 200))


@hostile(PDF_NAME, "pdf_embedded")
def pdf_with_a_page_called_data() -> bytes:
    return saved(_with_file(document(), "data.txt", b"<!DOCTYPE html><html><script>alert(1)</script></html>"))


@hostile(PDF_NAME, "pdf_script")
def pdf_with_a_scripted_pdf_inside() -> bytes:
    return saved(_with_file(document(), "inner.pdf", pdf_with_javascript()))


@honest(PDF_NAME)
def pdf_with_a_pdf_inside() -> bytes:
    return saved(_with_file(document(), "inner.pdf", ordinary_pdf()))


@hostile(PDF_NAME, "pdf_embedded")
def pdf_in_a_pdf_in_a_pdf() -> bytes:
    return saved(_with_file(document(), "inner.pdf", pdf_with_a_pdf_inside()))


@hostile(PDF_NAME, "too_complex")
def pdf_with_a_flate_bomb() -> bytes:
    return _with_packed_page(packed_zeros(2**30), "/FlateDecode")


@hostile(PDF_NAME, "too_complex")
def pdf_with_a_bomb_in_a_bomb() -> bytes:
    return _with_packed_page(zlib.compress(packed_zeros(2**30), 9), "/FlateDecode", "/FlateDecode")


@hostile(PDF_NAME, "damaged")
def pdf_with_an_object_stream_bomb() -> bytes:
    packed = packed_zeros(2**30)
    stream = (
        b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream"
    )
    body = b"%PDF-1.7\n1 0 obj\n" + stream + b"\nendobj\n"
    # Object 2 (the catalog) lives in that stream, says a cross-reference stream.
    rows = (
        b"\0\0\0\0\0"
        + b"\1"
        + (9).to_bytes(3, "big")
        + b"\0"
        + b"\2\0\0\1\0"
        + b"\1"
        + len(body).to_bytes(3, "big")
        + b"\0"
    )
    table = b"<</Type/XRef/Size 4/W[1 3 1]/Root 2 0 R/Length %d>>stream\n" % len(rows) + rows + b"\nendstream"
    return body + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


@hostile(PDF_NAME, "too_complex")
def pdf_with_a_picture_of_a_country() -> bytes:
    pdf = document()
    picture = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000, BitsPerComponent=8
    )
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=picture))
    return saved(pdf)


@hostile(PDF_NAME, "damaged")
def pdf_of_nested_brackets() -> bytes:
    return by_hand(b"<</Type/Catalog/Pages 2 0 R/Deep " + b"[" * 100_000 + b"]" * 100_000 + b">>")


def _with_packed_page(packed: bytes, *filters: str) -> bytes:
    pdf = document()
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=Array([Name(one) for one in filters]))
    pdf.pages[0].Contents = stream
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def _with_file(pdf: pikepdf.Pdf, name: str, content: bytes) -> pikepdf.Pdf:
    stream = pdf.make_stream(content, Type=Name.EmbeddedFile)
    about = Dictionary(
        Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream), AFRelationship=Name.Data
    )
    specification = pdf.make_indirect(about)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(name), specification])))
    pdf.Root.AF = Array([specification])
    return pdf


def _link(pdf: pikepdf.Pdf, action: Dictionary) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], F=4, A=action))


def _padded(size: int) -> bytes:
    pdf = document()
    pdf.Root.Padding = pdf.make_stream(b"x" * size)
    return saved(pdf, compress_streams=False)
