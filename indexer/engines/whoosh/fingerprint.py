"""The fingerprint of an index: two indexes with the same one answer alike."""

import hashlib
from importlib.metadata import version

from indexer import analysis
from indexer.engines.whoosh import schema


def fingerprint() -> str:
    """Return what an index was made with, as 16 hexadecimal digits.

    It covers the analysis (rules, word lists, stemmer), the stored format and the library.
    """
    parts = (
        analysis.fingerprint(),
        str(schema.FORMAT_VERSION),
        str(schema.TITLE_WEIGHT),
        ",".join(sorted(schema.make_schema().names())),
        version("whoosh3"),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
