"""The search text of the editors' list: numbers and statuses, beside the query language of readers.

``#123`` names an article, ``status:draf`` a status; an address alone names the article that has it.
The rest of the text is a query (``indexer.query.parser``).
"""

import re
from dataclasses import dataclass

from articles.models import Article
from indexer.query.keywords import QUOTES

MAX_NUMBERS = 1_000
MAX_DIGITS = 18  # of a number; larger ones fit into no key

#: Words after ``status:``, in both languages of the interface.
STATUS_WORDS = {
    "draf": Article.Status.DRAFT,
    "draft": Article.Status.DRAFT,
    "terbit": Article.Status.PUBLISHED,
    "published": Article.Status.PUBLISHED,
    "terjadwal": Article.Status.SCHEDULED,
    "scheduled": Article.Status.SCHEDULED,
    "sampah": Article.Status.TRASHED,
    "trashed": Article.Status.TRASHED,
}

#: A quoted part stays as it is; the parts of the list are outside of quotation marks.
_PART = re.compile(
    rf"(?P<quoted>[{QUOTES}][^{QUOTES}]*[{QUOTES}])"
    r"|(?<![^\s(])(?:#|(?:nomor|number)\s*:\s*#?)(?P<number>\d+)(?![\w.,/-])"
    rf"|(?<![^\s(])(?P<minus>-?)status\s*:\s*(?P<status>{'|'.join(STATUS_WORDS)})(?!\w)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_PERMALINK = re.compile(
    r"(?:https?://[^/\s]+)?/(?:[^\s?#]*/)?articles/(?:article/)?(\d+)(?:[/?#]\S*)?"
)


@dataclass(frozen=True, slots=True)
class ListText:
    """The parts of a search text; ``query`` is the rest, in the language of readers."""

    query: str = ""
    numbers: tuple[int, ...] = ()
    statuses: frozenset[str] = frozenset()  # one of them; empty: any
    other_than: frozenset[str] = frozenset()  # none of them
    address: str = ""


def read(text: str) -> ListText:
    """Return the parts of a search text.

    >>> read('banjir status:draf "status:draf" #12').query
    'banjir "status:draf"'
    >>> read("#12 nomor:7").numbers, read("https://pagi.example/articles/12/judul").numbers
    ((12, 7), (12,))
    """
    text = " ".join(text.replace("\0", "").split())
    if (link := _PERMALINK.fullmatch(text)) and len(link[1]) <= MAX_DIGITS:
        address = text if _ADDRESS.fullmatch(text) else ""
        return ListText(numbers=(int(link[1]),), address=address)
    if _ADDRESS.fullmatch(text):
        return ListText(address=text)
    numbers: list[int] = []
    wanted: set[str] = set()
    unwanted: set[str] = set()

    def taken(part: re.Match[str]) -> str:
        if part["quoted"] is not None:
            return part[0]
        if part["number"] is not None:
            if len(part["number"]) > MAX_DIGITS or len(numbers) >= MAX_NUMBERS:
                return part[0]
            numbers.append(int(part["number"]))
            return " "
        (unwanted if part["minus"] else wanted).add(STATUS_WORDS[part["status"].lower()].value)
        return " "

    query = " ".join(_PART.sub(taken, text).split())
    return ListText(query, tuple(numbers), frozenset(wanted), frozenset(unwanted))
