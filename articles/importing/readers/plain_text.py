"""Check that a table or a JSON file is plain text, before it is read as such.

Browsers and spreadsheets save workbooks and pages under the ending ``.csv``. Only the first bytes
are looked at: containers are parsed in a process of their own, and not here.
"""

import io
from typing import BinaryIO

from articles.importing.readers.sniffing import HEAD_BYTES, KINDS, OLE, expect
from articles.importing.readers.unreadable import Unreadable

_ZIP = b"PK\x03\x04"
#: Folders of the members at the beginning of a package -> its kind.
_FOLDERS = ((b"xl/", "xlsx"), (b"word/", "docx"), (b"opendocument.text", "odt"), (b"epub", "epub"))
#: Bytes of an old Office file in which the name of its content is searched.
MAX_OLE_BYTES = 8 * 1024 * 1024


def as_plain_text(stream: BinaryIO) -> BinaryIO:
    """Return a stream of the same bytes; raise ``Unreadable`` if they are of another format."""
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(HEAD_BYTES)[:HEAD_BYTES]
    if head.startswith(_ZIP):
        kind = next((kind for folder, kind in _FOLDERS if folder in head), "zip")
        found, suffix = KINDS[kind]
        raise Unreadable("other_kind", found=found, suffix=suffix)
    if head.startswith(OLE):
        expect(buffered.read(MAX_OLE_BYTES))
    if b"%PDF-" not in head or head.startswith(b"%PDF-"):
        expect(head)
    return buffered
