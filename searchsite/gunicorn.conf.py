"""The gunicorn configuration: worker processes with threads, bound to the loopback by default.

``bin/run`` starts ``gunicorn -c searchsite/gunicorn.conf.py searchsite.wsgi``.
"""

import gc
import os

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WORKERS") or 0) or max(2, os.cpu_count() or 1)
worker_class = "searchsite.server.worker.ReadingWorker"  # its threads never wait for a client
worker_connections = 2_000  # of one worker; beyond, those that wait longest are closed
threads = 4
timeout = 60  # seconds without a sign of life from the event loop; then the worker is killed
graceful_timeout = 10  # seconds
keepalive = 75  # seconds; longer than proxies keep theirs, so that they never use a closed one
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8_190
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
control_socket_disable = True  # unused
preload_app = False  # each worker opens its own database connection and index


def post_worker_init(worker):  # type: ignore[no-untyped-def]  # gunicorn's hook
    """Warm up the worker, and start its watcher for changes that a killed process left behind."""
    from indexer.search.service import warm_up
    from indexer.sync.backlog_watcher import start_backlog_watcher

    warm_up()
    gc.collect()
    gc.freeze()  # scanning these long-lived objects took a twentieth of the time of a page
    gc.set_threshold(20_000)  # by default, the collector runs seven times per page
    start_backlog_watcher()
