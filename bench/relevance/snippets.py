"""Coverage of the answering sentence by the snippets of the site, Whoosh and tantivy.

The answering sentence is the sentence of the judged document that shares most with the query: the
sum of the rarities (idf over the documents of the set) of their common Snowball stems. Among equal
sentences, it is the first one. The metric is the share of the sentence's distinct words, without
the stopwords of Tala, that the snippet contains in the same form. Queries that share nothing with
their document are ignored.
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
from bench.relevance.report import Row
from bench.relevance.sets import JudgedSet
from bench.relevance.site_search import SiteSearch
from indexer.highlight.sentences import sentences
from indexer.highlight.snippets import LENGTH, snippet

MAKERS = ("searchsite", "whoosh", "tantivy")
METRICS = (f"snippet@{LENGTH}", "snippet_characters")
# Fragments of Whoosh: characters of their words (without blanks), and characters around a match.
# With the default of 20 characters around a match, the coverage is half as high. A query without
# stopwords also raises the coverage.
WHOOSH_LETTERS, WHOOSH_SURROUND = 200, 120

Make = Callable[[str, str], str]  # returns the snippet for a query and a body


class MakerMissing(Exception):
    """The library that makes the snippets is not installed."""


@dataclass(frozen=True, slots=True)
class Case:
    """A query, the body that answers it, and the words of the answering sentence."""

    query: str
    body: str
    answer: frozenset[str]


def rows(judged: JudgedSet, name: str, scratch: Path, lexicon: Path) -> list[Row]:
    """Return the metrics of one maker on a set. Raises ``MakerMissing``."""
    stopwords = tala(lexicon)
    judged_cases = cases(judged, stopwords)
    make = _maker(name, judged, scratch, stopwords)
    snippets = [make(case.query, case.body) for case in judged_cases]
    shares = [share(text, case.answer) for text, case in zip(snippets, judged_cases, strict=True)]
    values = shares, [float(len(text)) for text in snippets]
    return [
        Row(judged.name, name, metric, np.array(each))
        for metric, each in zip(METRICS, values, strict=True)
        if each
    ]


def cases(judged: JudgedSet, stopwords: Collection[str]) -> list[Case]:
    """Return the queries of a set with the words that their snippets should show."""
    stems = [{stem(word) for word in words(text)} for text in judged.documents.texts()]
    frequencies = Counter(each for document in stems for each in document)
    rarity = {each: log(1 + len(stems) / number) for each, number in frequencies.items()}
    judged_cases = []
    for query in judged.queries:
        body = judged.documents.body(min(query.answers))
        sentence = answering_sentence(query.text, body, rarity)
        answer = frozenset(words(sentence)).difference(stopwords)
        if answer:
            judged_cases.append(Case(query.text, body, answer))
    return judged_cases


def answering_sentence(query: str, body: str, rarity: Mapping[str, float]) -> str:
    """Return the sentence that shares most with the query; "" if no sentence shares a stem."""
    query_stems = {stem(word) for word in words(query)}
    best, best_weight = "", 0.0
    for start, end, _ in sentences(body):
        shared = query_stems & {stem(word) for word in words(body[start:end])}
        weight = sum(rarity.get(each, 0.0) for each in shared)
        if weight > best_weight:
            best, best_weight = body[start:end], weight
    return best


def share(snippet_text: str, answer: Collection[str]) -> float:
    """Return the share of the words of the answer that a snippet contains."""
    return len(set(words(snippet_text)).intersection(answer)) / len(answer)


def _maker(name: str, judged: JudgedSet, scratch: Path, stopwords: Collection[str]) -> Make:
    if name == "searchsite":
        documents = judged.documents
        return _ours(SiteSearch(documents.source(), documents.key, scratch))
    if name == "whoosh":
        return _whoosh(stopwords)
    return _tantivy([judged.documents.body(n + 1) for n in range(judged.documents.count())])


def _ours(site: SiteSearch) -> Make:
    """Make snippets as the results page does: with the highlighter of its search."""

    def make(query: str, body: str) -> str:
        made = snippet(body, site.search(query).highlighter)
        return "".join(fragment.text for fragment in made.fragments)

    return make


def _whoosh(stopwords: Collection[str]) -> Make:
    """Make snippets with the highlighter of Whoosh: the best fragment, cut to the length."""
    from whoosh.analysis import StandardAnalyzer
    from whoosh.highlight import ContextFragmenter, highlight

    fragmenter = ContextFragmenter(maxchars=WHOOSH_LETTERS, surround=WHOOSH_SURROUND)
    analyzer = StandardAnalyzer(stoplist=None)

    def make(query: str, body: str) -> str:
        query_words = set(words(query))
        content_words = query_words.difference(stopwords) or query_words
        made: str = highlight(body, content_words, analyzer, fragmenter, _plain, top=1)
        return made[:LENGTH]

    return make


def _plain(text: str, fragments: Sequence[Any]) -> str:
    return " … ".join(text[each.startchar : each.endchar] for each in fragments)


def _tantivy(bodies: Sequence[str]) -> Make:
    """Make snippets with the generator and default tokenizer of tantivy."""
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
