"""Candidates for groups of other forms, from the articles: ``manage.py mine_variants``.

``definitions`` finds names beside their acronyms, which ``acronyms`` counts. ``spellings`` pairs
words by rules, and ``contexts`` says how alike the words around them are. All look at one text at a
time and keep what they count within bounds; ``articles`` leads the texts past them. What is found
waits for an editor (``articles.synonyms.queue``).
"""
