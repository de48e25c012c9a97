"""References as prose: runs of plain and italic text, and the words that a language gives a style.

The terms of a style (``n.d.``, ``Retrieved``) are here and not in the catalogue of the interface,
because word order and punctuation depend on the language with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import override

from searchsite.citations.reference import Reference

#: A sentence that ends so gets no full stop, also if quotes end behind it.
_FINAL = (".", "?", "!", "…")
_CLOSING = "\"'”’»"


class Run(NamedTuple):
    """A piece of a formatted reference."""

    text: str
    italic: bool = False


Formatted = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The words, the orders of dates and the punctuation of a language.

    ``day`` and ``year_first`` are formats of Django; ``stop_in_quotes``: whether a full stop stands
    before the closing quote.
    """

    language: str
    day: str
    year_first: str
    conjunction: str
    others: str
    untitled: str
    undated: str
    about: str
    retrieved: str
    accessed: str
    stop_in_quotes: bool


TERMS = {
    "id": Terms(
        language="id",
        day="j F Y",
        year_first="Y, j F",
        conjunction="dan",
        others="dkk.",
        untitled="Tanpa judul",
        undated="t.t.",
        about="sekitar {year}",
        retrieved="Diakses {day}, dari {address}",
        accessed="Diakses {day}.",
        stop_in_quotes=False,
    ),
    "en": Terms(
        language="en",
        day="F j, Y",
        year_first="Y, F j",
        conjunction="and",
        others="et al.",
        untitled="Untitled",
        undated="n.d.",
        about="ca. {year}",
        retrieved="Retrieved {day}, from {address}",
        accessed="Accessed {day}.",
        stop_in_quotes=True,
    ),
}


def terms_of(language: str | None) -> Terms:
    """Return the terms of a language; the Indonesian ones of any other."""
    return TERMS.get((language or "")[:2], TERMS["id"])


def written_day(day: date, form: str, terms: Terms) -> str:
    """Return a day in one of the orders of a language, with the name of its month."""
    with override(terms.language):
        return date_format(day, form)


def ended(text: str) -> str:
    """Return a sentence with its full stop, unless it ends with a sign of its own.

    >>> ended("Surut"), ended("Surut?"), ended("“Surut!”")
    ('Surut.', 'Surut?', '“Surut!”')
    """
    return text if is_ended(text) else f"{text}."


def is_ended(text: str) -> bool:
    """Return whether a text ends with the sign of a sentence, also inside quotes."""
    return text.rstrip(_CLOSING).endswith(_FINAL)


def bracketed_title(reference: Reference, terms: Terms) -> str:
    """Return what stands for the title of an article without one; "" if it has one."""
    if reference.title and not reference.title_is_made:
        return ""
    return f"[{reference.title or terms.untitled}]"


def plain(formatted: Iterable[Run]) -> str:
    """Return the text of a formatted reference."""
    return "".join(run.text for run in formatted)


def html(formatted: Iterable[Run]) -> SafeString:
    """Return a formatted reference as HTML; what is in italics is the title of a work."""
    texts = ((escape(run.text), run.italic) for run in formatted)
    return SafeString(
        "".join(f"<cite>{text}</cite>" if is_title else text for text, is_title in texts)
    )
