"""A fingerprint of everything that decides which terms a text is indexed under.

An index made under another fingerprint would answer wrongly; the engine stores it and compares.
"""

import hashlib
from functools import cache

import simplemma
import Stemmer

from lexicon import word_files

#: Raise this with every change of the code here or in ``lexicon`` that changes a token.
ANALYSIS_VERSION = 2
# Asked of the libraries: the metadata of packages takes milliseconds to find.
LIBRARIES = {"PyStemmer": Stemmer.version(), "simplemma": simplemma.__version__}


@cache
def fingerprint() -> str:
    """Return 16 hexadecimal digits over version, word files and stemming libraries."""
    digest = hashlib.sha256(str(ANALYSIS_VERSION).encode())
    for library, version in LIBRARIES.items():
        digest.update(f"\0{library}=={version}".encode())
    for path in word_files():
        digest.update(f"\0{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
