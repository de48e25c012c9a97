"""A fingerprint of everything that decides the index terms of a text.

An index made under another fingerprint would answer wrongly. The engine stores the fingerprint and
compares it when it opens an index.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import simplemma
import Stemmer

from lexicon import word_files

#: Raise this with every change of code here or in ``lexicon`` that changes a token.
ANALYSIS_VERSION = 2
# The libraries know their versions; a search in the metadata of packages would take milliseconds.
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
