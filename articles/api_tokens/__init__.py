"""Tokens for programs that read the API more often than its address may.

``models`` has the rows. ``secrets`` makes tokens and finds the row of one; the API asks it
(``searchsite.api.tokens``), and the pages for editors are in ``articles.admin.api_tokens``.
"""
