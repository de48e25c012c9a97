"""How a term scores in a document: BM25 over one length-normalised field.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
Whoosh's idf: ln(N / (n + 1)) + 1.
"""

from whoosh.scoring import BM25F

BM25_K1 = 1.2  # how soon further occurrences stop counting
BM25_B = 0.75  # how much a field's length counts
WEIGHTING = BM25F(B=BM25_B, K1=BM25_K1)
