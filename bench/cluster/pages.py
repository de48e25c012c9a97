"""Result pages over HTTP: a site under gunicorn on either engine, with four clients."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from statistics import median
from urllib.parse import urlencode

from bench.site import Site
from bench.speed.timing import no_collection, percentile
from bench.speed.web import SITE_SETTINGS, Server, request_all, requests_per_second, serving

INDEX = "bench-pages"


def measure(
    site: Site, urls: Sequence[str], texts: Sequence[str], rounds: int
) -> Iterator[tuple[str, str, float]]:
    """Yield engine, figure and value: latencies of one client in ms, and pages a second of four.

    No page is remembered. The article database is one, and each engine has an index of it.
    """
    cluster = {
        "SEARCH_ENGINE": "opensearch",
        "OPENSEARCH_URL": ",".join(urls),
        "OPENSEARCH_INDEX": INDEX,
        "OPENSEARCH_REPLICAS": "0",
    }
    engines: dict[str, Mapping[str, str]] = {"whoosh": {}, "opensearch": cluster}
    site.fill()
    site.manage("reindex", "--if-needed", changed=cluster)
    paths = ["/search?" + urlencode({"q": text}) for text in texts]
    latencies: dict[str, list[list[float]]] = {name: [] for name in engines}
    rates: dict[str, list[float]] = {name: [] for name in engines}
    with ExitStack() as stack, no_collection():
        ports = {
            name: stack.enter_context(
                serving(site, Server(SITE_SETTINGS, {"PAGE_MEMORY_MB": "0", **changed}))
            )
            for name, changed in engines.items()
        }
        for port in ports.values():
            requests_per_second(port, paths)  # warms up both workers
        for _ in range(rounds):
            for name, port in ports.items():
                latencies[name].append(request_all(port, paths))
                rates[name].append(requests_per_second(port, paths))
    for name in engines:
        best = [min(each) for each in zip(*latencies[name], strict=True)]
        for percent in (50, 95):
            yield name, f"page_p{percent}_ms", percentile(best, percent)
        yield name, "pages_a_second", median(rates[name])
