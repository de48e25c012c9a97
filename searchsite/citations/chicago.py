"""References by the Chicago Manual of Style, seventeenth edition, notes and bibliography.

The entry is that of a bibliography. Source: CMOS 17, sections 14.191 (newspapers), 14.207 (undated
pages have the day of access). In Indonesian, a full stop stands behind the closing quote.
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

MAX_AUTHORS = 10
LEADING_AUTHORS = 7  # of more
_OPENING = re.compile(r"(?:(?<=^)|(?<=[\s(\[‘“-]))[\"“]")


def formatted(reference: Reference, terms: Terms) -> Formatted:
    """Return the entry of a bibliography, in the language of ``terms``."""
    authors = _authors(reference, terms)
    runs = [Run(f"{ended(authors)} ")] if authors else []
    runs.append(Run(_title(reference, terms)))
    date = _date(reference, terms)
    if reference.publisher:
        runs += [Run(" "), Run(reference.publisher, italic=True)]
        if date:
            runs.append(Run(f", {date}."))
        elif not is_ended(reference.publisher):
            runs.append(Run("."))
    elif date:
        runs.append(Run(f" {date}."))
    if not date:
        day = written_day(reference.accessed, terms.day, terms)
        runs.append(Run(f" {terms.accessed.format(day=day)}"))
    runs.append(Run(f" {reference.address}."))
    return tuple(runs)


def _authors(reference: Reference, terms: Terms) -> str:
    """Return the names, the first one inverted; "" if the medium itself is the author."""
    authors = reference.authors
    if len(authors) == 1 and authors[0].name.casefold() == reference.publisher.casefold():
        return ""
    if len(authors) > MAX_AUTHORS:
        names = [_inverted(authors[0]), *(author.name for author in authors[1:LEADING_AUTHORS])]
        return f"{', '.join(names)}, {terms.others}"
    names = [_inverted(author) for author in authors[:1]]
    names += [author.name for author in authors[1:]]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, {terms.conjunction} {names[-1]}"


def _inverted(author: Author) -> str:
    return f"{author.family}, {author.given}" if author.given else author.family


def _title(reference: Reference, terms: Terms) -> str:
    if made := bracketed_title(reference, terms):
        return ended(made)
    title = single_quoted(reference.title)
    if is_ended(title):
        return f"“{title}”"
    return f"“{title}.”" if terms.stop_in_quotes else f"“{title}”."


def single_quoted(title: str) -> str:
    """Return a title with single quotes for its double ones: it stands in double quotes.

    >>> single_quoted('Kata "damai" dan “rukun”')
    'Kata ‘damai’ dan ‘rukun’'
    """
    return re.sub(r"[\"”]", "’", _OPENING.sub("‘", title))


def _date(reference: Reference, terms: Terms) -> str:
    if reference.published is None:
        return ""
    day = written_day(reference.published, terms.day, terms)
    return f"[{day}?]" if reference.date_is_doubtful else day
