"""The limits of a query, and the remarks about parts that were ignored or changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one query, from the site's settings (``indexer.search``)."""

    length: int = 256  # characters
    clauses: int = 32
    nesting: int = 8
    wildcard_letters: int = 3  # before the first wildcard
    edit_distance: int = 2
    patterns: int = 6  # wildcards and fuzzy words
    slop: int = 20  # other words between two words of a phrase


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem of the query to report to the user.

    ``code`` is a key of ``REMARKS``; ``value`` is the part of the query that it is about.
    """

    code: str
    value: str = ""


#: All codes of remarks with their meaning. Indonesian messages: indexer/search/messages.py.
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
    "too-many-patterns": "wildcards and fuzzy words beyond the limit were searched as words",
    "edit-distance": "an edit distance was brought down to the limit",
    "phrase-wildcard": "a wildcard within a phrase, where none is possible, was ignored",
    "phrase-slop": "the distance within a phrase was brought down to the limit",
    "negative-number": "a number after a minus sign was searched, not excluded",
    "empty-field": "a field without a value was ignored",
}
