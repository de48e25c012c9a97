"""The fingerprint of an index: two indexes with the same one answer alike."""

import hashlib

import whoosh

from indexer import analysis
from indexer.engines.whoosh import schema
from indexer.engines.whoosh.columnar import arrayfile

# The word files are read when this module is, not while the first reader waits.
_COMMON = (
    analysis.fingerprint(),
    str(arrayfile.VERSION),
    str(schema.FORMAT_VERSION),
    str(schema.TITLE_WEIGHT),
    ",".join(sorted(schema.make_schema().names())),
    whoosh.versionstring(),
)


def fingerprint(codec: str) -> str:
    """Return what an index was made with, as 16 hexadecimal digits.

    It covers the analysis (rules, word lists, stemmer), the codec and its format and the library.
    """
    return hashlib.sha256("\n".join((codec, *_COMMON)).encode()).hexdigest()[:16]
