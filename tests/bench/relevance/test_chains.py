"""The baseline chains: their terms, and their BM25 compared with a plain implementation."""

import random
from collections import Counter
from math import log
from pathlib import Path

import pytest

from bench.relevance.chains import BM25, K1, B, chain, words

WORDS = ("banjir", "warga", "rumah", "sungai", "hujan", "kota", "gempa", "padi", "petani", "jalan")


def plain_scores(query: list[str], texts: list[list[str]]) -> list[float]:
    """Return the score of every text by the formula, term by term."""
    mean = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        counts, score = Counter(text), 0.0
        for term in query:
            holding = sum(term in other for other in texts)
            idf = log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            norm = K1 * (1 - B + B * len(text) / mean)
            score += idf * counts[term] / (counts[term] + norm)
        scores.append(score)
    return scores


@pytest.mark.parametrize("seed", range(5))
def test_bm25_ranks_by_the_formula(seed: int) -> None:
    rng = random.Random(seed)
    texts = [rng.choices(WORDS, k=rng.randint(1, 30)) for _ in range(60)]
    engine = BM25([" ".join(text) for text in texts], words)
    for _ in range(20):
        query = rng.choices([*WORDS, "salju"], k=rng.randint(1, 6))  # salju is in no text

        ranking = engine.rank(" ".join(query), 10)

        scores = plain_scores(query, texts)
        found = [scores[number - 1] for number in ranking]
        assert found == pytest.approx(sorted((s for s in scores if s), reverse=True)[:10])


def test_a_query_without_matching_documents_has_no_hits() -> None:
    assert BM25(["banjir di kota"], words).rank("salju", 10) == []


def test_terms_of_the_chains(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "stopwords_id.tsv").write_text(
        "yang\t2\ttala_masdevid,bbalet\nwarga\t1\tbbalet\n"
    )
    text = "Warga yang MEMBANGUN rumah-rumah"

    found = {name: chain(name, tmp_path)(text) for name in ("words", "snowball", "lucene")}

    assert found["words"] == ["warga", "yang", "membangun", "rumah", "rumah"]
    assert found["snowball"] == ["warga", "yang", "bangun", "rumah", "rumah"]
    assert found["lucene"] == ["warga", "bangun", "rumah", "rumah"]
