"""Logged operations: each change of many articles is one record, and can be taken back.

``articles.operations.execution`` changes a selection, ``articles.operations.taking_back`` takes an
operation back. The former values are in ``articles.revisions``, one row for each changed article.
"""
