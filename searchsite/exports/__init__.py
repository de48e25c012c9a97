"""Exports: all hits of a search as a file, in the order of the search.

``params`` reads what a reader wants, ``hits`` finds the hits, ``rows`` reads their articles,
``formats`` writes them, ``stream`` ties these together at the pace of the client, ``views`` has the
page and the file.
"""
