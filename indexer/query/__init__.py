"""The query language: a query text is parsed to a tree of nodes that every engine understands.

``parser`` parses a text with the help of ``sanitize``, ``lexer``, ``word_reader``, ``date_ranges``
and ``rewrite``. ``synonym_expansion`` adds synonyms to a tree, and ``describe`` writes a tree as
text. ``vocabulary`` is the protocol of word frequencies. The language itself:
docs/query-language.md. This package names no engine and no Django.

>>> from indexer.query.describe import describe
>>> from indexer.query.parser import parse
>>> describe(parse('title:banjir OR "tanah longsor" -bogor').tree)
'judul:banjir ATAU "tanah longsor" BUKAN bogor'
"""
