"""How gunicorn serves the site: a few worker processes with threads, on the loopback by default.

Run with ``gunicorn -c searchsite/gunicorn.conf.py searchsite.wsgi``; ``bin/run`` does.
"""

import gc
import os

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WORKERS") or 0) or max(2, os.cpu_count() or 1)
worker_class = "gthread"
threads = 4
timeout = 60  # seconds a request may take; the search itself has a budget of its own
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8_190
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
control_socket_disable = True  # nobody here talks to it
preload_app = False  # each worker opens its own database connection and index


def post_worker_init(worker):  # type: ignore[no-untyped-def]  # gunicorn's hook
    """Warm the worker up, and let it look after changes that a killed process left behind."""
    from indexer.search.service import warm_up
    from indexer.sync.backlog_watcher import watch

    warm_up()
    gc.collect()
    gc.freeze()  # what is there now stays: a twentieth of a page's time went into looking it over
    gc.set_threshold(20_000)  # a page would be looked over seven times while it is made
    watch()
