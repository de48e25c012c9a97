"""Publication of articles: who may publish, requests for it, and articles that wait for their time.

A scheduled article has the status ``scheduled`` and a future time in ``published_at``. Readers and
the index know published articles only, so it appears when ``due`` changes its status.
"""
