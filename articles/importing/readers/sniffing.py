"""The kind of a file by its first bytes, so that a wrong ending is told and not parsed.

The signatures are those of the formats' specifications.
"""

import io
import re
import zipfile

from articles.importing.readers.unreadable import Unreadable

HEAD_BYTES = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office files before 2007
#: First bytes -> kind of problem.
_SIGNATURES = (
    (b"Rar!\x1a\x07", "other_archive"),
    (b"7z\xbc\xaf\x27\x1c", "other_archive"),
    (b"\xfd7zXZ\x00", "other_archive"),
    (b"BZh", "other_archive"),
    (b"\x28\xb5\x2f\xfd", "other_archive"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
#: Kind -> its name and its usual ending.
KINDS = {
    "pdf": ("PDF", ".pdf"),
    "rtf": ("RTF", ".rtf"),
    "html": ("HTML", ".html"),
    "docx": ("Word (.docx)", ".docx"),
    "xlsx": ("Excel (.xlsx)", ".xlsx"),
    "odt": ("OpenDocument (.odt)", ".odt"),
    "epub": ("EPUB", ".epub"),
    "zip": ("ZIP", ".zip"),
    "gzip": ("gzip", ".gz"),
}
_OLE_STREAMS = (
    ("WordDocument", "old_word"),
    ("Workbook", "old_excel"),
    ("Book", "old_excel"),
    ("PowerPoint Document", "presentation"),
    ("EncryptedPackage", "encrypted"),
    ("__properties_version1.0", "outlook_message"),
)
_HTML = re.compile(
    rb"^\s*(?:<!doctype html|<html|<head|<body|<\?xml[^>]*>\s*<(?:!doctype )?html)", re.I
)


def expect(content: bytes, *expected: str) -> None:
    """Raise ``Unreadable`` if the content is of another kind than the expected ones."""
    head = content[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(OLE):
        raise Unreadable(_ole_problem(content))
    for signature, code in _SIGNATURES:
        if head.startswith(signature):
            raise Unreadable(code)
    kind = _kind(head, content)
    if kind and kind not in expected:
        if kind in {"presentation", "apple_document"}:
            raise Unreadable(kind)
        found, suffix = KINDS[kind]
        raise Unreadable("other_kind", found=found, suffix=suffix)


def _kind(head: bytes, content: bytes) -> str:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    return "html" if _HTML.match(head) else ""


def _zip_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {info.filename for info in archive.filelist[:5_000]}
            declared = _mimetype(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError):
        return ""  # the reader reports the damage
    kinds = (
        ("docx", "word/document.xml" in names or "word/document2.xml" in names),
        ("xlsx", "xl/workbook.xml" in names),
        ("presentation", "ppt/presentation.xml" in names or "presentation" in declared),
        ("epub", "META-INF/container.xml" in names or declared.endswith("epub+zip")),
        ("odt", declared.startswith("application/vnd.oasis.opendocument.text")),
        ("apple_document", any(name.endswith(".iwa") for name in names)),
    )
    return next((kind for kind, found in kinds if found), "zip")


def _mimetype(archive: zipfile.ZipFile) -> str:
    info = archive.NameToInfo.get("mimetype")
    if info is None or info.file_size > 200 or info.flag_bits & 1:
        return ""
    return archive.read(info).decode("ascii", "replace").strip()


def _ole_problem(content: bytes) -> str:
    # The names of streams are UTF-16 in the directory, which may be anywhere.
    for name, code in _OLE_STREAMS:
        if name.encode("utf-16-le") in content:
            return code
    return "old_word"
