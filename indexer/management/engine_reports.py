"""Comparisons of two engines for operators: options, a table, an object for JSON, thresholds."""

import math
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.management.arguments import positive_integer
from indexer.engines.interface import Sort
from indexer.evaluation.engines import Comparison, Pair, logged_queries, title_queries

MAX_LISTED = 10  # queries whose answers differ
MAX_QUERY_LENGTH = 256  # characters of a line of a file
#: Shares of the queries, as measured on the judged sets (decision 0157).
MIN_HITS, MIN_ORDER, MIN_TOTALS = 0.97, 0.95, 0.97


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The shares of queries from which two engines count as equal, and a limit of time."""

    hits: float
    order: float
    totals: float
    max_p95_ms: float = math.inf

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Thresholds":
        """Return the thresholds of a command's options."""
        return cls(
            options["min_hits"],
            options["min_order"],
            options["min_totals"],
            options["max_p95_ms"] or math.inf,
        )

    def failures(self, compared: Comparison) -> list[str]:
        """Return a sentence for each threshold that a comparison misses."""
        found = []
        for name, share, least in (
            ("the same hits", compared.share(lambda pair: pair.has_same_hits), self.hits),
            ("the same order", compared.share(lambda pair: pair.has_same_order), self.order),
            ("the same total", compared.share(lambda pair: pair.has_same_total), self.totals),
        ):
            if share < least:
                found.append(f"Only {share:.1%} of the queries have {name}, less than {least:.1%}.")
        late = compared.milliseconds(1, 0.95)
        if late > self.max_p95_ms:
            found.append(f"p95 of {compared.engines[1]} is {late:.0f} ms, more than wanted.")
        if compared.failed:
            found.append(f"{len(compared.failed)} queries have no answer, or only a partial one.")
        return found


def add_comparison_arguments(parser: ArgumentParser, *, limit: int, seconds: int) -> None:
    """Declare the options of a comparison."""
    number = positive_integer(maximum=1_000_000)
    parser.add_argument(
        "--queries",
        metavar="FILE",
        help="a file with a query in each line (-: standard input); default: the most frequent"
        " queries of the log of searches, else words of titles",
    )
    parser.add_argument(
        "--limit", type=number, default=limit, help=f"queries at most (default: {limit})"
    )
    parser.add_argument(
        "--seconds", type=number, default=seconds, help=f"time at most (default: {seconds})"
    )
    parser.add_argument(
        "--sort",
        action="append",
        type=Sort,
        choices=list(Sort),
        help="order of the hits, repeatable (default: relevance)",
    )
    for name, default, what in (
        ("hits", MIN_HITS, "the same hits on the first page"),
        ("order", MIN_ORDER, "the same hits in the same order"),
        ("totals", MIN_TOTALS, "the same total"),
    ):
        parser.add_argument(
            f"--min-{name}",
            type=_share,
            default=default,
            metavar="SHARE",
            help=f"share of queries with {what} (default: {default})",
        )
    parser.add_argument(
        "--max-p95-ms", type=number, metavar="MS", help="limit for 95 %% of the searches"
    )


def chosen_queries(options: Mapping[str, Any]) -> tuple[list[str], str]:
    """Return the queries of a command's options, and where they come from. Raises ``OSError``."""
    limit: int = options["limit"]
    source: str | None = options["queries"]
    if source is not None:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
        lines = (line.strip()[:MAX_QUERY_LENGTH] for line in text.splitlines())
        return [line for line in dict.fromkeys(lines) if line][:limit], source
    if logged := logged_queries(limit):
        return logged, "the log of searches"
    return title_queries(limit), "titles of articles, because no search is logged"


def table(compared: Comparison, source: str) -> str:
    """Return a comparison as text."""
    first, second = compared.engines
    number = len(compared.answered)
    lines = [
        f"{number} searches from {source}"
        + (f"; time was too short for {compared.unasked} more" if compared.unasked else ""),
        f"  the same hits on the first page   {compared.share(lambda p: p.has_same_hits):8.1%}",
        f"  ... in the same order             {compared.share(lambda p: p.has_same_order):8.1%}",
        f"  the same total                    {compared.share(lambda p: p.has_same_total):8.1%}",
        f"  the same filter choices           {compared.share(lambda p: p.has_same_facets):8.1%}",
        f"  the same correction               {compared.share(_has_same_correction):8.1%}",
        f"  overlap of the hits               {compared.share(lambda p: p.overlap):8.1%}",
    ]
    for place, engine in enumerate((first, second)):
        half, most = (compared.milliseconds(place, each) for each in (0.5, 0.95))
        lines.append(f"  {engine + ' takes':<34}{half:7.1f} ms (p50), {most:.1f} ms (p95)")
    for pair in compared.failed[:MAX_LISTED]:
        reason = pair.first.error or pair.second.error or "only a part was searched in time"
        lines.append(f"  no answer: {pair.query}: {reason}")
    for pair in compared.different[:MAX_LISTED]:
        lines.append(f"  differs: {pair.query} ({pair.sort}): {_difference(pair)}")
    rest = len(compared.different) - MAX_LISTED
    return "\n".join([*lines, *([f"  and {rest} more"] if rest > 0 else [])])


def as_object(compared: Comparison, source: str, failures: list[str]) -> dict[str, Any]:
    """Return a comparison as an object for JSON."""
    return {
        "engines": list(compared.engines),
        "source": source,
        "searches": len(compared.answered),
        "failed": len(compared.failed),
        "unasked": compared.unasked,
        "same_hits": compared.share(lambda pair: pair.has_same_hits),
        "same_order": compared.share(lambda pair: pair.has_same_order),
        "same_total": compared.share(lambda pair: pair.has_same_total),
        "same_facets": compared.share(lambda pair: pair.has_same_facets),
        "same_correction": compared.share(_has_same_correction),
        "overlap": compared.share(lambda pair: pair.overlap),
        "ms": {
            engine: {"p50": compared.milliseconds(n, 0.5), "p95": compared.milliseconds(n, 0.95)}
            for n, engine in enumerate(compared.engines)
        },
        "different": [
            {
                "query": pair.query,
                "sort": str(pair.sort),
                "hits": [list(pair.first.hits), list(pair.second.hits)],
                "totals": [pair.first.total, pair.second.total],
            }
            for pair in compared.different
        ],
        "errors": [
            {"query": pair.query, "errors": [pair.first.error, pair.second.error]}
            for pair in compared.failed
        ],
        "failures": failures,
    }


def _has_same_correction(pair: Pair) -> bool:
    return pair.first.corrected == pair.second.corrected


def _difference(pair: Pair) -> str:
    parts = []
    if not pair.has_same_hits:
        parts.append(f"overlap {pair.overlap:.0%}")
    elif not pair.has_same_order:
        parts.append("another order")
    if not pair.has_same_total:
        parts.append(f"{pair.first.total} and {pair.second.total} hits")
    return ", ".join(parts)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text!r} is no share from 0 to 1")
    return value
