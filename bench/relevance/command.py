"""``bin/bench relevance``: the site and other chains on judged sets, and the stems on lemmas."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.relevance.report import Row, tables
from bench.relevance.sets import Documents, SetError, folders

OURS = "searchsite"
CHAINS = (OURS, "snowball", "lucene", "words")
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LEMMA = "lemma"  # the set that the measures of stems are printed under


@dataclass(frozen=True, slots=True)
class Task:
    """What is measured on one set."""

    folder: Path
    chains: tuple[str, ...]
    most: int | None  # queries
    seed: int
    kind: str  # which queries: all, gap, typos
    scratch: Path


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        chosen = [
            folder
            for folder in folders(options.sets or [SHARED / "relevance"])
            if not options.only or folder.name in options.only
        ]
    except SetError as error:
        return _refuse(str(error))
    if not chosen:
        return _refuse(f"None of the sets is called {' or '.join(options.only)}.")
    scratch = Path(os.environ.get("BENCH_DIR") or "var/bench").resolve()
    kind = "typos" if options.typos else "gap" if options.gap else "all"
    tasks = [
        Task(folder, options.chains, options.queries, options.seed, kind, scratch)
        for folder in sorted(chosen, key=lambda each: not (each / "docs.jsonl.gz").exists())
    ]
    rows: list[Row] = []
    try:
        with ProcessPoolExecutor(max_workers=options.procs) as pool:
            for found in pool.map(measure, reversed(tasks)):
                rows += _told(found, as_json=options.json)
    except SetError as error:
        return _refuse(str(error))
    gold = SHARED / "lexicon" / "lemma_gold.tsv"
    if kind == "all" and not options.only and gold.exists():
        rows += _told(_stems(gold, options.chains), as_json=options.json)
    if not options.json:
        print(tables(rows, OURS, options.seed))
    return 0


def measure(task: Task) -> list[Row]:
    """Return the measures of every chain on one set. Raises ``SetError``."""
    from bench.relevance import gap, sets, typos
    from bench.relevance.measures import MEASURES, RECALL_DEPTH, measures

    _set_up()
    judged = sets.read(task.folder, most=task.most, seed=task.seed)
    if task.kind == "gap":
        judged = gap.only_through_stems(judged)
    elif task.kind == "typos":
        judged = typos.with_typos(judged, task.seed)
    rows: list[Row] = []
    for name in task.chains:
        rank = _ranking(name, judged.documents, task.scratch, RECALL_DEPTH)
        found = np.array([measures(rank(query.text), query.answers) for query in judged.queries])
        rows += [
            Row(judged.name, name, measure, values)
            for measure, values in zip(MEASURES, found.T, strict=True)
        ]
    return rows


def _ranking(
    name: str, documents: Documents, scratch: Path, depth: int
) -> Callable[[str], list[int]]:
    from bench.relevance.chains import BM25, chain
    from bench.relevance.ours import Site

    if name == OURS:
        return Site(documents, scratch).rank
    engine = BM25(documents.texts(), chain(name, SHARED))
    return lambda text: engine.rank(text, depth)


def _stems(gold: Path, chains: Sequence[str]) -> Iterator[Row]:
    """Yield the measures of the stems of each chain that has any."""
    _set_up()
    from bench.relevance import chains as others
    from bench.relevance import stemming
    from indexer.analysis import stem

    rows = stemming.gold(gold)
    common = stemming.commonest(SHARED / "corpus" / "news.jsonl.gz")
    stems: dict[str, stemming.Stem] = {OURS: stem, "snowball": others.stem}
    for name in chains:
        if name in stems:
            found = stemming.all_measures(rows, common, stems[name])
            for measure, (value, number) in found.items():
                yield Row(LEMMA, name, measure, np.array([value]), number)


def _told(rows: Sequence[Row] | Iterator[Row], *, as_json: bool) -> list[Row]:
    rows = list(rows)
    for row in rows:
        if as_json:
            print(json.dumps(row.as_json()), flush=True)
        else:
            print(row.line(), file=sys.stderr, flush=True)
    return rows


def _set_up() -> None:
    import django

    django.setup()


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench relevance", description="Measure the ranking: bench/README.md."
    )
    parser.add_argument(
        "--sets", type=Path, nargs="+", metavar="PATH", help="sets, or folders of sets"
    )
    parser.add_argument("--only", type=_names, default=(), metavar="A,B", help="sets by name")
    parser.add_argument(
        "--chains", type=_chains, default=CHAINS, metavar="A,B", help=f"some of {', '.join(CHAINS)}"
    )
    parser.add_argument(
        "--queries", type=_positive, metavar="N", help="draw so many of each set (default: all)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of draws and intervals")
    parser.add_argument("--procs", type=_positive, default=2, metavar="N", help="sets at a time")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--gap", action="store_true", help="only queries that meet an answer through a stem"
    )
    kind.add_argument("--typos", action="store_true", help="one wrong letter in every query")
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split(",")))


def _chains(text: str) -> tuple[str, ...]:
    chosen = _names(text)
    unknown = [name for name in chosen if name not in CHAINS]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"{unknown[0]!r} is no chain; choose from {', '.join(CHAINS)}"
        )
    return chosen


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)
