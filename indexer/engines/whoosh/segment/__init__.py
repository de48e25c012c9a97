"""A codec for Whoosh whose segments are flat arrays in one mapped file.

``arrayfile`` is the file, ``postings`` one field in it, ``segment`` a whole segment, ``inversion``
makes one of documents and ``merging`` one of several; ``codec`` is what Whoosh sees of it, and
``evaluation`` answers queries by array operations.
"""
