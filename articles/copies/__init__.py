"""Copies of a text: the same news in several papers, cut, headed or worded otherwise.

``sketch`` finds texts that may be copies, ``comparison`` decides. ``indexer.copies`` keeps the
groups.
"""
