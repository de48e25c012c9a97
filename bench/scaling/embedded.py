"""Measurements of the embedded engine at one size: build, memory, disk, searches."""

import shutil
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.corpus import CorpusDocuments
from bench.scaling import measured_site
from bench.scaling.searches import Search, of_kinds
from bench.speed import processes
from bench.speed.memory import private_mb, shared_mb
from bench.speed.peers.peer import files_bytes
from indexer import spelling
from indexer.engines import get_index_builder, get_searcher

ENGINE = "whoosh"


def measure(
    documents: CorpusDocuments, searches: list[Search], other: list[Search], scratch: Path
) -> dict[str, Any]:
    """Return the figures of one size; ``other``: searches that warm the engine up."""
    folder = scratch / f"embedded-{documents.path.stem}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        load = measured_site.load()
        built = processes.run(
            "build", engine="searchsite", documents=str(documents.path), folder=str(folder), procs=2
        )
        with measured_site.site(folder, SEARCH_ENGINE=ENGINE):
            start = perf_counter()
            spelling.write(get_index_builder())
            words_seconds = perf_counter() - start
            before = private_mb()
            measured_site.warm(other)
            kinds = {
                kind: measured_site.summary(measured_site.timed(own))
                for kind, own in of_kinds(searches).items()
            }
            stats = get_searcher().stats()
            return {
                "articles": stats.documents,
                "build": {
                    "seconds": round(built["seconds"], 1),
                    "words_seconds": round(words_seconds, 1),
                    "peak_mb": round(built["peak_mb"]),
                    "peak_private_mb": round(built["peak_private_mb"]),
                    "load": load,
                },
                "disk_mb": round(stats.size_bytes / 1e6, 1),
                "folder_mb": round(files_bytes(folder) / 1e6, 1),
                "worker_mb": round(private_mb(), 1),
                "worker_growth_mb": round(private_mb() - before, 1),
                "worker_mapped_mb": round(shared_mb(), 1),
                "load": measured_site.load(),
                "kinds": kinds,
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
