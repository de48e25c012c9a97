"""The English catalogue: its two files, and its texts.

The Indonesian texts of the code are the keys. Babel reads and writes the files, so that no machine
needs GNU gettext.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.translations.sources import ROOT, messages

LANGUAGE = "en"
PO = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
WIDTH = 100
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # a date of today would make other bytes every day

HEADER = """\
# English texts of the interface. The keys are the Indonesian texts of the code.
# After a change of either: bin/translations
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def stored() -> Catalog:
    """Return the stored catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def merged(old: Catalog) -> Catalog:
    """Return the catalogue of the present messages with the translations of ``old``."""
    new = Catalog(locale=LANGUAGE, domain="django", charset="utf-8")
    for message in messages():
        known = old.get(message.text, message.context)
        strings = _strings(known.string) if known else ("",)
        translated = (*strings, "")[:2] if message.plural else strings[0]
        new.add(
            message.key,
            translated,
            locations=[(file, 0) for file in message.files],
            context=message.context,
        )
    return new


def po_bytes(catalogue: Catalog) -> bytes:
    """Return the text of the catalogue, without dates and line numbers, which change too often."""
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH, include_lineno=False, omit_header=True)
    return HEADER.encode() + file.getvalue().lstrip(b"\n")


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return the compiled catalogue: the same bytes for the same translations."""
    file = BytesIO()
    plain = Catalog(
        *(LANGUAGE, "django"), creation_date=UNDATED, revision_date=UNDATED, charset="utf-8"
    )
    for message in catalogue:
        if message.id:
            plain.add(message.id, message.string, context=message.context)
    write_mo(file, plain)
    return file.getvalue()


def texts(catalogue: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the key of each message, and its English texts: two if it has a plural."""
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            yield key, _strings(message.string)


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the keys that lack an English text."""
    return [key for key, strings in texts(catalogue) if not all(strings)]


def _strings(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))
