"""Spelling correction over the words of the index: what did the reader mean?

A word that no article has is replaced by the likeliest one that the index has (``ranking``). The
words are kept in a mapped file beside each generation (``dictionary``), written by a rebuild
(``files``); words of later commits are looked up in a supplement in memory (``speller``). Which
words of a query may be corrected is the business of ``correction``.
"""

from indexer.spelling.correction import Corrector
from indexer.spelling.files import FILE, defect, refresh, write

__all__ = ["FILE", "Corrector", "defect", "refresh", "write"]
