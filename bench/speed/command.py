"""``bin/bench speed``: build, ask, change and open, engine beside engine, and print the figures."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.speed import corpus, peers, processes, queries, snippets, web
from bench.speed.report import Figure, json_line, table
from bench.speed.timing import PERCENTILES, latencies, percentile

KINDS = {
    "or": "any_of",
    "and": "all_of",
    "phrase": "phrase",
    "facets": "facets",
    "search": "product",
}
COMMITS = 25
GROWTH_QUERIES = 1_000
SINGLE = (
    "build_rate",
    "build_rate_2",
    "build_peak_mb",
    "index_mb",
    "commit_ms",
    "cold_open_ms",
    "snippets_ms",
    "http_p50_ms",
    "http_p99_ms",
    "http_rps",
    "http_floor_p50_ms",
    "http_floor_rps",
    "worker_growth_mb",
)
FIGURES = (*(f"{kind}_p{percent}" for kind in KINDS for percent in PERCENTILES), *SINGLE)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; return the exit status."""
    options = _options(arguments)
    try:
        corpus.corpus_folder()
    except corpus.CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2
    import django

    django.setup()
    found = []
    for figure in Run(options).figures():
        found.append(figure)
        if options.json:
            print(json_line(figure), flush=True)
        else:
            print(
                f"{figure.documents:>7} {figure.engine:>10} {figure.figure}: "
                f"{figure.value:.4g} {figure.unit}",
                file=sys.stderr,
                flush=True,
            )
    if not options.json:
        print(table(found))
    if options.plot:
        from bench.speed.plot import plot

        plot(found, options.plot)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench speed", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="draw other queries")
    parser.add_argument(
        "--documents", type=int, nargs="+", default=[corpus.NEWS], help="sizes of the corpus"
    )
    parser.add_argument("--engines", type=_among(tuple(peers.MODULES)), default=list(peers.MODULES))
    parser.add_argument("--figures", type=_figures, default=list(FIGURES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", action="store_true", help="keep indexes and use them again")
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--plot", type=Path, help="write a picture (.svg or .png)")
    options = parser.parse_args(arguments)
    if min(options.documents) < 100:
        parser.error("--documents: at least 100, for queries are drawn from them")
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    return options


def _among(names: tuple[str, ...]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        chosen = text.split(",")
        unknown = [name for name in chosen if name not in names]
        if unknown:
            raise argparse.ArgumentTypeError(
                f"{', '.join(unknown)} is not known; choose from {', '.join(names)}"
            )
        return chosen

    return read


def _figures(text: str) -> list[str]:
    """Read figures; the first part of their names (``or``, ``http``) stands for all of a kind."""
    chosen: list[str] = []
    for name in text.split(","):
        matching = [each for each in FIGURES if each == name or each.startswith(f"{name}_")]
        if not matching:
            raise argparse.ArgumentTypeError(
                f"{name} is not known; choose from {', '.join(FIGURES)}"
            )
        chosen += matching
    return list(dict.fromkeys(chosen))


class Run:
    """One run of the benchmark."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._wanted = frozenset(options.figures)
        self._scratch = Path(os.environ.get("BENCH_DIR") or "var/bench")
        self._scratch.mkdir(parents=True, exist_ok=True)
        self._peers: dict[str, peers.Peer] = {}
        for name in options.engines:
            try:
                self._peers[name] = peers.make(name)
            except peers.Unavailable as reason:
                _say(f"{name} is left out: {reason}")

    def figures(self) -> Iterator[Figure]:
        """Yield the figures as they are measured."""
        for number in self._options.documents:
            _say(f"preparing {number:,} documents")
            documents = corpus.documents(number, self._scratch)
            size = documents.count()
            for engine, name, value, unit in self._measured(documents):
                if name in self._wanted:
                    yield Figure(engine, size, name, value, unit)

    def _measured(self, documents: corpus.Documents) -> Iterator[tuple[str, str, float, str]]:
        here = {
            name: peer
            for name, peer in self._peers.items()
            if documents.count() <= peer.most_documents
        }
        for name in here:
            yield from self._built(name, documents)
        drawn = queries.draw(documents, self._options.seed)
        opened = {name: peer.open(self._folder(name, documents)) for name, peer in here.items()}
        for engine in opened.values():
            if hasattr(engine, "compile"):
                engine.compile()
        yield from self._asked(here, opened, drawn)
        if self._wants("cold_open_ms", "worker_growth_mb"):
            yield from self._processes(here, documents, drawn)
        if self._wants("snippets_ms"):
            yield from self._snippets(documents, drawn)
        if self._wants("commit_ms"):
            yield from self._commits(opened, documents)
        if documents.count() <= corpus.NEWS and "searchsite" in here and self._wants("http"):
            yield from self._pages(drawn)
        if not self._options.keep:
            for name in here:
                shutil.rmtree(self._folder(name, documents), ignore_errors=True)

    def _wants(self, *beginnings: str) -> bool:
        return any(name.startswith(beginnings) for name in self._wanted)

    def _folder(self, name: str, documents: corpus.Documents) -> Path:
        return self._scratch / f"{name}-{documents.count()}"

    def _built(
        self, name: str, documents: corpus.Documents
    ) -> Iterator[tuple[str, str, float, str]]:
        folder = self._folder(name, documents)
        kept = self._options.keep and folder.exists() and not self._wants("build")
        if not kept:
            for procs, figure in ((2, "build_rate_2"), (1, "build_rate")):
                if procs == 2 and figure not in self._wanted:
                    continue
                shutil.rmtree(folder, ignore_errors=True)
                _say(f"{name}: indexing {documents.count():,} documents, {procs} process(es)")
                built = processes.run(
                    "build",
                    engine=name,
                    number=documents.number,
                    scratch=str(self._scratch),
                    folder=str(folder),
                    procs=procs,
                )
                yield name, figure, documents.count() / built["seconds"], "documents/s"
                if procs == 1:
                    yield name, "build_peak_mb", built["peak_mb"], "MB"
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        yield name, "index_mb", size / 1e6, "MB"

    def _asked(
        self, here: dict[str, peers.Peer], opened: dict[str, Any], drawn: queries.Queries
    ) -> Iterator[tuple[str, str, float, str]]:
        asked: dict[str, Sequence[Any]] = {
            "or": drawn.stems(),
            "and": drawn.stems(least=2),
            "phrase": drawn.phrases,
            "facets": drawn.stems(),
            "search": [words for words in drawn.words if len(words) <= 3],
        }
        for kind, method in KINDS.items():
            if not self._wants(f"{kind}_p"):
                continue
            _say(f"{kind}: {len(asked[kind])} queries, {self._options.rounds} rounds")
            engines = {
                name: getattr(opened[name], method)
                for name, peer in here.items()
                if method in peer.kinds
            }
            for name, taken in latencies(engines, asked[kind], self._options.rounds).items():
                for percent in PERCENTILES:
                    yield name, f"{kind}_p{percent}", percentile(taken, percent), "ms"

    def _processes(
        self, here: dict[str, peers.Peer], documents: corpus.Documents, drawn: queries.Queries
    ) -> Iterator[tuple[str, str, float, str]]:
        stems = list(drawn.stems(least=2)[0])
        for name in here:
            folder = str(self._folder(name, documents))
            if self._wants("cold_open_ms"):
                opening = [
                    processes.run("cold_open", engine=name, folder=folder, stems=stems)["ms"]
                    for _ in range(self._options.rounds)
                ]
                yield name, "cold_open_ms", median(opening), "ms"
            if self._wants("worker_growth_mb") and name == "searchsite":
                many = queries.draw(documents, self._options.seed + 1, number=GROWTH_QUERIES)
                asked = [list(found) for found in many.stems()]
                grown = processes.run("growth", engine=name, folder=folder, queries=asked)
                yield name, "worker_growth_mb", grown["mb"], "MB"

    def _snippets(
        self, documents: corpus.Documents, drawn: queries.Queries
    ) -> Iterator[tuple[str, str, float, str]]:
        texts = [" ".join(token.exact for token in words) for words in drawn.words[:60]]
        shown = snippets.pages(documents, texts)
        makers = {name: make for name, make in snippets.makers() if name in self._peers}
        for name, taken in latencies(makers, shown, self._options.rounds).items():
            yield name, "snippets_ms", median(taken), "ms"

    def _commits(
        self, opened: dict[str, Any], documents: corpus.Documents
    ) -> Iterator[tuple[str, str, float, str]]:
        """Replace one article after the other; each time until a search finds it."""
        changed = list(islice(documents.read(1, documents.count()), COMMITS))
        for name, engine in opened.items():
            taken = []
            for number, document in enumerate(changed):
                word = f"kataunik{number}"
                fresh = replace(document, body=f"{document.body} {word}")
                begin = perf_counter()
                engine.update(fresh)
                if engine.any_of([word]) != 1:
                    raise RuntimeError(f"{name} does not find what was added")
                taken.append((perf_counter() - begin) * 1000)
            yield name, "commit_ms", median(taken), "ms"

    def _pages(self, drawn: queries.Queries) -> Iterator[tuple[str, str, float, str]]:
        data = self._scratch / "data"
        web.fill(data)
        texts = [" ".join(token.exact for token in words) for words in drawn.words]
        for empty, kind in ((True, "http_floor"), (False, "http")):
            found = web.measure(data, texts, empty=empty)
            yield "searchsite", f"{kind}_p50_ms", found["p50_ms"], "ms"
            yield "searchsite", f"{kind}_p99_ms", found["p99_ms"], "ms"
            yield "searchsite", f"{kind}_rps", found["rps"], "requests/s"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
