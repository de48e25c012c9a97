"""Commit latency: the time from the change of one article until a search finds it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from statistics import median
from time import perf_counter

from bench.corpus import CorpusDocuments
from bench.speed.index_builds import BuiltIndex
from bench.speed.timing import no_collection

COMMITS = 25


def measure(
    built: dict[str, BuiltIndex], documents: CorpusDocuments
) -> Iterator[tuple[str, float]]:
    """Yield the median of each engine in ms, measured on a copy of its index."""
    copies = {
        name: index.folder.with_name(f"{index.folder.name}-changed")
        for name, index in built.items()
    }
    for name, copy in copies.items():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(built[name].folder, copy)
    opened = {name: index.peer.open(copies[name]) for name, index in built.items()}
    milliseconds: dict[str, list[float]] = {name: [] for name in built}
    try:
        with no_collection():
            articles = islice(documents.read(1, documents.count()), COMMITS)
            for number, document in enumerate(articles):
                word = f"kataunik{number}"
                changed = replace(document, body=f"{document.body} {word}")
                for name, engine in opened.items():
                    start = perf_counter()
                    engine.update(changed)
                    total = engine.any_of([word])
                    milliseconds[name].append((perf_counter() - start) * 1000)
                    if total != 1:
                        raise RuntimeError(f"{name} finds {total} articles, not the one changed")
    finally:
        for engine in opened.values():
            engine.close()
        for copy in copies.values():
            shutil.rmtree(copy, ignore_errors=True)
    for name, values in milliseconds.items():
        yield name, median(values)
