"""Spelling correction: replace query words that the index lacks by likely words that it has.

- ``files`` writes the words of a generation to a file, and maps the file into memory.
- ``dictionary`` finds the words of that file within one or two edits of a typed word.
- ``candidate_generator`` adds the words of commits after the file was written.
- ``ranking`` orders the candidates and decides whether the best one is certain.
- ``correction`` decides which words of a query are corrected.
"""

from indexer.spelling.correction import QueryCorrector
from indexer.spelling.files import FILE_NAME, defect, refresh, remove, write

__all__ = ["FILE_NAME", "QueryCorrector", "defect", "refresh", "remove", "write"]
