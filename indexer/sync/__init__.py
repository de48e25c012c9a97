"""Keep the index consistent with the articles in the database.

- ``receivers`` starts a drain after every committed change.
- ``drain`` applies the pending rows of the ``outbox`` to the current generation.
- ``rebuild`` builds a new generation from the ``article_source`` and switches to it.
- ``consistency`` compares index and database, and repairs the differences.
- ``backlog_watcher`` applies changes that a killed process left pending.
- ``index_locks`` allows one writer and one rebuild at a time.
"""
