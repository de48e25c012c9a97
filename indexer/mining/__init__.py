"""Mine candidates for synonym groups from the articles: ``manage.py mine_variants``.

- ``definitions`` finds acronyms beside their full names in a text; ``acronyms`` counts and scores
  them over all articles.
- ``spelling_pairs`` pairs words by spelling rules; ``contexts`` measures how similar the words
  around two words are.
- ``corpus`` passes the articles through these modules, in bounded memory.

An editor decides on each candidate (``articles.synonyms.queue``).
"""
