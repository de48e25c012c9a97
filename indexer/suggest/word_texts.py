"""The words of articles as numbers: the input of phrases and titles, kept in every layer.

An article is its title and the beginning of its body. The words of many parts are joined under one
list of words (``joined``), without the articles that a later part replaces; so layers are merged
without reading the articles again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import IndexDocument
from indexer.storage.term_list import packed_terms
from indexer.suggest.word_reader import MAX_WORD_BYTES, folded_word, split_texts

#: Characters of a body that are read: the first sentence, and more if there are few articles.
MIN_LEAD, MAX_LEAD = 160, 1_000
MAX_ARTICLES = 1 << 26
UNDATED = 0  # the day of an article without a date
FIRST_DAY = datetime(1900, 1, 1).toordinal() - 1  # earlier dates count as that day

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordTexts:
    """Words of articles. Joined parts have folded words, numbered in the order of their bytes."""

    content: npt.NDArray[np.uint8]  # the distinct words, as in a ``TermList``
    ends: npt.NDArray[np.uint32]
    words: npt.NDArray[np.uint32]  # word numbers of all articles, title before body
    joined: npt.NDArray[np.bool_]  # whether only spaces separate a word from the one before it
    ids: Ids  # of the articles
    text_ends: npt.NDArray[np.int64]  # the number of words up to the end of each article
    title_words: npt.NDArray[np.uint16]  # number of words of the title
    days: npt.NDArray[np.uint32]  # of publication, counted from 1900

    @property
    def articles(self) -> int:
        """Return the number of articles."""
        return len(self.ids)

    @property
    def text_starts(self) -> npt.NDArray[np.int64]:
        """Return the place of the first word of each article."""
        return np.concatenate([[0], self.text_ends[:-1]]).astype(np.int64)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def terms(self) -> list[bytes]:
        """Return the distinct words."""
        content, last, found = self.content.tobytes(), 0, []
        for end in self.ends.tolist():
            found.append(content[last:end])
            last = end
        return found


def lead_of(articles: int, characters: int) -> int:
    """Return the number of characters of each body for about ``characters`` of all articles."""
    return min(max(characters // max(articles, 1), MIN_LEAD), MAX_LEAD)


def read_words(documents: Sequence[IndexDocument], lead: int = MIN_LEAD) -> WordTexts:
    """Return the words of documents: of titles, and of ``lead`` characters of bodies."""
    texts: list[str] = []
    for document in documents:
        texts += document.title, _beginning(document.body, lead)
    found = split_texts(texts)
    text_ends, title_ends = found.ends[1::2], found.ends[::2]
    starts = np.append(0, text_ends[:-1]) if documents else title_ends
    return WordTexts(
        *packed_terms(found.distinct),
        words=found.words.astype(np.uint32),
        joined=found.joined,
        ids=np.array([document.article_id for document in documents], dtype=np.int64),
        text_ends=text_ends,
        title_words=np.minimum(title_ends - starts, 0xFFFF).astype(np.uint16),
        days=np.array([_day(document.published_at) for document in documents], dtype=np.uint32),
    )


def joined(parts: Sequence[WordTexts], *, without: Sequence[Ids] = ()) -> WordTexts:
    """Return the words of all parts, without the articles ``without[i]`` of part i."""
    if not parts:
        return read_words(())
    kept = [_kept(part, without[at] if without else None) for at, part in enumerate(parts)]
    numbers: dict[bytes, int] = {}
    own_numbers = [
        np.fromiter(
            (numbers.setdefault(term, len(numbers)) for term in part.terms()),
            dtype=np.int64,
            count=len(part.ends),
        )
        for part in parts
    ]
    terms, sorted_numbers = _sorted_forms(list(numbers))
    words = []
    for part, own, mask in zip(parts, own_numbers, kept, strict=True):
        mapping = sorted_numbers[own]
        words.append(mapping[part.words if mask is None else part.words[mask.words]])

    def all_of(name: str) -> npt.NDArray[Any]:
        return np.concatenate(
            [
                getattr(part, name)
                if mask is None
                else getattr(part, name)[mask.words if name == "joined" else mask.articles]
                for part, mask in zip(parts, kept, strict=True)
            ]
        )

    lengths = [
        np.diff(part.text_ends, prepend=0) if mask is None else mask.lengths
        for part, mask in zip(parts, kept, strict=True)
    ]
    all_words, terms = _without_unused(np.concatenate([np.empty(0, np.uint32), *words]), terms)
    all_joined = all_of("joined")
    if terms and not terms[0]:  # a word without a form divides its neighbours
        empty = all_words == 0
        all_joined &= ~empty
        all_joined[1:] &= ~empty[:-1]
    return WordTexts(
        *packed_terms(terms),
        words=all_words,
        joined=all_joined,
        ids=all_of("ids"),
        text_ends=np.cumsum(np.concatenate([np.empty(0, np.int64), *lengths]), dtype=np.int64),
        title_words=all_of("title_words"),
        days=all_of("days"),
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """The articles of a part that are kept, and their words."""

    articles: npt.NDArray[np.bool_]
    words: npt.NDArray[np.bool_]
    lengths: npt.NDArray[np.int64]


def _kept(part: WordTexts, without: Ids | None) -> _Kept | None:
    """Return what is kept of a part; None for all of it."""
    if without is None or not len(without):
        return None
    articles = ~np.isin(part.ids, without)
    if articles.all():
        return None
    lengths = np.diff(part.text_ends, prepend=0)
    return _Kept(articles, np.repeat(articles, lengths), lengths[articles])


def _beginning(body: str, characters: int) -> str:
    """Return the beginning of a body up to the end of a word."""
    if len(body) <= characters:
        return body
    beginning, _, _ = body[: characters + 1].rpartition(" ")
    return beginning


def _day(moment: datetime | None) -> int:
    return max(moment.toordinal() - FIRST_DAY, 1) if moment else UNDATED


def _without_unused(
    words: npt.NDArray[np.uint32], terms: list[bytes]
) -> tuple[npt.NDArray[np.uint32], list[bytes]]:
    """Return the words under new numbers and the terms without those of removed articles only."""
    is_used = np.zeros(len(terms), dtype=np.bool_)
    is_used[words] = True
    if is_used.all():
        return words, terms
    numbers = (np.cumsum(is_used) - 1).astype(np.uint32)
    return numbers[words], [
        term for term, used in zip(terms, is_used.tolist(), strict=True) if used
    ]


def _sorted_forms(terms: list[bytes]) -> tuple[list[bytes], npt.NDArray[np.uint32]]:
    """Return the sorted folded forms of distinct words, and the number of the form of each word."""
    forms = np.array([folded_word(term) for term in terms], dtype=f"S{MAX_WORD_BYTES}")
    distinct, numbers = np.unique(forms, return_inverse=True)
    return distinct.tolist(), numbers.astype(np.uint32)
