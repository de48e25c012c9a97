"""Zip packages of XML parts: .docx, .odt, .epub and .xlsx. Nothing is written to the disk.

Each part is read within limits, and XML is parsed without entities, external files and networks.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings
from lxml import etree

from articles.importing.readers.sniffing import expect
from articles.importing.readers.unreadable import MIN_CHECKED_BYTES, Unreadable, whole

#: One part, unpacked. The text of a long book is below 5 MB.
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_PARTS = 20_000
Piece = bytes  # inside the class, the name is a method
PIECE_BYTES = 1024 * 1024
DECLARATION_BYTES = 256 * 1024
_ENCRYPTED = 0x1
_ERRORS = (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OSError)


class Package:
    """A package whose directory is checked before a part is read."""

    def __init__(self, stream: BinaryIO, *, kind: str) -> None:
        """Raise ``Unreadable`` for a bomb, a password, and a file that is not of this kind."""
        content = whole(stream)
        if not content:
            raise Unreadable("empty")
        expect(content, kind)
        self.content = content
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _ERRORS as error:
            raise Unreadable("damaged_document") from error
        self._check(len(content))

    def _check(self, size: int) -> None:
        parts = self._archive.filelist
        if len(parts) > MAX_PARTS or sum(part.compress_size for part in parts) > size:
            raise Unreadable("bomb", limit=settings.IMPORT_MAX_RATIO)
        for part in parts:
            if part.flag_bits & _ENCRYPTED:
                raise Unreadable("encrypted")
            allowed = max(MIN_CHECKED_BYTES, part.compress_size * settings.IMPORT_MAX_RATIO)
            if part.file_size > allowed:
                raise Unreadable("bomb", limit=settings.IMPORT_MAX_RATIO)

    def names(self) -> list[str]:
        """Return the names of the parts."""
        return self._archive.namelist()

    def bytes(self, name: str) -> bytes | None:
        """Return a part; None if there is none of this name."""
        part = self._archive.NameToInfo.get(name.lstrip("/"))
        if part is None:
            return None
        if part.file_size > MAX_PART_BYTES:
            raise Unreadable("large_document", limit=f"{MAX_PART_BYTES // 1024**2} MB")
        try:
            return self._archive.read(part)  # never more than ``file_size``
        except (*_ERRORS, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
            raise Unreadable("damaged_document") from error

    def pieces(self, name: str) -> Iterator[Piece]:
        """Yield a part piece by piece, however long it is; nothing if there is none."""
        part = self._archive.NameToInfo.get(name.lstrip("/"))
        if part is not None:
            try:
                with self._archive.open(part) as stream:
                    while piece := stream.read(PIECE_BYTES):
                        yield piece
            except (*_ERRORS, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
                raise Unreadable("damaged_document") from error

    def has_entities(self, name: str) -> bool:
        """Return whether an XML part declares entities, in UTF-8 or UTF-16."""
        head = (self.bytes(name) or b"")[:DECLARATION_BYTES]
        return b"<!ENTITY" in head.replace(b"\0", b"")  # in UTF-16, NUL bytes are between

    def xml(self, name: str) -> Any:
        """Return the root of an XML part; None if there is none of this name."""
        content = self.bytes(name)
        return None if content is None else parse_xml(content)


def parse_xml(content: bytes) -> Any:
    """Return the root of an XML document. Raises ``Unreadable``."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        code = "deep_document" if "depth" in str(error) else "damaged_document"
        raise Unreadable(code) from error
    document = root.getroottree().docinfo.internalDTD
    if document is not None and next(document.iterentities(), None) is not None:
        raise Unreadable("xml_entities")
    return root
