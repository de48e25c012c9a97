"""Bylines: which spellings of an author's name are one author.

``models`` stores the table of editors, and ``table`` answers which names a filter value means.
"""
