"""A fingerprint of everything that decides the index terms of a text.

An index made under another fingerprint would answer wrongly. The engine stores the fingerprint and
compares it when it opens an index.
"""

import hashlib
from functools import cache

import simplemma
import Stemmer

from lexicon import word_files

#: Raise this with every change of code here or in ``lexicon`` that changes a token.
ANALYSIS_VERSION = 2
# The libraries know their versions; a search in the metadata of packages would take milliseconds.
LIBRARIES = {"PyStemmer": Stemmer.version(), "simplemma": simplemma.__version__}


@cache
def fingerprint() -> str:
    """Return 16 hexadecimal digits over the version, the word files and the stemming libraries."""
    digest = hashlib.sha256(str(ANALYSIS_VERSION).encode())
    for library, version in LIBRARIES.items():
        digest.update(f"\0{library}=={version}".encode())
    for path in word_files():
        digest.update(f"\0{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
