"""Index builder of the Whoosh engine: commits, builds and removal of generations."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from indexer.engines.interface import DocumentSource, IndexDocument, Pace, Progress, no_pace
from indexer.engines.whoosh.search.index_vocabulary import IndexVocabulary
from indexer.engines.whoosh.search.searcher_manager import SearcherManager, damaged, unwritable
from indexer.engines.whoosh.segment_format import SegmentFormat
from indexer.engines.whoosh.store.storage import damaged_files
from indexer.engines.whoosh.write.build import build
from indexer.exceptions import IndexDamaged, IndexerError, IndexMissing
from indexer.storage.generations import Generations

T = TypeVar("T")


class WhooshIndexBuilder:
    """Maintains an index in a directory. See ``indexer.engines.interface.IndexBuilder``."""

    def __init__(
        self,
        generations: Generations,
        manager: SearcherManager,
        segment_format: SegmentFormat,
        fingerprint: str,
    ) -> None:
        self._generations = generations
        self._manager = manager
        self._format = segment_format
        self._fingerprint = fingerprint

    def current_generation(self) -> str | None:
        """Return the name of the generation that readers use; None if there is no index."""
        pointer = self._generations.pointer()
        return pointer.generation if pointer else None

    def apply(
        self,
        updates: Sequence[IndexDocument],
        deletes: Iterable[int],
        *,
        generation: str | None = None,
    ) -> None:
        """Add or replace documents and delete others, durably, in one commit."""
        name = generation or self._manager.latest().pointer.generation
        folder = self._generations.path(name)
        try:
            self._format.commit(folder, updates, deletes)
            if generation is None:
                self._generations.point_to(name)
        except IndexerError:
            raise
        except Exception as error:  # such as a full disk or a damaged file
            if not folder.is_dir() or damaged_files(folder):
                raise damaged(folder, error) from error
            if isinstance(error, OSError):
                raise unwritable(folder, error) from error
            raise

    def begin(self, plan: list[tuple[int, int]]) -> str:
        """Create an empty generation, invisible to readers, and return its name."""
        return self._generations.create(
            {"fingerprint": self._fingerprint, "state": "building", "plan": plan}
        )

    def unfinished(self) -> str | None:
        """Return the newest interrupted generation that ``build`` can resume; else None."""
        current = self._readable_current()
        for name in reversed(self._generations.names()):
            if name == current:
                return None
            manifest = self._readable_manifest(name)
            if (manifest.get("state"), manifest.get("fingerprint")) == (
                "building",
                self._fingerprint,
            ):
                return name
        return None

    def plan(self, generation: str) -> list[tuple[int, int]]:
        """Return the id ranges that an unfinished generation is built from."""
        return [(first, last) for first, last in self._generations.manifest(generation)["plan"]]

    def build(
        self,
        generation: str,
        source: DocumentSource,
        ranges: list[tuple[int, int]],
        *,
        procs: int,
        progress: Progress,
    ) -> int:
        """Index the ranges that the generation lacks; return the number of its documents."""
        folder = self._generations.path(generation)
        try:
            return build(
                folder,
                source,
                ranges,
                write_segments=self._format.build_segments,
                merge_segments=self._format.merge_segments,
                procs=procs,
                progress=progress,
            )
        except OSError as error:
            raise unwritable(folder, error) from error
        except BrokenExecutor as error:
            raise IndexerError(
                "A worker process ended before it finished (out of memory?)."
                " Run `manage.py reindex --resume` with fewer --procs."
            ) from error

    def switch(self, generation: str) -> None:
        """Point readers to a finished generation."""
        manifest = {"fingerprint": self._fingerprint, "state": "complete"}
        self._generations.write_manifest(generation, manifest)
        self._generations.point_to(generation)

    def clean_up(self, *, keep: int = 1) -> list[str]:
        """Remove all generations but the current one and ``keep`` complete ones before it."""
        current = self._readable_current()
        earlier = [
            name
            for name in self._generations.names()
            if name != current and self._readable_manifest(name).get("state") == "complete"
        ]
        kept = earlier[max(0, len(earlier) - keep) :]
        return self._generations.remove_all_but({*kept, *([current] if current else [])})

    def digests(self, *, generation: str | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield article id and digest of each live document."""
        yield from self._snapshot(generation).index.digests()

    def vocabulary(self, *, generation: str | None = None) -> IndexVocabulary:
        """Return the vocabulary of the latest commit of a generation."""
        snapshot = self._snapshot(generation)
        return IndexVocabulary(self._generations.path(snapshot.pointer.generation), snapshot.index)

    def damaged_files(self, pace: Pace = no_pace) -> list[str]:
        """Return the files of the current generation with a wrong checksum."""
        current = self.current_generation()
        if current is None:
            raise IndexMissing("There is no search index yet. Run `manage.py reindex`.")
        return damaged_files(self._generations.path(current), pace)

    def sound_articles(self, damaged: Iterable[str]) -> set[int]:
        """Return the articles of the current generation that are not in damaged files."""
        if not (names := list(damaged)):
            return {article_id for article_id, _ in self.digests()}
        read = self._format.article_ids or _only_rebuilt
        return self._changing_damaged(lambda folder: read(folder, names))

    def mend(self, damaged: Iterable[str], documents: Iterable[IndexDocument]) -> None:
        """Replace damaged files of the current generation by documents, in one commit."""
        if not (names := list(damaged)):
            self.apply(list(documents), [])
            return
        replace = self._format.replace or _only_rebuilt
        self._changing_damaged(lambda folder: replace(folder, names, documents))
        self._generations.point_to(self.current_generation() or "")

    def earlier_generations(self) -> list[str]:
        """Return the complete generations that readers could use instead, newest first."""
        current = self._readable_current()
        manifests = {name: self._readable_manifest(name) for name in self._generations.names()}
        return [
            name
            for name, manifest in reversed(manifests.items())
            if name != current
            and manifest.get("state") == "complete"
            and manifest.get("fingerprint") == self._fingerprint
        ]

    def size_bytes(self, generation: str) -> int:
        """Return the size of a generation on disk, in bytes."""
        return self._generations.size_bytes(generation)

    def _changing_damaged(self, change: Callable[[Path], T]) -> T:
        """Call a function with the current folder; any error shows that a rebuild is needed."""
        self._check_fingerprint()
        folder = self._generations.path(self.current_generation() or "")
        try:
            return change(folder)
        except IndexerError:
            raise
        except OSError as error:
            raise unwritable(folder, error) from error
        except Exception as error:  # damaged files make Whoosh raise any exception
            raise damaged(folder, error) from error

    def _check_fingerprint(self) -> None:
        current = self.current_generation()
        if current is None:
            raise IndexMissing("There is no search index yet. Run `manage.py reindex`.")
        self._manager.check_fingerprint(current)

    def _snapshot(self, generation: str | None) -> Any:
        if generation is None:
            return self._manager.latest()
        return self._manager.open_generation(generation)

    def _readable_current(self) -> str | None:
        """Return the current generation; None if the pointer is damaged, so that rebuilds go on."""
        try:
            return self.current_generation()
        except IndexDamaged:
            return None

    def _readable_manifest(self, generation: str) -> dict[str, Any]:
        try:
            return self._generations.manifest(generation)
        except IndexDamaged:
            return {}


def _only_rebuilt(folder: Path, *_: Any) -> NoReturn:
    raise IndexDamaged(f"{folder} has damaged files. Run `manage.py reindex`.")
