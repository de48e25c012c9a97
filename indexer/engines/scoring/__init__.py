"""Scores of a search, the same for every engine: clauses, BM25, proximity, recency, similar texts.

``translate`` makes clauses from a query tree, with the document frequencies of a commit. An engine
finds the documents of clauses in its own way.
"""
