"""The upload pages: choose files, correct what was read from them, import it, read the report.

``views`` are the pages. ``preview`` builds a page of ``rows``, ``corrections`` checks its answers,
``report`` lists the outcome. Reading, storing and importing belong to ``articles.uploads``.
"""
