"""The messages of the sources, and the English catalogue that translates them.

The Indonesian texts in the code are the keys. Babel reads and writes the files, so that no machine
needs GNU gettext; Django's ``templatize`` turns templates into something that Babel can read.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
PACKAGES = ("lexicon", "articles", "indexer", "searchsite")
TEMPLATE_FOLDERS = ("templates", "articles/templates")
LANGUAGE = "en"
PO = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
WIDTH = 100
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # a date of today would make other bytes every day

#: The calls that mark a message, with the positions of its parts.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
#: Texts of Django's own templates that ours repeat; Django translates them.
DJANGO_TEXTS = frozenset(
    {
        "All dates",
        "Home",
        "Objects",
        "No, take me back",
        "Yes, I’m sure",
        " By %(filter_title)s ",
        "Are you sure you want to delete the selected %(objects_name)s? All of the following"
        " objects and their related items will be deleted:",
    }
)

HEADER = """\
# English texts of the interface. The keys are the Indonesian texts of the code.
# After a change of either: bin/translations"""


class Message(NamedTuple):
    """A message of the code: its key, the key of the plural, and the files that use it."""

    context: str | None
    text: str
    plural: str | None
    files: tuple[str, ...]

    @property
    def key(self) -> str | tuple[str, str]:
        """Return the key as catalogues write it."""
        return (self.text, self.plural) if self.plural else self.text


def messages() -> list[Message]:
    """Return the messages of all sources in the order of their files."""
    found: dict[tuple[str | None, str], Message] = {}
    for file, source in _sources():
        for _line, text, _comments, context in extract("python", source, KEYWORDS):
            singular, plural = text if isinstance(text, tuple) else (text, None)
            if singular in DJANGO_TEXTS:
                continue
            known = found.get((context, singular))
            files = (*known.files, file) if known else (file,)
            plural = plural or (known.plural if known else None)
            found[context, singular] = Message(
                context, singular, plural, tuple(dict.fromkeys(files))
            )
    return list(found.values())


def stored() -> Catalog:
    """Return the stored catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def merged(old: Catalog) -> Catalog:
    """Return the catalogue of the present messages with the translations of ``old``."""
    new = Catalog(locale=LANGUAGE, domain="django", charset="utf-8", header_comment=HEADER)
    for message in messages():
        known = old.get(message.text, message.context)
        translated = known.string if known else ""
        if message.plural and isinstance(translated, str):
            translated = (translated, "") if translated else ("", "")
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
    head = f"{HEADER}\n{_header_entry()}\n"
    return head.encode() + file.getvalue().lstrip(b"\n")


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


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the keys that have no English text."""
    return [
        str(message.id) for message in catalogue if message.id and not all(_strings(message.string))
    ]


def _strings(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _plural_forms() -> tuple[str, str]:
    return ("Plural-Forms", "nplurals=2; plural=(n != 1);")


def _header_entry() -> str:
    fields = (
        ("Language", LANGUAGE),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        _plural_forms(),
    )
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields)
    return f'msgid ""\nmsgstr ""\n{lines}'


def _sources() -> Iterator[tuple[str, BytesIO]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), BytesIO(path.read_bytes())
    for folder in TEMPLATE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.is_file():
                name = path.relative_to(ROOT).as_posix()
                text = templatize(path.read_text("utf-8"), origin=name)
                # Indented lines would be indented Python.
                lines = "\n".join(line.strip() for line in text.split("\n"))
                yield name, BytesIO(lines.encode())
