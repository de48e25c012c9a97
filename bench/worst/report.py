"""The report of the dearest requests."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus

MAX_URL = 300  # characters that are printed


def lines(
    summary: Mapping[str, Any], costs: Sequence[Mapping[str, Any]], *, limit: float
) -> Iterator[str]:
    """Yield the lines of a report: percentiles of all requests, and the dearest ones.

    ``summary`` has the milliseconds of all requests, and of the collections of garbage between
    them, the longest first. The second number of a request is the time of the same request again.
    """
    times = summary["milliseconds"]
    last = len(times) - 1
    above = sum(each > limit for each in times)
    yield (
        f"{len(times)} requests, {above} of them above {limit:g} ms of CPU."
        f" p50 {times[last // 2]:.1f}, p99 {times[last // 100]:.1f}, most {times[0]:.1f} ms"
    )
    if pauses := summary["collections"]:
        yield (
            f"{len(pauses)} collections of garbage between them,"
            f" {sum(pauses):.0f} ms in all, the longest {pauses[0]:.0f} ms"
        )
    for cost in costs:
        url = unquote_plus(cost["url"]).replace("\n", " ")
        shown = url if len(url) <= MAX_URL else url[:MAX_URL] + "…"
        yield f"{cost['ms']:8.1f} {cost['again_ms']:8.1f}  {cost['status']}  {shown}"
