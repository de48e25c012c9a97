"""``bin/bench engines``: the judged sets on a cluster, query by query beside the embedded engine.

Both engines answer through the search service. For each set: nDCG@10 of both, and the share of
queries with the same ten hits, in the same order, and with the same total. The indexes are kept for
later runs: the embedded ones in ``BENCH_DIR``, those of the cluster under names that begin with
``bench-``; ``--remove`` removes the latter at the end.
"""

import argparse
import hashlib
import json
import os
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings

from articles.management.arguments import positive_integer
from bench.corpus import SHARED
from bench.relevance.metrics import DEPTH
from bench.relevance.sets import JUDGED, JudgedSet, SetError, folders, read
from bench.relevance.site_search import SiteSearch
from indexer.deadline import Deadline, until
from indexer.engines.interface import Sort
from indexer.evaluation.metrics import ndcg

EMBEDDED, CLUSTER = "whoosh", "opensearch"
#: The limits of decision 0157.
MAX_NDCG_DIFFERENCE, MIN_SAME_HITS, MIN_SAME_ORDER = 0.003, 0.97, 0.95
SHARDS, REPLICAS = 3, 1


@dataclass(frozen=True, slots=True)
class SetComparison:
    """The figures of one set."""

    set: str
    queries: int
    all_queries: int  # of the set; fewer are asked with --queries
    documents: int
    ndcg_embedded: float
    ndcg_cluster: float
    same_hits: float
    same_order: float
    same_total: float
    ms_embedded: float  # median
    ms_cluster: float
    differing: tuple[str, ...]  # queries with other hits or another order

    @property
    def is_equal(self) -> bool:
        """Whether the set is within the limits."""
        return (
            abs(self.ndcg_cluster - self.ndcg_embedded) <= MAX_NDCG_DIFFERENCE
            and self.same_hits >= MIN_SAME_HITS
            and self.same_order >= MIN_SAME_ORDER
        )


def main(arguments: Sequence[str]) -> int:
    """Compare the engines on the chosen sets; return the exit status."""
    options = _parser().parse_args(arguments)
    if not settings.OPENSEARCH_URLS:
        print("Set OPENSEARCH_URL to the address of a cluster.", file=sys.stderr)
        return 2
    try:
        sets = folders([SHARED / "relevance", JUDGED])
    except SetError as error:
        print(error, file=sys.stderr)
        return 2
    known = {folder.name: folder for folder in sets}
    if unknown := [name for name in options.only if name not in known]:
        print(f"{unknown[0]!r} is no set; choose from {', '.join(known)}.", file=sys.stderr)
        return 2
    print(_heading(), flush=True)
    is_equal = True
    for name in options.only or known:
        compared = compare(
            known[name],
            scratch=Path(os.environ.get("BENCH_DIR") or "var/bench").resolve(),
            max_queries=options.queries,
            seed=options.seed,
            remove=options.remove,
        )
        is_equal = is_equal and compared.is_equal
        print(json.dumps(asdict(compared)) if options.json else _line(compared), flush=True)
    return 0 if is_equal else 1


def compare(
    folder: Path, *, scratch: Path, max_queries: int | None, seed: int, remove: bool
) -> SetComparison:
    """Ask both engines the queries of a set. Raises ``SetError``."""
    judged = read(folder, max_queries=max_queries, seed=seed)
    total = len(read(folder).queries)
    source, key = judged.documents.source(), judged.documents.key
    index = f"bench-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    given: dict[str, Any] = {
        "SEARCH_ENGINE": CLUSTER,
        "OPENSEARCH_INDEX": index,
        "OPENSEARCH_SHARDS": SHARDS,
        "OPENSEARCH_REPLICAS": REPLICAS,
    }
    embedded = SiteSearch(source, key, scratch, {"SEARCH_ENGINE": EMBEDDED})
    cluster = SiteSearch(source, f"{key} {CLUSTER}", scratch, given)
    compared = _compared(judged, total, embedded, cluster)
    if remove:
        _remove(given, scratch)
    return compared


def _remove(given: Mapping[str, object], scratch: Path) -> None:
    from indexer.engines.opensearch.cluster import Cluster
    from indexer.engines.opensearch.options import read_options
    from indexer.engines.opensearch.state import States

    with override_settings(**given, INDEX_DIR=scratch):
        states = States(Cluster(read_options(settings)))
        states.remove(list(states.manifests()))


def _compared(
    judged: JudgedSet, total: int, embedded: SiteSearch, cluster: SiteSearch
) -> SetComparison:
    gains: tuple[list[float], list[float]] = ([], [])
    times: tuple[list[float], list[float]] = ([], [])
    same_hits = same_order = same_total = 0
    differing = []
    for query in judged.queries:
        first_ten, totals = [], []
        for place, site in enumerate((embedded, cluster)):
            started = time.perf_counter()
            with until(Deadline()):  # whole answers, however busy the machine is
                results = site.search(query.text, Sort.RELEVANCE)
            times[place].append((time.perf_counter() - started) * 1_000)
            ranking = [hit.article_id for hit in results.hits]
            gains[place].append(ndcg(ranking, query.grades, depth=DEPTH))
            first_ten.append(ranking[:DEPTH])
            totals.append(results.total)
        same_hits += set(first_ten[0]) == set(first_ten[1])
        same_order += first_ten[0] == first_ten[1]
        same_total += totals[0] == totals[1]
        if first_ten[0] != first_ten[1] or totals[0] != totals[1]:
            differing.append(query.text)
    number = len(judged.queries)
    return SetComparison(
        set=judged.name,
        queries=number,
        all_queries=total,
        documents=judged.documents.count(),
        ndcg_embedded=statistics.mean(gains[0]),
        ndcg_cluster=statistics.mean(gains[1]),
        same_hits=same_hits / number,
        same_order=same_order / number,
        same_total=same_total / number,
        ms_embedded=statistics.median(times[0]),
        ms_cluster=statistics.median(times[1]),
        differing=tuple(differing),
    )


def _heading() -> str:
    return (
        f"{'set':<10} {'queries':>12} {'documents':>9} {'nDCG@10':>8} {'cluster':>8}"
        f" {'hits':>7} {'order':>7} {'total':>7} {'ms':>6} {'ms':>6}"
    )


def _line(compared: SetComparison) -> str:
    queries = f"{compared.queries}/{compared.all_queries}"
    text = (
        f"{compared.set:<10} {queries:>12} {compared.documents:>9}"
        f" {compared.ndcg_embedded:8.4f} {compared.ndcg_cluster:8.4f} {compared.same_hits:7.1%}"
        f" {compared.same_order:7.1%} {compared.same_total:7.1%} {compared.ms_embedded:6.1f}"
        f" {compared.ms_cluster:6.1f}"
    )
    return text + "".join(f"\n    differs: {query}" for query in compared.differing[:5])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench engines",
        description="Compare the ranking on a cluster (OPENSEARCH_URL) with the embedded engine's."
        " The exit status is 1 if a set is beyond the limits of decision 0157.",
    )
    parser.add_argument(
        "--only", type=_names, default=(), metavar="A,B", help="sets by name (default: all)"
    )
    parser.add_argument(
        "--queries",
        type=positive_integer(),
        metavar="N",
        help="maximum of random queries per set (default: all)",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of random queries")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    parser.add_argument(
        "--remove", action="store_true", help="remove the indexes in the cluster at the end"
    )
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split(",")))
