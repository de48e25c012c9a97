"""RIS: a record of tagged lines, as Zotero, Mendeley, EndNote and JabRef read it.

Source: Research Information Systems, RIS format specification (2001, 2011). Lines end with CR LF.
An article of a known medium has the type NEWS, any other ELEC. The first ``UR`` is the original,
the second one the article on this site.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from searchsite.citations.authors import Author
from searchsite.citations.reference import Reference

END_OF_LINE = "\r\n"
#: Programs take a semicolon in ``UR`` for the end of an address.
_ADDRESS_ESCAPES = str.maketrans({";": "%3B"})


def record(reference: Reference) -> str:
    """Return the record of a reference, ending with an empty line."""
    lines = [f"{tag}  - {value}" for tag, value in _lines(reference) if value]
    return END_OF_LINE.join((*lines, "ER  - ", "", ""))


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS" if reference.publisher else "ELEC"
    yield "ID", str(reference.id)
    for author in reference.authors:
        yield "AU", _name(author)
    yield "TI", reference.title
    yield "T2", reference.publisher
    yield "PB", reference.publisher
    if reference.published:
        yield "PY", f"{reference.published.year:04}"
        yield "DA", f"{_day(reference.published)}/"
        if reference.date_is_doubtful:
            yield "N1", _("Tanggal terbit meragukan")
    yield "UR", reference.address.translate(_ADDRESS_ESCAPES)
    if reference.permalink != reference.address:
        yield "UR", reference.permalink.translate(_ADDRESS_ESCAPES)
    yield "Y2", f"{_day(reference.accessed)}/"
    yield "DP", reference.site
    yield "LA", reference.language


def _name(author: Author) -> str:
    """Return ``family, given``; a comma behind a single name keeps it whole."""
    family = author.family.replace(",", "")
    return f"{family}, {author.given}" if author.given else f"{family},"


def _day(day: date) -> str:
    return f"{day.year:04}/{day.month:02}/{day.day:02}"
