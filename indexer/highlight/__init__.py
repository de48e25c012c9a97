"""Highlighting: the words of a text that match a query, and the snippets that show them.

``match_terms`` reads a query tree, ``token_matcher`` finds its terms among the tokens of a text,
and ``highlighter`` marks them. ``snippets`` selects the best passages of a text; ``fragmenter``
cuts them at ``sentences`` and outside of ``unbreakable_spans``. This package names no engine.
"""
