"""Text analysis: text to tokens, the same for the index, for queries and for highlighting.

A token has an *exact* form (folded: for phrases, wildcards, suggestions), a *stem* (for plain
words) and offsets into the original text. If the root of a word has another meaning, the stem is
not the root. Words with several spellings have *aliases*. Pure Python, no Django.

>>> for token in analyze("Eropa BaratIni memperkuat anak-anak di Jum'at."):
...     print(token.position, token.exact, token.stem, token.start, token.end, token.aliases)
0 eropa eropa 0 5 ()
1 barat barat 6 11 ('baratini',)
2 ini ini 11 14 ()
3 memperkuat kuat 15 25 ()
4 anak-anak anak 26 35 ('anak',)
5 di di 36 38 ()
6 jumat jumat 39 45 ()
"""

from indexer.analysis.batch_analyzer import BatchAnalyzer
from indexer.analysis.fingerprint import fingerprint
from indexer.analysis.folding import fold
from indexer.analysis.stemming import stem, term_of_folded
from indexer.analysis.surface_forms import SurfaceForms
from indexer.analysis.tokenizer import RUN, analyze, pieces_of
from indexer.analysis.tokens import Token
from indexer.analysis.word_splitter import Piece
from lexicon.stopwords import is_question_word, is_stopword

__all__ = [
    "RUN",
    "BatchAnalyzer",
    "Piece",
    "SurfaceForms",
    "Token",
    "analyze",
    "fingerprint",
    "fold",
    "is_question_word",
    "is_stopword",
    "pieces_of",
    "stem",
    "term_of_folded",
]
