"""Building the indexes, each in a fresh process: rates, memory, bytes."""

import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.speed import processes
from bench.speed.corpus import Documents
from bench.speed.peers import Peer
from bench.speed.peers.peer import FedPeer
from bench.speed.report import Figure

if TYPE_CHECKING:
    from bench.speed.run import Settings


OF_ONE_PROCESS = ("build_rate", "build_rate_index", "build_peak_mb", "build_peak_private_mb")


@dataclass(frozen=True, slots=True)
class Built:
    """An engine and its index."""

    name: str
    peer: Peer
    folder: Path


class Builds:
    """The indexes of one size."""

    def __init__(
        self, documents: Documents, settings: "Settings", say: Callable[[str], None]
    ) -> None:
        self._documents, self._settings, self._say = documents, settings, say

    def build(self, name: str, peer: Peer) -> Generator[Figure, None, Built]:
        """Build an engine's index, unless one is kept that will do; yield the figures of that."""
        built = Built(name, peer, self._folder(name))
        if self._wants("build_rate_2") and peer.processes > 1:
            found = self._run(built, "build", procs=2)
            yield self._rate(name, "build_rate_2", found["seconds"])
        if self._wants("build_rate_index") and isinstance(peer, FedPeer):
            found = self._run(built, "index_terms")
            yield self._rate(name, "build_rate_index", found["seconds"])
        if not self._is_kept(built) or self._wants(*OF_ONE_PROCESS):
            found = self._run(built, "build", procs=1)
            self._stamp(built).write_text(peer.fingerprint())
            yield self._rate(name, "build_rate", found["seconds"])
            yield Figure(name, self._documents.count(), "build_peak_mb", found["peak_mb"])
            private = found["peak_private_mb"]
            yield Figure(name, self._documents.count(), "build_peak_private_mb", private)
            if not isinstance(peer, FedPeer):
                rest = found["seconds"] - found["analysis_seconds"]
                yield self._rate(name, "build_rate_index", rest)
        size = peer.size_bytes(built.folder)
        yield Figure(name, self._documents.count(), "index_mb", size / 1e6)
        return built

    def remove(self) -> None:
        """Remove the indexes."""
        for name in self._settings.engines:
            self._clear(self._folder(name))

    def _run(self, built: Built, what: str, procs: int = 1) -> dict[str, float]:
        self._say(
            f"{built.name}: indexing {self._documents.count():,} documents,"
            f" {'terms given' if what == 'index_terms' else f'{procs} process(es)'}"
        )
        self._clear(built.folder)
        return processes.run(
            what,
            engine=built.name,
            documents=str(self._documents.path),
            folder=str(built.folder),
            procs=procs,
        )

    def _rate(self, name: str, figure: str, seconds: float) -> Figure:
        return Figure(name, self._documents.count(), figure, self._documents.count() / seconds)

    def _is_kept(self, built: Built) -> bool:
        stamp = self._stamp(built)
        return stamp.exists() and stamp.read_text() == built.peer.fingerprint()

    def _clear(self, folder: Path) -> None:
        folder.with_suffix(".built").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)

    def _stamp(self, built: Built) -> Path:
        """Return the file that says what the finished index was built with."""
        return built.folder.with_suffix(".built")

    def _folder(self, name: str) -> Path:
        return self._settings.scratch / f"{name}-{self._documents.count()}"

    def _wants(self, *names: str) -> bool:
        return not self._settings.figures.isdisjoint(names)
