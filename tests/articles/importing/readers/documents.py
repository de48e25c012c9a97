"""Small documents for tests, written by hand: packages of XML, rich text, PDF files, letters."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LONG = (
    "Warga menutup jalan sejak pagi karena air sungai naik lebih cepat daripada biasanya, dan"
    " petugas meminta semua orang pindah ke balai desa sampai hujan reda pada malam hari. Perahu"
    " karet mengangkut orang tua dan anak-anak lebih dahulu, kata lurah setempat."
)


def package(parts: Mapping[str, str | bytes], *, mimetype: str = "") -> bytes:
    """Return a zip file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, style: str = "", *, bold: bool = False) -> str:
    """Return a paragraph of a Word document."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    letters = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return (
        f'<w:p>{properties}<w:r>{letters}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def docx(body: str, **parts: str | bytes) -> bytes:
    """Return a Word document; other parts are named like ``footnotes``."""
    styles = "".join(
        f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (
            ("Judul", "Title"),
            ("Judul1", "heading 1"),
            ("Judul2", "heading 2"),
            ("TOC1", "toc 1"),
        )
    )
    others = {f"word/{name}.xml": content for name, content in parts.items()}
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
            "docProps/core.xml": "<x><creator>Pembuat Templat</creator></x>",
            **others,
        }
    )


def odt(body: str, *, styles: str = "", manifest: str = "<m/>") -> bytes:
    """Return an OpenDocument text."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("style", "style"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return package(
        {"content.xml": content, "META-INF/manifest.xml": manifest},
        mimetype="application/vnd.oasis.opendocument.text",
    )


def epub(chapters: Sequence[str], *, metadata: str = "") -> bytes:
    """Return an electronic book whose chapters are these bodies of XHTML."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n, _ in enumerate(chapters)
    )
    order = "".join(f'<itemref idref="c{n}"/>' for n, _ in enumerate(chapters))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{order}</spine>"
        "</package>"
    )
    container = '<container><rootfile full-path="OEBPS/book.opf"/></container>'
    parts = {
        f"OEBPS/c{n}.xhtml": f"<html><head></head><body>{body}</body></html>"
        for n, body in enumerate(chapters)
    }
    return package(
        {"META-INF/container.xml": container, "OEBPS/book.opf": opf, **parts},
        mimetype="application/epub+zip",
    )


Text = tuple[float, float, float, str, bool]  # x, y, size, text, bold


def pdf(
    pages: Sequence[Sequence[Text]], *, image: bool = False, turn: int = 0, around: bytes = b""
) -> bytes:
    """Return a PDF file whose pages hold these lines, each at its place.

    ``turn`` is how the pages are shown, in degrees; ``around`` is an operator before the lines.
    """
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    fonts = b"<</F1 3 0 R/F2 4 0 R>>"
    for name in (b"Helvetica", b"Helvetica-Bold"):
        objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % name)
    kids = []
    for lines in pages:
        content = b"".join(
            b"BT /%s %.1f Tf 1 0 0 1 %.1f %.1f Tm (%s) Tj ET\n"
            % (b"F2" if bold else b"F1", size, x, y, _escaped(text))
            for x, y, size, text, bold in lines
        )
        resources = b"/Font%s" % fonts
        if image:
            objects.append(
                b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
                b"/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream"
            )
            resources += b"/XObject<</I %d 0 R>>" % len(objects)
            content = b"q 600 0 0 800 0 0 cm /I Do Q\n" + content
        packed = zlib.compress(around + content)
        objects.append(
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
        )
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d/Resources<<%s>>"
            b"/Contents %d 0 R>>" % (turn, resources, len(objects))
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return pdf_file(objects)


def pdf_file(objects: Sequence[bytes]) -> bytes:
    """Return a PDF file of these objects; the first is the catalog."""
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def lines_of(text: str, *, top: float, size: float = 11, width: int = 80) -> list[Text]:
    """Return a text as lines of a page, wrapped like a word processor does."""
    import textwrap

    wrapped = textwrap.wrap(text, width)
    return [(70, top - size * 1.25 * n, size, line, False) for n, line in enumerate(wrapped)]


def _escaped(text: str) -> bytes:
    content = text.encode("cp1252", "replace")
    return content.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
