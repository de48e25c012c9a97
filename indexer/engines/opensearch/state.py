"""The state of a generation in the cluster: its commits, word tables, and plan.

Beside the index of articles ``<index>-c000001`` there is a small one, ``<index>-c000001-words``:

==========  ======================================================================================
document    content
==========  ======================================================================================
state       fingerprint, number of the commit, names of the word tables, number of live documents
plan        the id ranges of a rebuild
<name>:0    the first part of a word table or a journal; further parts have the numbers 1, 2, ...
==========  ======================================================================================

Two aliases name the indices that readers use, ``<index>`` and ``<index>-words``. One request
switches both. The names have another letter than those of an embedded index (``g``), because the
files of both lie in one index directory during a move. While a commit is written, the state is
``pending``: what readers see then has no identity that anything may be cached under. It also names
the journal of the commit, with which any process can complete it (``commits``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.engines.opensearch import mapping
from indexer.engines.opensearch.cluster import Cluster, Json
from indexer.exceptions import (
    IndexBusy,
    IndexForeign,
    IndexMissing,
    IndexOutdated,
)
from indexer.storage.generations import Generations

STATE, PLAN = "state", "plan"
NAME = r"[cg]\d{6,}"  # g: indices of the first version
CHANGE_SECONDS = 60.0  # of a request that changes the state of the cluster, on busy nodes
NEW = (-1, -1)  # version of a state that is not in the cluster
LOCAL_NAME = re.compile(r"c\d{6,}")


@dataclass(frozen=True, slots=True)
class State:
    """The state of a generation at one commit."""

    generation: str
    fingerprint: str
    commit: int
    pending: str  # name of the journal of a commit that is being written; else empty
    tables: tuple[str, ...]
    documents: int  # live ones
    version: tuple[int, int]  # of the document in the cluster, for optimistic locking
    #: Tables that were merged; readers of an earlier state may still fetch them.
    retired: tuple[str, ...] = ()
    #: Tables, documents and retired tables after a commit that is pending.
    following: tuple[tuple[str, ...], int, tuple[str, ...]] = ((), 0, ())

    @property
    def identity(self) -> tuple[str, int, str]:
        """Return a value that each commit has another one of."""
        return self.generation, self.commit, self.pending


class States:
    """The generations of a site in its cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.alias = cluster.options.index
        self._name = re.compile(rf"{re.escape(self.alias)}-({NAME})")
        self._folders = Generations(cluster.options.cache)

    def articles(self, generation: str) -> str:
        """Return the name of the index of articles."""
        return f"{self.alias}-{generation}"

    def words(self, generation: str) -> str:
        """Return the name of the index of word tables."""
        return f"{self.alias}-{generation}-words"

    def current(self) -> State:
        """Return the state that readers use.

        Raises ``IndexMissing``, ``IndexOutdated`` and ``IndexForeign``.
        """
        state = self._read(f"{self.alias}-words")
        if state is None:
            self.check_names()
        return self.checked(state)

    def read(self, generation: str) -> State:
        """Return the state of any generation. Raises ``IndexMissing`` and ``IndexOutdated``."""
        return self.checked(self._read(self.words(generation)))

    def checked(self, state: State | None) -> State:
        """Return a state of this version of the analysis and the mapping."""
        if state is None:
            raise IndexMissing(
                "There is no search index yet. Run `manage.py reindex` to build one."
            )
        if state.fingerprint != mapping.fingerprint():
            raise IndexOutdated(
                "The search index was built by another version of the text analysis."
                " Run `manage.py reindex` to build it anew."
            )
        return state

    def _read(self, index: str) -> State | None:
        found = self.cluster.request("GET", f"/{index}/_doc/{STATE}", absent=True)
        return self.parsed(found) if found and found.get("found") else None

    def search(self) -> tuple[Json, Json]:
        """Return the search that finds the state that readers use, for ``Cluster.search_all``."""
        body = {"query": {"ids": {"values": [STATE]}}, "seq_no_primary_term": True}
        return {"index": f"{self.alias}-words"}, body

    def found_in(self, answer: Json) -> State:
        """Return the state of the answer to ``search``."""
        hits = answer["hits"]["hits"]
        return self.checked(self.parsed(hits[0]) if hits else None)

    def parsed(self, found: Json) -> State:
        """Return the state of a document."""
        source = found["_source"]
        matched = self._name.match(found["_index"])
        if matched is None:
            raise _foreign(f"The alias {self.alias}-words names the index {found['_index']}")
        return State(
            generation=matched[1],
            fingerprint=source["fingerprint"],
            commit=source["commit"],
            pending=source["pending"],
            tables=tuple(source["tables"]),
            documents=source["documents"],
            version=(found["_seq_no"], found["_primary_term"]),
            retired=tuple(source.get("retired", ())),
            following=_following(source.get("following", ((), 0, ()))),
        )

    def write(self, state: State) -> State:
        """Replace a state; raise ``IndexBusy`` if another process has replaced it meanwhile."""
        source = {
            "fingerprint": state.fingerprint,
            "commit": state.commit,
            "pending": state.pending,
            "tables": list(state.tables),
            "documents": state.documents,
            "retired": list(state.retired),
            "following": list(state.following),
        }
        params: Json = {"refresh": "true"}
        if state.version != NEW:
            params |= {"if_seq_no": state.version[0], "if_primary_term": state.version[1]}
        else:
            params["op_type"] = "create"
        path = f"/{self.words(state.generation)}/_doc/{STATE}"
        written = self.cluster.request("PUT", path, source, params=params, conflicts=True)
        if written is not None:
            return replace(state, version=(written["_seq_no"], written["_primary_term"]))
        found = self._read(self.words(state.generation))
        if found is not None and replace(found, version=state.version) == state:
            return found  # the answer to an earlier attempt was lost
        raise IndexBusy(
            "Another process has written to the search index meanwhile. Nothing is lost: its"
            " changes and these follow with the next commit."
        )

    def file_folder(self, generation: str) -> Path:
        """Return the folder of the files of a generation on this machine."""
        return self._folders.path(generation)

    # --- generations

    def current_generation(self) -> str | None:
        """Return the generation that readers use; None if there is no index."""
        found = self.cluster.request("GET", f"/_alias/{self.alias}", absent=True)
        for index in found or ():
            matched = self._name.fullmatch(index)
            if matched is None:
                raise _foreign(f"The alias {self.alias} names the index {index}")
            return str(matched[1])
        return None

    def check_names(self) -> None:
        """Raise ``IndexForeign`` if the names of the aliases belong to something else."""
        for alias in (self.alias, f"{self.alias}-words"):
            found = self.cluster.request("GET", f"/{alias}/_alias", absent=True)
            for index in found or ():
                if self._name.match(index) is None:
                    called = f"The alias {alias} names the index {index}"
                    raise _foreign(called if index != alias else f"There is an index {alias}")

    def manifests(self) -> dict[str, Json]:
        """Return what is noted about each generation in its mapping, the oldest first.

        Nothing is noted about a generation of which one index is missing, because a process was
        killed while it created or removed them.
        """
        patterns = f"{self.alias}-c*,{self.alias}-g*"
        found = self.cluster.request("GET", f"/{patterns}/_mapping")
        metas: dict[str, Json] = {}
        for index in found:
            if matched := self._name.fullmatch(index.removesuffix("-words")):
                name = str(matched[1])
                both = {self.articles(name), self.words(name)} <= found.keys()
                content = found[self.articles(name)]["mappings"] if both else {}
                metas[name] = content.get("_meta") or {}
        return dict(sorted(metas.items(), key=lambda item: int(item[0][1:])))

    def create(self, plan: list[tuple[int, int]]) -> str:
        """Create an empty generation with its plan; return its name."""
        self.check_names()
        options = self.cluster.options
        numbers = [int(name[1:]) for name in self.manifests()]
        local = [int(name[1:]) for name in self.local_names()]  # of a cluster that was replaced
        number = max([0, *numbers, *local]) + 1
        generation = f"c{number:06d}"
        meta = {"fingerprint": mapping.fingerprint(), "state": "building"}
        self.cluster.request(
            "PUT",
            f"/{self.words(generation)}",
            mapping.words_index(meta=meta, replicas=options.replicas),
            params={"wait_for_active_shards": "1"},
            timeout=CHANGE_SECONDS,
        )
        self.cluster.request(
            "PUT",
            f"/{self.words(generation)}/_doc/{PLAN}",
            {"ranges": [list(each) for each in plan]},
        )
        self.write(State(generation, meta["fingerprint"], 0, "", (), 0, NEW))
        self.cluster.request(
            "PUT",
            f"/{self.articles(generation)}",
            mapping.articles_index(shards=options.shards, meta=meta),
            params={"wait_for_active_shards": "1"},
            timeout=CHANGE_SECONDS,
        )
        self._folders.path(generation).mkdir(parents=True, exist_ok=True)
        return generation

    def plan(self, generation: str) -> list[tuple[int, int]]:
        """Return the id ranges of an unfinished generation."""
        found = self.cluster.request("GET", f"/{self.words(generation)}/_doc/{PLAN}")
        return [(first, last) for first, last in found["_source"]["ranges"]]

    def complete(self, generation: str) -> None:
        """Note that a generation is complete."""
        meta = {"fingerprint": mapping.fingerprint(), "state": "complete"}
        self.cluster.request("PUT", f"/{self.articles(generation)}/_mapping", {"_meta": meta})

    def switch(self, generation: str) -> None:
        """Point both aliases to a generation, in one step."""
        actions: list[Json] = []
        for alias, index in (
            (self.alias, self.articles(generation)),
            (f"{self.alias}-words", self.words(generation)),
        ):
            named = self.cluster.request("GET", f"/_alias/{alias}", absent=True) or {}
            actions += [
                {"remove": {"index": other, "alias": alias}} for other in named if other != index
            ]
            actions.append({"add": {"index": index, "alias": alias}})
        self.cluster.request("POST", "/_aliases", {"actions": actions}, timeout=CHANGE_SECONDS)

    def remove(self, generations: list[str]) -> None:
        """Remove generations, and their files on this machine."""
        for generation in generations:
            names = f"{self.articles(generation)},{self.words(generation)}"
            params = {"ignore_unavailable": "true"}
            self.cluster.request("DELETE", f"/{names}", params=params, timeout=CHANGE_SECONDS)
            self._folders.remove(generation)

    def remove_files_without_index(self) -> None:
        """Remove the files on this machine of generations that the cluster does not have."""
        for name in sorted(set(self.local_names()) - set(self.manifests())):
            self._folders.remove(name)

    def local_names(self) -> list[str]:
        """Return the generations with files on this machine, in the cluster or not."""
        root = self._folders.root
        found = root.iterdir() if root.is_dir() else ()
        return sorted(entry.name for entry in found if LOCAL_NAME.fullmatch(entry.name))


def _foreign(finding: str) -> IndexForeign:
    return IndexForeign(
        f"{finding}, which is not of this site.",
        "Set OPENSEARCH_INDEX to another name, or remove it.",
    )


def _following(stored: Sequence[Any]) -> tuple[tuple[str, ...], int, tuple[str, ...]]:
    tables, documents, retired = stored
    return tuple(tables), int(documents), tuple(retired)
