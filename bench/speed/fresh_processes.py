"""Figures of fresh processes: the latency of the first query, and the memory after many queries."""

from collections.abc import Iterator
from statistics import median

from bench.corpus import CorpusDocuments
from bench.speed import processes, queries
from bench.speed.index_builds import BuiltIndex

GROWTH_QUERIES = 1_000


def cold_opens(
    built: dict[str, BuiltIndex], drawn: queries.Queries, rounds: int
) -> Iterator[tuple[str, float]]:
    """Yield the latency of the first answer of each engine in ms; imports do not count."""
    milliseconds: dict[str, list[float]] = {name: [] for name in built}
    for stems in drawn.stems(min_words=2)[:rounds]:
        for name, index in built.items():
            result = processes.run(
                "cold_open", engine=name, folder=str(index.folder), stems=list(stems)
            )
            milliseconds[name].append(result["ms"])
    for name, values in milliseconds.items():
        yield name, median(values)


def worker_growth(
    built: BuiltIndex, documents: CorpusDocuments, seed: int
) -> Iterator[tuple[str, float]]:
    """Yield the growth of a process in MB over a thousand different queries."""
    drawn = queries.draw(documents, seed + 1, number=GROWTH_QUERIES)
    growth = processes.run(
        "growth",
        engine=built.name,
        folder=str(built.folder),
        queries=[list(stems) for stems in drawn.stems()],
        phrases=[list(phrase) for phrase in drawn.phrases],
    )
    yield "worker_growth_mb", growth["private_mb"]
    yield "worker_growth_mapped_mb", growth["mapped_mb"]
