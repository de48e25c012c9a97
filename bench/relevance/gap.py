"""The gap that stems close: queries with a word that no answer has in that form."""

from dataclasses import replace

from bench.relevance.sets import JudgedSet, Query, SetError
from indexer.analysis import analyze, is_stopword


def only_through_stems(judged: JudgedSet) -> JudgedSet:
    """Return the set with those queries only that meet an answer through a stem.

    Some telling word of the query stands in an answer by its stem, and in no answer as it is
    written. Raises ``SetError`` where there is no such query.
    """
    texts = judged.documents.texts()
    chosen = tuple(query for query in judged.queries if _has_gap(query, texts))
    if not chosen:
        raise SetError(f"{judged.name} has no query that meets its answer only through a stem.")
    return replace(judged, queries=chosen)


def _has_gap(query: Query, texts: list[str]) -> bool:
    tokens = [token for number in query.answers for token in analyze(texts[number - 1])]
    forms, stems = {token.exact for token in tokens}, {token.stem for token in tokens}
    return any(
        token.stem in stems and token.exact not in forms
        for token in analyze(query.text)
        if not is_stopword(token.exact)
    )
