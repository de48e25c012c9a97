"""Result pages over HTTP: a site under gunicorn on either engine, with four clients."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.site import Site
from bench.speed.timing import no_collection, percentile
from bench.speed.web import SITE_SETTINGS, Server, request_all, requests_per_second, serving

INDEX = "bench-pages"
UNHURRIED = {"PAGE_MEMORY_MB": "0", "SEARCH_TIME_BUDGET_MS": "30000"}


class SiteOnEngine(Site):
    """A data directory of a site with the settings of an engine."""

    def __init__(self, folder: Path, articles: int, chosen: Mapping[str, str]) -> None:
        super().__init__(folder, articles)
        self._chosen = dict(chosen)

    def environment(self, settings: str = SITE_SETTINGS) -> dict[str, str]:
        """Return the environment of the site."""
        return super().environment(settings) | self._chosen


def measure(
    scratch: Path, documents: int, urls: Sequence[str], texts: Sequence[str], rounds: int
) -> Iterator[tuple[str, str, float]]:
    """Yield engine, figure and value: latencies of one client in ms, and pages a second of four.

    No page is remembered, and no search is cut short, so that a busy machine shows as time. Each
    engine has a site of its own, because a database and its index belong together.
    """
    engines: dict[str, dict[str, str]] = {
        "whoosh": {},
        "opensearch": {
            "SEARCH_ENGINE": "opensearch",
            "OPENSEARCH_URL": ",".join(urls),
            "OPENSEARCH_INDEX": f"{INDEX}-{documents}",
            "OPENSEARCH_REPLICAS": "0",
        },
    }
    paths = ["/search?" + urlencode({"q": text}) for text in texts]
    latencies: dict[str, list[list[float]]] = {name: [] for name in engines}
    rates: dict[str, list[float]] = {name: [] for name in engines}
    with ExitStack() as stack, no_collection():
        ports = {}
        for name, chosen in engines.items():
            site = SiteOnEngine(scratch / f"cluster-{name}-{documents}", documents, chosen)
            site.fill()
            server = Server(SITE_SETTINGS, UNHURRIED)
            ports[name] = stack.enter_context(serving(site, server))
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
