"""Figures for Prometheus: counts of this server's workers, and the state of the site at a scrape.

``registry`` defines the counters and histograms, ``processes`` shares them between workers,
``state`` reads database, index and memory when Prometheus asks, and ``endpoint`` answers it.
Without ``METRICS_PORT`` and ``METRICS_TOKEN``, nothing is counted and ``/metrics`` does not exist.
"""
