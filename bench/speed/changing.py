"""One article changed, until a search finds it: the latency of commits."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from statistics import median
from time import perf_counter

from bench.speed.building import Built
from bench.speed.corpus import Documents
from bench.speed.timing import no_collection

COMMITS = 25


def measure(built: dict[str, Built], documents: Documents) -> Iterator[tuple[str, float]]:
    """Yield every engine's median in ms; it works on a copy, so that the index stays as it is."""
    copies = {
        name: found.folder.with_name(f"{found.folder.name}-changed")
        for name, found in built.items()
    }
    for name, copy in copies.items():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(built[name].folder, copy)
    opened = {name: found.peer.open(copies[name]) for name, found in built.items()}
    taken: dict[str, list[float]] = {name: [] for name in built}
    try:
        with no_collection():
            changed = islice(documents.read(1, documents.count()), COMMITS)
            for number, document in enumerate(changed):
                word = f"kataunik{number}"
                fresh = replace(document, body=f"{document.body} {word}")
                for name, engine in opened.items():
                    begin = perf_counter()
                    engine.update(fresh)
                    found = engine.any_of([word])
                    taken[name].append((perf_counter() - begin) * 1000)
                    if found != 1:
                        raise RuntimeError(f"{name} finds {found} articles, not the one changed")
    finally:
        for engine in opened.values():
            engine.close()
        for copy in copies.values():
            shutil.rmtree(copy, ignore_errors=True)
    for name, milliseconds in taken.items():
        yield name, median(milliseconds)
