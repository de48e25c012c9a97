"""The answers of the site to drawn requests, written to a file and compared between versions.

Everything is requested from Django's test client, so the benchmark survives a change of the code
behind the addresses. The JSON API shows a search in full: ids and scores (as Python prints a
float, without loss), total, facets, notices, and the corrected, suggested and expanded texts.
"""
