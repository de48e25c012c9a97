"""Knowledge of Indonesian words: roots, names, affixes, stopwords, months, synonyms.

This is the lowest layer. The cleaning of imported text, the analysis for the index and the query
processing read the same word lists here. Pure Python, no Django; the knowledge is in the text files
of this folder.

>>> is_word("memperkuat"), is_word("memperkuatkata")
(True, False)
>>> split_run_together("BaratIni"), split_run_together("iPhone")
((5,), ())
"""

from lexicon.run_together import split_run_together
from lexicon.wordlists import protected_names, roots, whole_names, word_files
from lexicon.words import is_word

__all__ = ["is_word", "protected_names", "roots", "split_run_together", "whole_names", "word_files"]
