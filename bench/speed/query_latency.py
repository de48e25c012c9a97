"""Query latencies of all engines on the same queries, with a comparison of their totals."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bench.speed.figures import KINDS, PERCENTILES
from bench.speed.index_builds import BuiltIndex
from bench.speed.peers import OpenedIndex
from bench.speed.queries import Queries
from bench.speed.report import OURS
from bench.speed.timing import Timings, measure_rounds, percentile


def measure(
    built: dict[str, BuiltIndex],
    drawn: Queries,
    kinds: Sequence[str],
    rounds: int,
    say: Callable[[str], None],
) -> Iterator[tuple[str, str, float]]:
    """Yield engine, figure and milliseconds: percentiles over the queries."""
    queries = {
        "or": drawn.stems(),
        "and": drawn.stems(min_words=2),
        "phrase": drawn.phrases,
        "facets": drawn.stems(),
        "periods": drawn.stems(),
        "search": drawn.site_queries(),
    }
    opened = {name: index.peer.open(index.folder) for name, index in built.items()}
    try:
        for engine in opened.values():
            _warm_up(engine)
        for kind in kinds:
            say(f"{kind}: {len(queries[kind])} queries, {rounds} rounds")
            engines = {
                name: getattr(engine, KINDS[kind])
                for name, engine in opened.items()
                if KINDS[kind] in built[name].peer.kinds
            }
            timings = measure_rounds(engines, queries[kind], rounds)
            for remark in disagreements(timings):
                say(f"{kind}: {remark}")
            for name, timing in timings.items():
                for percent in PERCENTILES:
                    yield name, f"{kind}_p{percent}", percentile(timing.medians(), percent)
    finally:
        for engine in opened.values():
            engine.close()


def disagreements(timings: dict[str, Timings]) -> Iterator[str]:
    """Yield a remark for each engine whose totals differ from ours."""
    if OURS not in timings:
        return
    ours = timings[OURS].answers
    for name, timing in timings.items():
        pairs = zip(ours, timing.answers, strict=True)
        differing = sum(mine != theirs for mine, theirs in pairs)
        if differing:
            yield f"{name} has another total than {OURS} for {differing} of {len(ours)} queries"


def _warm_up(engine: OpenedIndex) -> None:
    """Compile the kernels, as a server does in the background after its start."""
    compile_now: Any = getattr(engine, "compile", None)
    if compile_now:
        compile_now()
