"""The fingerprint of an index: two indexes with the same one answer alike."""

import hashlib

import whoosh

from indexer import analysis
from indexer.engines.whoosh.store import schema
from indexer.scoring_weights import BM25_B, BM25_K1, TITLE_WEIGHT
from indexer.storage import array_file

# The word files are read when this module is, not while the first reader waits.
_COMMON = (
    analysis.fingerprint(),
    str(array_file.VERSION),
    str(schema.FORMAT_VERSION),
    *map(str, (TITLE_WEIGHT, BM25_K1, BM25_B)),
    ",".join(sorted(schema.make_schema().names())),
    whoosh.versionstring(),
)


def fingerprint(codec: str) -> str:
    """Return what an index was made with, as 16 hexadecimal digits.

    It covers the analysis (rules, word lists, stemmer), the codec and its format, the library, and
    the constants that what is stored was worked out with.
    """
    return hashlib.sha256("\n".join((codec, *_COMMON)).encode()).hexdigest()[:16]
