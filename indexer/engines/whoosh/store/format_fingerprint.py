"""The fingerprint of an index: indexes with equal fingerprints give equal answers."""

import hashlib

import whoosh

from indexer import analysis
from indexer.engines.whoosh.store import schema
from indexer.scoring_weights import BM25_B, BM25_K1, TITLE_WEIGHT
from indexer.storage import array_file

# Computed at import, since it reads the word lists: otherwise the first search would wait.
_COMMON = (
    analysis.fingerprint(),
    str(array_file.VERSION),
    str(schema.FORMAT_VERSION),
    *map(str, (TITLE_WEIGHT, BM25_K1, BM25_B)),
    ",".join(sorted(schema.make_schema().names())),
    whoosh.versionstring(),
)


def fingerprint(codec: str) -> str:
    """Return a digest of everything that determines an index, as 16 hexadecimal digits.

    The digest covers the analysis (rules, word lists, stemmer), the codec and its format, the
    version of Whoosh, and the constants from which stored values are computed.
    """
    return hashlib.sha256("\n".join((codec, *_COMMON)).encode()).hexdigest()[:16]
