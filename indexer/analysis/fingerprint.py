"""A fingerprint of everything that determines the index terms of a text.

An index with another fingerprint would return wrong hits. The engine stores the fingerprint in the
index and compares it when it opens the index.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import simplemma
import Stemmer

from lexicon import word_files

#: Raise this with every change of code here or in ``lexicon`` that changes a token.
ANALYSIS_VERSION = 3
# The modules state their versions; reading the metadata of packages would take milliseconds.
LIBRARIES = {"PyStemmer": Stemmer.version(), "simplemma": simplemma.__version__}


@cache
def fingerprint() -> str:
    """Return the fingerprint of this version, its word files and its stemming libraries."""
    return compute_fingerprint(ANALYSIS_VERSION, word_files())


def compute_fingerprint(version: int, files: Iterable[Path]) -> str:
    """Return 16 hexadecimal digits of a SHA-256 over the version, the libraries and the files."""
    digest = hashlib.sha256(str(version).encode())
    for library, library_version in LIBRARIES.items():
        digest.update(f"\0{library}=={library_version}".encode())
    for path in files:
        digest.update(f"\0{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
