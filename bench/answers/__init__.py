"""The answers of the site to random requests, written to a file and compared between versions.

All requests go through the test client of Django. The benchmark uses only addresses of the site,
so changes of the code do not break it. The JSON API shows all parts of a search: ids and scores
(floats without loss), total, facets, notices, and the corrected, suggested and expanded texts.
"""
