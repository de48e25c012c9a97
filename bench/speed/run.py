"""One run of the benchmark: all requested figures, size by size."""

import sys
from collections.abc import Iterator

from bench import corpus
from bench.site import Site
from bench.speed import commit_latency, peers, queries, query_latency, snippets, web
from bench.speed.figures import KINDS
from bench.speed.fresh_processes import cold_opens, worker_growth
from bench.speed.index_builds import BuiltIndex, IndexBuilds
from bench.speed.report import OURS, Figure
from bench.speed.settings import Settings


class Run:
    """Measures the engines side by side, and yields each figure when it is known."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._peers = dict(_available(settings.engines))

    def figures(self) -> Iterator[Figure]:
        """Yield the requested figures."""
        for number in self._settings.sizes:
            say(f"preparing {number:,} documents")
            documents = corpus.prepare(number, self._settings.scratch)
            if documents.count() < number:
                say(f"the corpus has {documents.count():,} documents only")
            for figure in self._measured(documents):
                if figure.figure in self._settings.figures:
                    yield figure

    def _measured(self, documents: corpus.CorpusDocuments) -> Iterator[Figure]:
        chosen = dict(self._fitting(documents))
        drawn = queries.draw(documents, self._settings.seed)
        builds = IndexBuilds(documents, self._settings, say)
        try:
            built: dict[str, BuiltIndex] = {}
            if self._wants(*KINDS, "build", "index", "commit", "cold", "worker"):
                for name, peer in chosen.items():
                    built[name] = yield from builds.build(name, peer)
            yield from self._index_figures(built, documents, drawn)
            if self._wants("snippets"):
                say("snippets: ten at a time")
                for name, value in snippets.measure(
                    documents, drawn.texts(), tuple(chosen), self._settings.rounds
                ):
                    yield Figure(name, documents.count(), "snippets_ms", value)
            has_site = documents.count() <= corpus.NEWS_DOCUMENTS
            if OURS in chosen and self._wants("http") and has_site:
                say("http: filling a site, unless it is full")
                folder = self._settings.scratch / f"site-{documents.count()}"
                site = Site(folder, documents.count())
                for name, value in web.measure(site, drawn.texts(), self._settings.rounds):
                    yield Figure(OURS, documents.count(), name, value)
        finally:
            if not self._settings.keep:
                builds.remove()

    def _index_figures(
        self,
        built: dict[str, BuiltIndex],
        documents: corpus.CorpusDocuments,
        drawn: queries.Queries,
    ) -> Iterator[Figure]:
        size, rounds = documents.count(), self._settings.rounds
        if self._wants(*KINDS):
            kinds = [kind for kind in KINDS if self._wants(kind)]
            for name, figure, value in query_latency.measure(built, drawn, kinds, rounds, say):
                yield Figure(name, size, figure, value)
        if self._wants("cold"):
            say("cold open: fresh processes")
            for name, value in cold_opens(built, drawn, rounds):
                yield Figure(name, size, "cold_open_ms", value)
        if OURS in built and self._wants("worker"):
            say("memory of a worker: a thousand different queries")
            for name, value in worker_growth(built[OURS], documents, self._settings.seed):
                yield Figure(OURS, size, name, value)
        if self._wants("commit"):
            say(f"commits: {commit_latency.COMMITS} articles one by one")
            for name, value in commit_latency.measure(built, documents):
                yield Figure(name, size, "commit_ms", value)

    def _fitting(self, documents: corpus.CorpusDocuments) -> Iterator[tuple[str, peers.Peer]]:
        for name, peer in self._peers.items():
            if documents.count() <= peer.max_documents:
                yield name, peer
            else:
                say(f"{name} is left out: {documents.count():,} documents would take it hours")

    def _wants(self, *groups: str) -> bool:
        prefixes = tuple(f"{group}_" for group in groups)
        return any(figure.startswith(prefixes) for figure in self._settings.figures)


def say(text: str) -> None:
    """Report the progress on standard error."""
    print(text, file=sys.stderr, flush=True)


def _available(names: tuple[str, ...]) -> Iterator[tuple[str, peers.Peer]]:
    for name in names:
        try:
            yield name, peers.make(name)
        except peers.Unavailable as reason:
            say(f"{name} is left out: {reason}")
