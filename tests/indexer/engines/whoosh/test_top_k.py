"""The selection of the best documents by many scorers: exact, and with a bounded amount of work."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from indexer.deadline import Deadline, until
from indexer.engines.whoosh.search import top_k

DOCUMENTS, SCORERS = 4_000, 60


def scorers_of(rng: np.random.Generator, *, skew: float) -> list[Any]:
    """Return scorers of random documents; the greater ``skew``, the fewer have most of the sum."""
    found = []
    for number in range(SCORERS):
        documents = np.flatnonzero(rng.random(DOCUMENTS) < rng.uniform(0.05, 1)).astype(np.uint32)
        bound = float(rng.uniform(0.5, 1) * (number + 1) ** -skew)
        scores = rng.random(len(documents)) * bound
        scorer = SimpleNamespace(documents=documents, bound=bound, scores_at=scores.__getitem__)
        found.append(scorer)
    return found


def best_by_sums(scorers: list[Any], count: int) -> list[int]:
    sums = np.zeros(DOCUMENTS)
    for scorer in sorted(scorers, key=lambda each: -each.bound):  # the order of the additions
        sums[scorer.documents] += scorer.scores_at(np.arange(len(scorer.documents)))
    return np.argsort(-sums, kind="stable")[:count].tolist()


@pytest.mark.parametrize("skew", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("count", [1, 10, 300, 2_000])
def test_the_best_documents_of_many_scorers_are_exact_and_thresholds_are_rare(
    monkeypatch: pytest.MonkeyPatch, count: int, skew: float
) -> None:
    scorers = scorers_of(np.random.default_rng(count), skew=skew)
    looks: list[int] = []
    original = top_k.kth_best

    def counted(scores: Any, wanted: int) -> float:
        looks.append(len(scores))
        return original(scores, wanted)

    monkeypatch.setattr(top_k, "kth_best", counted)

    documents, scores = top_k._exactly_scored(
        np.arange(DOCUMENTS), scorers, top_k._Wanted(count), 0.0
    )

    best = documents[np.argsort(-scores, kind="stable")][:count].tolist()
    assert best == best_by_sums(scorers, count)
    assert len(looks) < SCORERS / 2


def test_after_the_deadline_further_scorers_are_left_out() -> None:
    scorers = scorers_of(np.random.default_rng(1), skew=0.0)
    asked: list[int] = []
    for scorer in scorers:
        original = scorer.scores_at

        def scores_at(places: Any, original: Any = original) -> Any:
            asked.append(len(places))
            return original(places)

        scorer.scores_at = scores_at
    deadline = Deadline(processor=-1e9)

    with until(deadline):
        documents, _ = top_k._exactly_scored(np.arange(DOCUMENTS), scorers, top_k._Wanted(10), 0.0)

    assert len(asked) == 1
    assert len(documents) == DOCUMENTS
    assert deadline.is_partial
