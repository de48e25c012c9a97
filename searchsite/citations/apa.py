"""References by the manual of the American Psychological Association, seventh edition (APA 7).

Source: APA, Publication Manual (2020), sections 9 and 10.16: a webpage on a news website. The title
is in italics. An undated article has the day of access. Titles keep their capitals: only a reader
can tell which words of a headline are names.
"""

import re

from searchsite.citations.authors import Author
from searchsite.citations.prose import (
    Formatted,
    Run,
    Terms,
    bracketed_title,
    ended,
    is_ended,
    written_day,
)
from searchsite.citations.reference import Reference

MAX_AUTHORS = 20
LEADING_AUTHORS = 19  # of more, before an ellipsis and the last one
_NAME_PARTS = re.compile(r"[^\W\d_][^\s-]*|-")


def formatted(reference: Reference, terms: Terms) -> Formatted:
    """Return the entry of a list of references, in the language of ``terms``."""
    authors = _authors(reference.authors)
    title = bracketed_title(reference, terms)
    heading = Run(title or reference.title, italic=not title)
    date = f"({_date(reference, terms)})."
    runs = [Run(f"{ended(authors)} {date} "), heading] if authors else [heading]
    runs.append(Run("" if is_ended(heading.text) else "."))
    if not authors:
        runs.append(Run(f" {date}"))
    if reference.publisher and reference.publisher.casefold() != authors.casefold():
        runs.append(Run(f" {ended(reference.publisher)}"))
    runs.append(Run(f" {_address(reference, terms)}"))
    return tuple(run for run in runs if run.text)


def _authors(authors: tuple[Author, ...]) -> str:
    names = [_inverted(author) for author in authors]
    if len(names) > MAX_AUTHORS:
        return f"{', '.join(names[:LEADING_AUTHORS])}, … {names[-1]}"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _inverted(author: Author) -> str:
    return f"{author.family}, {initials(author.given)}" if author.given else author.family


def initials(names: str) -> str:
    """Return the initials of given names.

    >>> initials("Budi agus"), initials("H. Nur-Aini")
    ('B. A.', 'H. N.-A.')
    """
    letters = (
        "-" if part == "-" else f"{part[0].upper()}. " for part in _NAME_PARTS.findall(names)
    )
    return "".join(letters).replace(" -", "-").strip(" -")


def _date(reference: Reference, terms: Terms) -> str:
    if reference.published is None:
        return terms.undated
    if reference.date_is_doubtful:
        return terms.about.format(year=reference.published.year)
    return written_day(reference.published, terms.year_first, terms)


def _address(reference: Reference, terms: Terms) -> str:
    if reference.published is not None:
        return reference.address
    day = written_day(reference.accessed, terms.day, terms)
    return terms.retrieved.format(day=day, address=reference.address)
