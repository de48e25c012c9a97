"""Uploads: articles that were read from files or addresses and await an editor's decision.

``store`` creates and finds uploads, ``reading`` fills them from the files that ``spool`` keeps,
``editing`` corrects them, and ``saving`` imports them. ``running`` lets one process at a time work
on each upload.
"""
