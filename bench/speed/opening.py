"""What fresh processes tell: how long the first query takes, and how much memory many need."""

from collections.abc import Iterator
from statistics import median

from bench.speed import processes, queries
from bench.speed.building import Built
from bench.speed.corpus import Documents

GROWTH_QUERIES = 1_000


def cold_opens(
    built: dict[str, Built], drawn: queries.Queries, rounds: int
) -> Iterator[tuple[str, float]]:
    """Yield every engine's ms from a process with its imports done to the first answer."""
    taken: dict[str, list[float]] = {name: [] for name in built}
    for stems in drawn.stems(least=2)[:rounds]:
        for name, found in built.items():
            answered = processes.run(
                "cold_open", engine=name, folder=str(found.folder), stems=list(stems)
            )
            taken[name].append(answered["ms"])
    for name, milliseconds in taken.items():
        yield name, median(milliseconds)


def worker_growth(built: Built, documents: Documents, seed: int) -> Iterator[tuple[str, float]]:
    """Yield by how much a process grows over a thousand different queries."""
    drawn = queries.draw(documents, seed + 1, number=GROWTH_QUERIES)
    asked = [list(stems) for stems in drawn.stems()]
    grown = processes.run(
        "growth",
        engine=built.name,
        folder=str(built.folder),
        queries=asked,
        phrases=[list(phrase) for phrase in drawn.phrases],
    )
    yield "worker_growth_mb", grown["private_mb"]
    yield "worker_growth_mapped_mb", grown["mapped_mb"]
