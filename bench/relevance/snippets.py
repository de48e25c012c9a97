"""How much of the sentence that answers a query stands in the snippet: the site's and others'.

The answering sentence is the one of the judged document that shares most with the query: the
Snowball stems that both hold, added up by their rarity (idf over the documents of the set); of
equal ones the first. What is measured is the share of its different words, Tala's stopwords left
out, that the snippet holds as they are written. Queries that share nothing with their document
are left out.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from bench.relevance.chains import stem, tala, words
from bench.relevance.ours import Site
from bench.relevance.report import Row
from bench.relevance.sets import JudgedSet
from indexer.highlight.sentences import sentences
from indexer.highlight.snippets import LENGTH, snippet

MAKERS = ("searchsite", "whoosh", "tantivy")
MEASURES = (f"snippet@{LENGTH}", "snippet_characters")
# Of Whoosh's fragments: characters of their words (without blanks), and around a match. Its default
# of 20 around a match shows half of this; without stopwords in the query it shows more, too.
WHOOSH_LETTERS, WHOOSH_SURROUND = 200, 120

Make = Callable[[str, str], str]  # of a query and a body, the text of the snippet


class MakerMissing(Exception):
    """The library of a maker is not installed."""


@dataclass(frozen=True, slots=True)
class Case:
    """A query, the body that answers it, and the words of the sentence that does."""

    query: str
    body: str
    answer: frozenset[str]


def rows(judged: JudgedSet, name: str, scratch: Path, lexicon: Path) -> list[Row]:
    """Return the measures of one maker on a set. Raises ``MakerMissing``."""
    stopwords = tala(lexicon)
    found = cases(judged, stopwords)
    make = _maker(name, judged, scratch, stopwords)
    shown = [make(case.query, case.body) for case in found]
    shares = [share(text, case.answer) for text, case in zip(shown, found, strict=True)]
    values = shares, [float(len(text)) for text in shown]
    return [
        Row(judged.name, name, measure, np.array(each))
        for measure, each in zip(MEASURES, values, strict=True)
        if each
    ]


def cases(judged: JudgedSet, stopwords: Collection[str]) -> list[Case]:
    """Return the queries of a set with what their snippets should show."""
    stems = [{stem(word) for word in words(text)} for text in judged.documents.texts()]
    frequencies = Counter(each for document in stems for each in document)
    rarity = {each: log(1 + len(stems) / number) for each, number in frequencies.items()}
    found = []
    for query in judged.queries:
        body = judged.documents.body(min(query.answers))
        sentence = answering_sentence(query.text, body, rarity)
        answer = frozenset(words(sentence)).difference(stopwords)
        if answer:
            found.append(Case(query.text, body, answer))
    return found


def answering_sentence(query: str, body: str, rarity: Mapping[str, float]) -> str:
    """Return the sentence of the body that shares most with the query; "" if none does."""
    asked = {stem(word) for word in words(query)}
    best, most = "", 0.0
    for start, end, _ in sentences(body):
        shared = asked & {stem(word) for word in words(body[start:end])}
        worth = sum(rarity.get(each, 0.0) for each in shared)
        if worth > most:
            best, most = body[start:end], worth
    return best


def share(shown: str, answer: Collection[str]) -> float:
    """Return what share of the answer's words a snippet holds."""
    return len(set(words(shown)).intersection(answer)) / len(answer)


def _maker(name: str, judged: JudgedSet, scratch: Path, stopwords: Collection[str]) -> Make:
    if name == "searchsite":
        return _ours(Site(judged.documents, scratch))
    if name == "whoosh":
        return _whoosh(stopwords)
    return _tantivy([judged.documents.body(n + 1) for n in range(judged.documents.count())])


def _ours(site: Site) -> Make:
    """Make them as the page of results does: with what its search says is to be marked."""

    def make(query: str, body: str) -> str:
        shown = snippet(body, site.search(query).highlighter)
        return "".join(fragment.text for fragment in shown.fragments)

    return make


def _whoosh(stopwords: Collection[str]) -> Make:
    """Make them with Whoosh's highlighter and plain analyzer: a fragment cut to the length."""
    from whoosh.analysis import StandardAnalyzer
    from whoosh.highlight import ContextFragmenter, highlight

    fragmenter = ContextFragmenter(maxchars=WHOOSH_LETTERS, surround=WHOOSH_SURROUND)
    analyzer = StandardAnalyzer(stoplist=None)

    def make(query: str, body: str) -> str:
        asked = set(words(query))
        telling = asked.difference(stopwords) or asked
        made: str = highlight(body, telling, analyzer, fragmenter, _plain, top=1)
        return made[:LENGTH]

    return make


def _plain(text: str, fragments: Sequence[Any]) -> str:
    return " … ".join(text[each.startchar : each.endchar] for each in fragments)


def _tantivy(bodies: Sequence[str]) -> Make:
    """Make them with tantivy's generator and default tokenizer over an index of the bodies."""
    try:
        library = import_module("tantivy")
    except ImportError:
        raise MakerMissing("tantivy is left out: pip install -r bench/requirements.txt") from None
    builder = library.SchemaBuilder()
    builder.add_text_field("body", stored=True)
    index = library.Index(builder.build())
    writer = index.writer(num_threads=1)
    for body in bodies:
        writer.add_document(library.Document(body=body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def make(query: str, body: str) -> str:
        parsed, _ = index.parse_query_lenient(query, ["body"])
        generator = library.SnippetGenerator.create(searcher, parsed, index.schema, "body")
        generator.set_max_num_chars(LENGTH)
        made: str = generator.snippet_from_doc(library.Document(body=body)).fragment()
        return made

    return make
