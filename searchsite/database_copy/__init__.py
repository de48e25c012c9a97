"""Copy of a whole SQLite database to PostgreSQL, for ``manage.py copy_database``.

Rows are streamed table by table through PostgreSQL's COPY, from one snapshot, so memory does not
grow with the corpus, and editors may save meanwhile (their changes are then not in the copy). The
target is one transaction: it is complete, or empty.
"""
