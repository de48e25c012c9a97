"""Columnar segments: one mapped file of flat arrays, and its reader for Whoosh.

``segment`` is Whoosh's record of a segment and its opened file. ``postings`` reads the postings of
a field, and ``positions`` codes and decodes positions. ``ragged`` has array operations on groups.
``whoosh_reader`` is the codec through which Whoosh's own queries read a segment.
"""
