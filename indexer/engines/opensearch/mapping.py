"""Mapping and settings of the indices of a generation: one of articles, one of word tables.

The fields of articles have the terms of our analysis, which the cluster only splits at blanks. Its
similarity is BM25 without idf: the site sends the idf of each term as the boost, so that all shards
score alike. The mapping is strict, and the fingerprint in its ``_meta`` names its version.
"""

import hashlib
from typing import Any

from indexer import analysis
from indexer.engines.opensearch import documents, occurrences
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.scoring_weights import BM25_B, BM25_K1, TITLE_WEIGHT
from indexer.storage import array_file

FORMAT_VERSION = 3  # raise it with every change of the fields or of what they contain
GAP = 100  # positions between the values of a field
LONGEST_TOKEN = 100_000
MAX_WINDOW = 1_000_000  # hits of the deepest page
KEPT_DELETIONS = "1d"  # for so long, a late write does not bring a deleted article back

_TERM = {"type": "text", "analyzer": "terms", "similarity": "bm25_without_idf"}
_TERMS_WITH_TITLE = {**_TERM, "position_increment_gap": GAP}
_VALUE = {"type": "keyword", "norms": False}
_STORED = {"type": "binary", "doc_values": True}

_SIMILARITY = f"""
double mean = field.sumTotalTermFreq / (double) field.docCount;
double norm = {BM25_K1} * ({1 - BM25_B} + {BM25_B} * doc.length / mean);
return query.boost * {BM25_K1 + 1} * doc.freq / (doc.freq + norm);
"""


def fingerprint() -> str:
    """Return a digest of everything that determines an index, as 16 hexadecimal digits."""
    parts = (
        analysis.fingerprint(),
        *map(str, (FORMAT_VERSION, TITLE_WEIGHT, BM25_K1, BM25_B, documents.BODY_GAP)),
        str(array_file.VERSION),
        *sorted(properties()),
        *occurrences.CODED_FIELDS,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def properties() -> dict[str, Any]:
    """Return the fields of an article."""
    return {
        "stem": _TERMS_WITH_TITLE,
        "exact": _TERMS_WITH_TITLE,
        "title_stem": _TERM,
        "title_exact": _TERM,
        **dict.fromkeys(documents.WORD_FIELDS, _TERM),
        **{column.name: _VALUE for column in KEYWORD_COLUMNS},
        "id": {"type": "long"},
        "seconds": {"type": "long"},
        "published": {"type": "date", "format": "epoch_second"},
        "group": {"type": "long"},
        "title_code": {"type": "short"},  # of the length of ``title_exact``
        "digest": _STORED,
        "places": _STORED,
        "copy": _STORED,
    }


def articles_index(*, shards: int, meta: dict[str, Any]) -> dict[str, Any]:
    """Return the body of the request that creates an index of articles, without replicas."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": 0,
            "refresh_interval": "-1",  # a commit refreshes, nothing else
            "gc_deletes": KEPT_DELETIONS,
            "max_result_window": MAX_WINDOW,
            "similarity": {
                "bm25_without_idf": {"type": "scripted", "script": {"source": _SIMILARITY}}
            },
            "analysis": {
                "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": LONGEST_TOKEN}},
                "filter": {
                    "alternatives": {
                        "type": "pattern_capture",
                        "preserve_original": False,
                        "patterns": ["([^|]+)"],
                    }
                },
                "analyzer": {
                    "terms": {"type": "custom", "tokenizer": "blanks", "filter": ["alternatives"]}
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"enabled": False},
            "_meta": meta,
            "properties": properties(),
        },
    }


def words_index(*, meta: dict[str, Any], replicas: int) -> dict[str, Any]:
    """Return the body of the request that creates an index of word tables."""
    return {
        "settings": {
            "number_of_shards": 1,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
        },
        "mappings": {
            "dynamic": False,
            "_meta": meta,
            "properties": {
                "first": {"type": "long"},  # of the word table of a range, with the attempt
                "attempt": {"type": "long"},
                "name": {"type": "keyword", "norms": False},  # of a content of a commit
                "stored_for": {"type": "long"},  # the number of that commit
            },
        },
    }
