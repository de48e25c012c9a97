"""Builds of the indexes, each in a fresh process, with their rates, memory and bytes."""

import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import CorpusDocuments
from bench.speed import processes
from bench.speed.peers import Peer
from bench.speed.peers.peer import AnalyzedPeer
from bench.speed.report import Figure
from bench.speed.settings import Settings

ONE_PROCESS_FIGURES = ("build_rate", "build_rate_index", "build_peak_mb", "build_peak_private_mb")


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """An engine and the folder of its index."""

    name: str
    peer: Peer
    folder: Path


class IndexBuilds:
    """The indexes of all engines over the documents of one size."""

    def __init__(
        self, documents: CorpusDocuments, settings: Settings, say: Callable[[str], None]
    ) -> None:
        self._documents, self._settings, self._say = documents, settings, say

    def build(self, name: str, peer: Peer) -> Generator[Figure, None, BuiltIndex]:
        """Build the index of an engine unless a kept one is usable; yield the figures."""
        built = BuiltIndex(name, peer, self._folder(name))
        if self._wants("build_rate_2") and peer.processes > 1:
            result = self._run(built, "build", procs=2)
            yield self._rate(name, "build_rate_2", result["seconds"])
        if self._wants("build_rate_index") and isinstance(peer, AnalyzedPeer):
            result = self._run(built, "index_terms")
            yield self._rate(name, "build_rate_index", result["seconds"])
        if not self._is_kept(built) or self._wants(*ONE_PROCESS_FIGURES):
            result = self._run(built, "build", procs=1)
            self._stamp(built).write_text(peer.fingerprint())
            yield self._rate(name, "build_rate", result["seconds"])
            yield Figure(name, self._documents.count(), "build_peak_mb", result["peak_mb"])
            private = result["peak_private_mb"]
            yield Figure(name, self._documents.count(), "build_peak_private_mb", private)
            if not isinstance(peer, AnalyzedPeer):
                rest = result["seconds"] - result["analysis_seconds"]
                yield self._rate(name, "build_rate_index", rest)
        size = peer.size_bytes(built.folder)
        yield Figure(name, self._documents.count(), "index_mb", size / 1e6)
        return built

    def remove(self) -> None:
        """Remove the indexes."""
        for name in self._settings.engines:
            self._clear(self._folder(name))

    def _run(self, built: BuiltIndex, task: str, procs: int = 1) -> dict[str, float]:
        self._say(
            f"{built.name}: indexing {self._documents.count():,} documents,"
            f" {'terms given' if task == 'index_terms' else f'{procs} process(es)'}"
        )
        self._clear(built.folder)
        return processes.run(
            task,
            engine=built.name,
            documents=str(self._documents.path),
            folder=str(built.folder),
            procs=procs,
        )

    def _rate(self, name: str, figure: str, seconds: float) -> Figure:
        return Figure(name, self._documents.count(), figure, self._documents.count() / seconds)

    def _is_kept(self, built: BuiltIndex) -> bool:
        stamp = self._stamp(built)
        return stamp.exists() and stamp.read_text() == built.peer.fingerprint()

    def _clear(self, folder: Path) -> None:
        folder.with_suffix(".built").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)

    def _stamp(self, built: BuiltIndex) -> Path:
        """Return the file that records the fingerprint of the finished index."""
        return built.folder.with_suffix(".built")

    def _folder(self, name: str) -> Path:
        return self._settings.scratch / f"{name}-{self._documents.count()}"

    def _wants(self, *names: str) -> bool:
        return not self._settings.figures.isdisjoint(names)
