"""The gunicorn configuration: worker processes with threads, bound to the loopback by default.

``bin/run`` starts ``gunicorn -c searchsite/gunicorn.conf.py searchsite.wsgi``.
"""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from searchsite import environment, shared_counters
from searchsite.logs.access import AccessLogger
from searchsite.metrics import processes
from searchsite.query_log import intentions
from searchsite.server.memory import save_memory, start_trimming

try:
    port = environment.whole_number("PORT", default=8000, minimum=1, maximum=65_535)
    metrics_port = environment.whole_number("METRICS_PORT", default=0, maximum=65_535)
    host = environment.listening_address("HOST")
    metrics_host = environment.listening_address("METRICS_HOST") if metrics_port else ""
    if (metrics_host, metrics_port) == (host, port):
        raise ImproperlyConfigured(
            f"METRICS_PORT={metrics_port} is the port of the site. Choose another, such as 9464."
        )
    workers = environment.whole_number("WORKERS", default=0) or max(2, os.cpu_count() or 1)
    preloads = environment.switch("PRELOAD", default=True)
    accesslog = "-" if environment.switch("ACCESS_LOG", default=False) else None
    AccessLogger.read_environment()
except ImproperlyConfigured as error:
    sys.stderr.write(f"gunicorn: {error}\n")
    sys.exit(2)

save_memory()
os.umask(0o077)  # files are for this user alone
#: In memory that all workers share, because it is made here.
assert shared_counters.counters
assert intentions.table

if metrics_port or os.environ.get("METRICS_TOKEN"):
    data_dir = os.environ.get("DATA_DIR") or Path(__file__).parents[1] / "var"
    processes.prepare(Path(data_dir).resolve() / "metrics")

bind = [f"{host}:{port}"]
if metrics_port:
    bind.append(f"{metrics_host}:{metrics_port}")
logger_class = AccessLogger
worker_class = "searchsite.server.worker.ReadingWorker"  # its threads never wait for a client
worker_connections = 2_000  # of one worker; beyond, those that wait longest are closed
threads = 4
timeout = 60  # seconds without a sign of life from the event loop; then the worker is killed
graceful_timeout = 10  # seconds
keepalive = 75  # seconds; longer than proxies keep theirs, so that they never use a closed one
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8_190
# No header of a request changes its path, prefix or scheme in the WSGI environment, whoever sends
# it: gunicorn would take SCRIPT_NAME from any peer on the loopback, which may be a careless proxy.
forwarded_allow_ips = ""
forwarder_headers = ""
control_socket_disable = True  # unused
preload_app = preloads  # each worker still opens its own database connection and index


def when_ready(server):  # type: ignore[no-untyped-def]  # gunicorn's hook
    """Load what the workers share, before the first one is forked."""
    if preloads:
        from searchsite.server.preload import preload

        preload()


def pre_fork(server, worker):  # type: ignore[no-untyped-def]  # gunicorn's hook
    """Choose the files into which the worker counts."""
    processes.choose_slot(server, worker)


def post_fork(server, worker):  # type: ignore[no-untyped-def]  # gunicorn's hook
    """Count into these files."""
    if processes.VARIABLE in os.environ:
        processes.join(worker)


def post_worker_init(worker):  # type: ignore[no-untyped-def]  # gunicorn's hook
    """Warm up the worker, and start its watcher for changes that a killed process left behind."""
    from articles.publishing.timer import start_publisher
    from articles.uploads.caretaker import start_caretaker
    from indexer.search.frequent_words import start_learning
    from indexer.search.service import warm_up
    from indexer.shared_files import start_refresher
    from indexer.sync.backlog_watcher import start_backlog_watcher
    from indexer.sync.scrub import start_scrubber
    from searchsite.query_log.recorder import recorder
    from searchsite.server.garbage import spare_requests, start_collecting
    from searchsite.upkeep import start_upkeep

    warm_up()
    spare_requests()
    start_collecting()
    start_backlog_watcher()
    start_scrubber()
    start_caretaker()
    start_refresher()
    start_upkeep()
    start_publisher()
    start_learning()
    start_trimming()
    recorder.start()


def worker_exit(server, worker):  # type: ignore[no-untyped-def]  # gunicorn's hook
    """Write the searches that the worker has counted."""
    from searchsite.query_log.recorder import recorder

    recorder.close()
