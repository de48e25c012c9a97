"""Suggestions while typing: phrases and titles of published articles that begin as the typed text.

Titles and the beginnings of bodies are split into words. Their sequences of up to four words are
counted in a trie, which completes the last word of a text after the words before it.

- ``word_reader`` splits texts into words; ``word_kernels`` is its compiled loop.
- ``word_texts`` holds the words of many articles as numbers.
- ``phrase_trie`` counts phrases, ``title_order`` sorts the places in titles.
- ``layers`` are the files of a generation; ``build`` writes the first one during a rebuild, and
  ``updates`` adds one for each commit.
- ``completion`` finds the phrases and titles of all layers that complete a text, ``slips`` those
  of a text with a wrong letter.
"""

from indexer.suggest.build import ReadingSource, finish
from indexer.suggest.layers import FOLDER, defect, start
from indexer.suggest.updates import apply

__all__ = ["FOLDER", "ReadingSource", "apply", "defect", "finish", "start"]
