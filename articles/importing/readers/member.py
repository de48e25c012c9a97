"""A part of a file that is read like a file of its own: of an archive, a mailbox, a web archive."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from articles.importing.record import RawArticle, Rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A part with a name. ``suffix`` is its format if the name does not tell it.

    ``url`` and ``published_at`` (ISO 8601) are known from outside: they complete the article.
    ``is_page`` marks one of the many pages of a site, of which most are no articles.
    """

    name: str
    open: Callable[[], BinaryIO]
    suffix: str = ""
    url: str = ""
    published_at: str = ""
    is_page: bool = False


Item = RawArticle | Rejection | Member
Reader = Callable[[BinaryIO, str], Iterator[Item]]
