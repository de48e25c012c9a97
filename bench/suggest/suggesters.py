"""The suggesters that are compared: ours, a sorted list of titles, tantivy and SQLite's FTS5.

All have the same articles and offer eight suggestions. The peers search titles; for the queries of
a peer, the word that each found title has in place of the last one is taken.
"""

import shutil
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from indexer.engines.interface import IndexDocument
from indexer.suggest.candidates import candidates
from indexer.suggest.layers import Layers, open_layer, write_layer
from indexer.suggest.typed_text import read_typed
from indexer.suggest.word_reader import WORD, folded_word
from indexer.suggest.word_texts import joined, read_words

MAX_SUGGESTIONS = 8
MAX_TITLES = 2  # of ours
BATCH_DOCUMENTS = 5_000


@dataclass(frozen=True, slots=True)
class Offer:
    """Suggestions in folded words: queries, and titles of articles."""

    queries: Sequence[str] = ()
    titles: Sequence[str] = ()


class Suggester(Protocol):
    """Suggests queries and titles for a typed text."""

    def suggest(self, text: str) -> Offer:
        """Return at most eight suggestions."""
        ...


def folded_text(text: str) -> str:
    """Return the folded words of a text with single spaces."""
    words = (folded_word(match.encode().lower()) for match in WORD.findall(text))
    return b" ".join(word for word in words if word).decode()


class Site:
    """Our suggestions from the layers, without the look-up of articles in the database."""

    def __init__(self, documents: Sequence[IndexDocument], folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        rest = iter(documents)
        parts = []
        while batch := list(islice(rest, BATCH_DOCUMENTS)):
            parts.append(read_words(batch))
        write_layer(folder, "layer", joined(parts), np.empty(0, np.int64))
        self._layers = Layers(("", 0, 0), (open_layer(folder / "layer"),))
        self._titles = {each.article_id: each.title for each in documents}

    def suggest(self, text: str) -> Offer:
        """Return completed phrases and titles, as the site does."""
        typed = read_typed(text)
        found = candidates(self._layers, typed)
        titles = dict.fromkeys(self._titles[place.article_id] for place in found.places)
        shown = list(titles)[:MAX_TITLES]
        queries = [phrase.text or typed.completed(phrase.completion) for phrase in found.phrases]
        room = MAX_SUGGESTIONS - len(shown)
        return Offer(queries[:room], [folded_text(title) for title in shown])


class TitleList:
    """A sorted list of titles: those that begin with the text, the newest first."""

    def __init__(self, documents: Sequence[IndexDocument], folder: Path) -> None:
        titles = {folded_text(each.title): each.article_id for each in documents}
        self._titles = sorted(titles.items())

    def suggest(self, text: str) -> Offer:
        """Return the titles."""
        begin = bisect_left(self._titles, (text, 0))
        end = bisect_left(self._titles, (text + "\U0010ffff", 0))
        found = sorted(self._titles[begin:end], key=lambda each: -each[1])[:MAX_SUGGESTIONS]
        return Offer((), [title for title, _ in found])


class Fts5:
    """SQLite: the phrase of the typed words with a prefix at its end, by BM25 over titles."""

    def __init__(self, documents: Sequence[IndexDocument], folder: Path) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE t USING fts5(title, prefix='2 3 4')")
        rows = ((folded_text(each.title),) for each in documents)
        self._database.executemany("INSERT INTO t VALUES (?)", rows)
        self._database.execute("INSERT INTO t(t) VALUES ('optimize')")

    def suggest(self, text: str) -> Offer:
        """Return the titles, and the words that complete the last one in them."""
        rows = self._database.execute(
            "SELECT title FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?",
            (f'"{text}" *', MAX_SUGGESTIONS),
        )
        return _of_titles(text, [title for (title,) in rows])


class Tantivy:
    """tantivy: a phrase-prefix query over titles by BM25; a regular expression for one word."""

    def __init__(self, documents: Sequence[IndexDocument], folder: Path) -> None:
        import tantivy

        self._library: Any = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", stored=True, tokenizer_name="whitespace")
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        writer = index.writer(100_000_000)
        for each in documents:
            writer.add_document(tantivy.Document(title=folded_text(each.title)))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def suggest(self, text: str) -> Offer:
        """Return the titles, and the words that complete the last one in them."""
        query = self._library.Query
        words = text.split()
        if text.endswith(" "):
            phrase = (
                query.phrase_query(self._schema, "title", words)
                if len(words) > 1
                else query.term_query(self._schema, "title", words[0])
            )
        elif len(words) > 1:
            phrase = query.phrase_prefix_query(self._schema, "title", words)
        else:
            phrase = query.regex_query(self._schema, "title", f"{words[0].replace('.', '[.]')}.*")
        hits = self._searcher.search(phrase, MAX_SUGGESTIONS, count=False).hits
        return _of_titles(text, [self._searcher.doc(at)["title"][0] for _, at in hits])


SUGGESTERS: dict[str, Any] = {
    "searchsite": Site,
    "titles": TitleList,
    "fts5": Fts5,
    "tantivy": Tantivy,
}


def _of_titles(text: str, titles: Sequence[str]) -> Offer:
    return Offer(list(dict.fromkeys(_completed(text, titles))), titles)


def _completed(text: str, titles: Sequence[str]) -> Iterator[str]:
    """Yield the text with the word that each title has in place of the last one."""
    for title in titles:
        at = f" {title} ".find(f" {text}")
        if at >= 0:
            rest = title[at + len(text) :].partition(" ")
            yield text + (rest[0] or (rest[2].partition(" ")[0] if text.endswith(" ") else ""))
