"""Rounds of requests: several executions ask the cluster together.

An execution is a generator that yields the bodies of searches, and gets their answers. So one
request of a round has the searches of all executions that run at the time, counts the pairs of
words that are expected, and looks whether the commit is the latest.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from indexer.engines.interface import EngineResults
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.engines.opensearch.execution import Execution
from indexer.engines.opensearch.pair_counts import searches as pair_searches
from indexer.engines.opensearch.state import State, States

FEW_DOCUMENTS = 1_000  # that a search without time examines in each shard

Asking = Generator[Sequence[Json], list[Json], EngineResults]


class Moved(Exception):
    """There is a later commit than that of the snapshot."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state


@dataclass
class Running:
    """An execution between two rounds, or at its end."""

    execution: Execution
    asking: Asking
    bodies: Sequence[Json] = ()  # that it waits for
    results: EngineResults | None = None

    def __post_init__(self) -> None:
        self.advance(None)

    def advance(self, answers: list[Json] | None) -> None:
        """Go on with the answers to the bodies."""
        try:
            self.bodies = next(self.asking) if answers is None else self.asking.send(answers)
        except StopIteration as end:
            self.bodies, self.results = (), end.value


def ask_round(cluster: Cluster, running: Sequence[Running], states: States | None) -> None:
    """Send the searches that some executions wait for in one request, and go on with them.

    With ``states``, look as well whether the commit is the latest. Raises ``Moved``.
    """
    first = running[0].execution
    pairs = () if first.deadline.passed() else first.snapshot.pairs.take()
    searches = [search for each in running for search in _searches(each.execution, each.bodies)]
    header = {"index": first.snapshot.articles}
    counting = pair_searches(pairs)
    searches += [(header, body) for body in counting]
    if states is not None:
        searches.append(states.search())
    answers = iter(cluster.search_all(searches))
    own = [[next(answers) for _ in each.bodies] for each in running]
    first.snapshot.pairs.read(pairs, [next(answers) for _ in counting])
    if states is not None:
        state = states.found_in(next(answers))
        if state.identity != first.snapshot.state.identity:
            raise Moved(state)
    for each, found in zip(running, own, strict=True):
        each.execution.partial |= any(answer["timed_out"] for answer in found)
        each.advance(found)


def ask(cluster: Cluster, execution: Execution, bodies: Sequence[Json]) -> list[Json]:
    """Return the answers to some searches of one execution."""
    answers = cluster.search_all(_searches(execution, bodies))
    execution.partial |= any(answer["timed_out"] for answer in answers)
    return answers


def _searches(execution: Execution, bodies: Sequence[Json]) -> list[tuple[Json, Json]]:
    deadline = execution.deadline
    header = {"index": execution.snapshot.articles, "preference": execution.preference}
    left = deadline.elapsed_left()
    limit: Json = {}
    if deadline.passed():
        limit = {"terminate_after": FEW_DOCUMENTS}
        execution.partial = True
    elif left < 3_600:
        limit = {"timeout": f"{max(1, int(1_000 * left))}ms"}
    return [(header, {**body, **limit}) for body in bodies]
