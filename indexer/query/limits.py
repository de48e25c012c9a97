"""The limits a query is held to, and what is said when one of them cut something off."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one query; the site's settings fill them in (``indexer.search.service``)."""

    length: int = 256  # characters
    clauses: int = 32
    nesting: int = 8
    wildcard_letters: int = 3  # before the first wildcard
    edit_distance: int = 2
    slop: int = 20  # words between those of a phrase


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the query that the reader should know.

    ``code`` is one of the names in ``REMARKS``; ``value`` is the part of the query it is about.
    """

    code: str
    value: str = ""


#: Every code a parse can yield, with what it means. Their Indonesian wording: indexer/notices.py.
REMARKS = {
    "too-long": "the query was cut to the limit of characters",
    "too-many-clauses": "clauses beyond the limit were left out",
    "too-deep": "parentheses nested beyond the limit were ignored",
    "unbalanced-quote": "a quotation mark without its partner was ignored",
    "unbalanced-parenthesis": "a closing parenthesis was ignored, or an open one closed at the end",
    "dangling-operator": "an operator without words on both sides does not count as an operator",
    "unknown-field": "a name before a colon is no field and was searched as a word",
    "bad-date": "a date was not understood and left out",
    "leading-wildcard": "a wildcard at the beginning of a word was ignored",
    "short-wildcard": "a wildcard after too few letters was ignored",
    "edit-distance": "an edit distance was brought down to the limit",
    "phrase-wildcard": "a wildcard within a phrase, where none is possible, was ignored",
    "phrase-slop": "the distance within a phrase was brought down to the limit",
    "negative-number": "a number after a minus sign was searched, not excluded",
    "empty-field": "a field without a value was ignored",
}
