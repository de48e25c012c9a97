"""The same queries for all engines: latencies, and whether the totals agree."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bench.speed.building import Built
from bench.speed.figures import KINDS, PERCENTILES
from bench.speed.peers import Opened
from bench.speed.queries import Queries
from bench.speed.report import OURS
from bench.speed.timing import Taken, latencies, percentile


def measure(
    built: dict[str, Built],
    drawn: Queries,
    kinds: Sequence[str],
    rounds: int,
    say: Callable[[str], None],
) -> Iterator[tuple[str, str, float]]:
    """Yield engine, figure and milliseconds: percentiles over the queries."""
    asked = {
        "or": drawn.stems(),
        "and": drawn.stems(least=2),
        "phrase": drawn.phrases,
        "facets": drawn.stems(),
        "search": drawn.site(),
    }
    opened = {name: found.peer.open(found.folder) for name, found in built.items()}
    try:
        for engine in opened.values():
            _make_ready(engine)
        for kind in kinds:
            say(f"{kind}: {len(asked[kind])} queries, {rounds} rounds")
            engines = {
                name: getattr(engine, KINDS[kind])
                for name, engine in opened.items()
                if KINDS[kind] in built[name].peer.kinds
            }
            taken = latencies(engines, asked[kind], rounds)
            for remark in disagreements(taken):
                say(f"{kind}: {remark}")
            for name, found in taken.items():
                for percent in PERCENTILES:
                    yield name, f"{kind}_p{percent}", percentile(found.medians(), percent)
    finally:
        for engine in opened.values():
            engine.close()


def disagreements(taken: dict[str, Taken]) -> Iterator[str]:
    """Yield what to say of engines whose totals are not ours."""
    if OURS not in taken:
        return
    ours = taken[OURS].answers
    for name, found in taken.items():
        other = sum(mine != theirs for mine, theirs in zip(ours, found.answers, strict=True))
        if other:
            yield f"{name} has another total than {OURS} for {other} of {len(ours)} queries"


def _make_ready(engine: Opened) -> None:
    """Have done what a server does in the background after its start."""
    compile_now: Any = getattr(engine, "compile", None)
    if compile_now:
        compile_now()
