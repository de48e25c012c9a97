"""The query language: text to a tree of nodes, the same for every engine. Knows no Django.

``parser`` reads a text (its parts: ``querytext``, ``lexer``, ``words``, ``dates``, ``simplify``),
``describe`` writes a tree back, ``elements`` and ``matching`` find in a text what a tree looks for.
The language itself: docs/query-language.md.

>>> from indexer.query.describe import describe
>>> from indexer.query.parser import parse
>>> describe(parse('title:banjir OR "tanah longsor" -bogor').tree)
'judul:banjir ATAU "tanah longsor" BUKAN bogor'
"""
