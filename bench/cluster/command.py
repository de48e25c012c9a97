"""``bin/bench cluster``: whole searches on a cluster, beside the embedded engine.

A whole search has the hits of a page with facets, timeline, folded copies, corrections, relaxed
search and suggestions. The indexes are kept for later runs.
"""

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings

from articles.management.arguments import positive_integer
from bench.cluster import pages
from bench.cluster.copies import NewsWithCopies
from bench.cluster.nodes import descriptions, forget_requests
from bench.cluster.searches import measure
from bench.corpus import NEWS_DOCUMENTS, SHARED, CorpusMissing, prepare
from bench.relevance.sets import JUDGED, SetError, folders, read
from bench.relevance.site_search import SiteSearch

SETS = ("short", "keywords", "headlines", "newsqa", "facqa", "tydiqa")
INDEX = "bench-cluster"
SHARDS = 1  # enough for 55,369 articles (docs/scaling.md)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; return the exit status."""
    options = _parser().parse_args(arguments)
    if not settings.OPENSEARCH_URLS:
        print("Set OPENSEARCH_URL to the address of a cluster.", file=sys.stderr)
        return 2
    scratch = Path(os.environ.get("BENCH_DIR") or "var/bench").resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        for engine, name, value in _figures(options, scratch):
            print(json.dumps({"engine": engine, "figure": name, "value": round(value, 3)}))
    except (CorpusMissing, SetError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _figures(options: argparse.Namespace, scratch: Path) -> Iterator[tuple[str, str, float]]:
    texts = queries(options.queries, options.seed)
    if options.pages:
        yield from pages.measure(
            scratch, options.documents, settings.OPENSEARCH_URLS, texts, options.rounds
        )
        return
    documents = NewsWithCopies(prepare(options.documents, scratch))
    key = f"news with copies {options.documents}"
    given = {
        "SEARCH_ENGINE": "opensearch",
        "OPENSEARCH_INDEX": f"{INDEX}-{options.documents}-{options.shards}",
        "OPENSEARCH_SHARDS": options.shards,
        "OPENSEARCH_REPLICAS": options.replicas,
        "OPENSEARCH_TIMEOUT_MS": 120_000,  # of the build, however busy the machine is
    }
    embedded = SiteSearch(documents, key, scratch, {"SEARCH_ENGINE": "whoosh"})
    cluster = SiteSearch(documents, f"{key} on a cluster, shards: {options.shards}", scratch, given)
    url = settings.OPENSEARCH_URLS[0]
    forget_requests(url, f"{INDEX}-{options.documents}-{options.shards}")
    for line in descriptions(url):
        print(f"{line}; shards: {options.shards}", file=sys.stderr)
    found = measure(embedded, cluster, texts, url=url, rounds=options.rounds)
    for engine, figures in zip(("whoosh", "opensearch"), found, strict=True):
        for name, value in figures.lines():
            yield engine, name, value


def queries(number: int, seed: int) -> list[str]:
    """Return random queries, so many of each judged set. Raises ``SetError``."""
    texts = [
        query.text
        for folder in folders([SHARED / "relevance", JUDGED])
        if folder.name in SETS
        for query in read(folder, max_queries=number, seed=seed).queries
    ]
    random.Random(seed).shuffle(texts)
    return texts


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench cluster",
        description="Measure whole searches on a cluster (OPENSEARCH_URL), beside the embedded"
        " engine; with --pages, result pages of a site with four clients.",
    )
    parser.add_argument(
        "--documents",
        type=positive_integer(),
        default=NEWS_DOCUMENTS,
        metavar="N",
        help=f"articles; the default is all {NEWS_DOCUMENTS:,} news",
    )
    parser.add_argument(
        "--queries",
        type=positive_integer(),
        default=25,
        metavar="N",
        help=f"random queries of each of {len(SETS)} judged sets (default: 25)",
    )
    parser.add_argument(
        "--rounds", type=positive_integer(), default=5, metavar="N", help="(default: 5)"
    )
    parser.add_argument(
        "--shards",
        type=positive_integer(),
        default=SHARDS,
        metavar="N",
        help=f"shards of the index (default: {SHARDS})",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="(default: 1)")
    parser.add_argument(
        "--replicas", type=int, default=0, metavar="N", help="copies of each shard (default: 0)"
    )
    parser.add_argument("--pages", action="store_true", help="measure pages over HTTP instead")
    return parser
