"""The search of the site, which turns a reader's text into a page of hits and messages.

- ``service`` is the entry point for pages and commands; ``request`` defines its input and output.
- ``pipeline`` holds the steps of a search, from the parsed query to the report. ``execution`` is
  the step that runs the ``engine_queries``, with its ``fallbacks``. ``stages`` has the values that
  the steps pass on.
- ``outlets`` groups the sources above the engine; ``left_out`` counts articles without a date.
- ``messages`` has the sentences that readers see.
- ``synonym_cache`` holds the synonym table of the site.
- ``related_articles`` finds articles similar to one article.
"""
