"""Filter for queries that match an answer only through a stem."""

from dataclasses import replace

from bench.relevance.sets import JudgedSet, Query
from indexer.analysis import analyze, is_stopword


def only_through_stems(judged: JudgedSet) -> JudgedSet:
    """Return the set with only the queries that match an answer through a stem.

    At least one content word of such a query has a stem that occurs in an answer, but no answer
    contains its exact form. The set may become empty.
    """
    texts = judged.documents.texts()
    return replace(judged, queries=tuple(each for each in judged.queries if _has_gap(each, texts)))


def _has_gap(query: Query, texts: list[str]) -> bool:
    tokens = [token for number in query.answers for token in analyze(texts[number - 1])]
    forms, stems = {token.exact for token in tokens}, {token.stem for token in tokens}
    return any(
        token.stem in stems and token.exact not in forms
        for token in analyze(query.text)
        if not is_stopword(token.exact)
    )
