"""The trie of phrases: compared with a count by dictionaries, and compiled code with NumPy."""

import random
from collections import Counter

import numpy as np
import pytest

from indexer.suggest import phrase_trie
from indexer.suggest.phrase_trie import MAX_DEPTH, heaviest, peaks_of, phrase_levels
from tests.indexer.suggest.layers import document, words_of

RANDOM = random.Random(3)
WORDS = ["banjir", "rob", "jakarta", "dan", "di", "longsor"]
DOCUMENTS = [
    document(number, " ".join(RANDOM.choices(WORDS, k=5)), ", ".join(RANDOM.choices(WORDS, k=4)))
    for number in range(1, 120)
]


def phrases(levels, terms):
    """Return each phrase of all levels with its weight and witnesses."""
    before: dict[int, str] = {}
    found = {}
    for depth, level in enumerate(levels, start=1):
        texts = {}
        for node in range(len(level.weights)):
            if depth == 1:
                texts[node] = terms[node].decode()
            else:
                key = int(level.keys[node])
                texts[node] = f"{before[key >> 32]} {terms[key & 0xFFFFFFFF].decode()}"
            found[texts[node]] = int(level.weights[node]), set(level.witnesses[node].tolist())
        before = texts
    return found


def counted(minimum):
    """Return how often each sequence of up to four words occurs, if it does often enough."""
    counts: Counter[str] = Counter()
    for each in DOCUMENTS:
        for run in (each.title.split(), *([word] for word in each.body.split(", "))):
            for begin in range(len(run)):
                for end in range(begin + 1, min(begin + MAX_DEPTH, len(run)) + 1):
                    counts[" ".join(run[begin:end])] += 1
    return {text: count for text, count in counts.items() if count >= minimum or " " not in text}


@pytest.mark.parametrize("all_phrases", [0, 1_000], ids=["frequent", "all"])
@pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
def test_the_trie_has_the_counts_of_all_sequences(compiled, all_phrases, monkeypatch):
    monkeypatch.setattr(phrase_trie, "ALL_PHRASES", all_phrases)
    texts = words_of(DOCUMENTS)
    terms = texts.terms()

    found = phrases(phrase_levels(texts, terms, compiled=compiled), terms)

    expected = counted(1 if all_phrases else 2)
    assert found.keys() == expected.keys()
    for text, (weight, witnesses) in found.items():
        longer = [count for other, count in expected.items() if other.rpartition(" ")[0] == text]
        is_offered = text.split()[-1] not in ("dan", "di")
        assert weight == (max(expected[text] - max(longer, default=0), 1) if is_offered else 0)
        for number in witnesses:
            article = DOCUMENTS[number]
            assert f" {text} " in f" {article.title} . {article.body.replace(', ', ' . ')} "


def test_compiled_code_finds_the_same_witnesses():
    texts = words_of(DOCUMENTS)
    ways = [phrase_levels(texts, texts.terms(), compiled=each) for each in (False, True)]

    for one, other in zip(*ways, strict=True):
        for name, values in one.arrays(1).items():
            assert np.array_equal(values, other.arrays(1)[name]), name


def test_no_text_has_no_phrases():
    texts = words_of([])

    for compiled in (False, True):
        levels = phrase_levels(texts, texts.terms(), compiled=compiled)
        assert [len(level.weights) for level in levels] == [0] * MAX_DEPTH


@pytest.mark.parametrize(("begin", "end"), [(0, 3_000), (5, 2_777), (31, 33), (700, 700)])
def test_the_heaviest_are_found_by_their_peaks(begin, end):
    weights = np.random.default_rng(1).permutation(3_000).astype(np.uint32)

    found = heaviest(weights, peaks_of(weights), begin, end, 7)

    best = sorted(range(begin, end), key=lambda place: -int(weights[place]))[:7]
    assert found.tolist() == [place for place in best if weights[place]]
