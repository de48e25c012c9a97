"""``bin/bench relevance``: metrics of the site and other chains on judged sets and lemmas."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from articles.management.arguments import positive_integer
from bench.corpus import NEWS_FILE, SHARED, CorpusMissing, corpus_folder
from bench.relevance.report import LEMMA, Row, tables
from bench.relevance.sets import JUDGED, JudgedSet, SetDocuments, SetError, folders

OURS = "searchsite"
CHAINS = (OURS, "snowball", "lucene", "words")
ORDERS = ("relevance", "recent")
INDEX = "index"  # the terms of our index, measured with the stems
RELATED_CHAINS = (OURS, "undated", "headline")
SNIPPET_MAKERS = (OURS, "whoosh", "tantivy")
SNIPPET_SETS = ("facqa", "newsqa")  # the default with --snippets
_number = positive_integer(expected="a number of at least 1")


@dataclass(frozen=True, slots=True)
class Task:
    """One measurement: a judged set, and the chains that are measured on it."""

    folder: Path
    chains: tuple[str, ...]
    max_queries: int | None
    seed: int
    kind: str  # of queries: all, gap or typos; or snippets
    scratch: Path
    sort: str  # the order of the site
    as_given: bool  # without further judgements


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; return the exit status."""
    options = _options(arguments)
    measurements = {"related": _related, "names": _name_corrections, "families": _families}
    if options.kind in measurements:
        return measurements[options.kind](options)
    try:
        chosen = _chosen(folders(options.sets or [SHARED / "relevance", JUDGED]), options.only)
    except SetError as error:
        return _refuse(str(error))
    scratch = _scratch()
    tasks = [
        Task(
            folder,
            options.chains,
            options.queries,
            options.seed,
            options.kind,
            scratch,
            options.sort,
            options.as_given,
        )
        for folder in sorted(chosen, key=lambda each: (each / "docs.jsonl.gz").exists())
    ]
    rows: list[Row] = []
    try:
        with ProcessPoolExecutor(max_workers=options.procs) as pool:
            for measured in pool.map(measure, tasks):
                rows += _printed(measured, as_json=options.json)
        if options.kind == "all" and (not options.only or LEMMA in options.only):
            rows += _printed(_stems(options.chains), as_json=options.json)
    except SetError as error:
        return _refuse(str(error))
    if not rows:
        return _refuse("There is nothing to measure: no query of these sets is of that kind.")
    if not options.json:
        print(tables(rows, OURS, options.seed))
    return 0


def _related(options: argparse.Namespace) -> int:
    """Measure related articles; return the exit status."""
    from bench.relevance import related

    unknown = [name for name in options.only if name not in related.SETS]
    if unknown:
        return _refuse(f"{unknown[0]!r} is no set; choose from {', '.join(related.SETS)}.")
    rows: list[Row] = []
    for name in options.only or related.SETS:
        try:
            for chain in options.chains:
                measured = related.rows(
                    name, chain, _scratch(), max_queries=options.queries, seed=options.seed
                )
                rows += _printed(measured, as_json=options.json)
        except CorpusMissing as missing:
            print(f"{name} is left out. {missing}", file=sys.stderr)
    if not rows:
        return 2
    if not options.json:
        print(tables(rows, OURS, options.seed))
    return 0


def _name_corrections(options: argparse.Namespace) -> int:
    """Measure the correction of names over the news; return the exit status."""
    from bench.relevance import names
    from bench.relevance.site_search import SiteSearch

    try:
        documents = SetDocuments(corpus_folder() / NEWS_FILE, bodies_only=False)
    except CorpusMissing as error:
        return _refuse(str(error))
    site = SiteSearch(documents.source(), documents.key, _scratch())

    def corrected(text: str) -> tuple[str, str]:
        results = site.search(text)
        return results.corrected, results.suggested

    queries, rare = names.name_queries(documents.texts(), options.seed)
    report = names.measure(queries, rare, corrected)
    if options.json:
        print(json.dumps(asdict(report)))
    else:
        print(
            f"{report.names} misspelled names: {report.corrected} corrected,"
            f" {report.offered} offered, {report.wrong} corrected into another pair\n"
            f"{report.rare} rare pairs: {report.changed} changed"
        )
    return 0


def _families(options: argparse.Namespace) -> int:
    """Measure the families of loan words over the news; return the exit status."""
    from bench.relevance import families
    from bench.relevance.site_search import SiteSearch

    try:
        documents = SetDocuments(corpus_folder() / NEWS_FILE, bodies_only=False)
    except CorpusMissing as error:
        return _refuse(str(error))
    site = SiteSearch(documents.source(), documents.key, _scratch())
    for report in families.measure(families.read_pairs(), site.family):
        if options.json:
            print(json.dumps(asdict(report)))
        else:
            print(
                f"{report.part}: {report.families} families among {report.pairs} pairs,"
                f" precision {report.precision:.3f}, recall {report.recall:.3f}"
            )
    return 0


def _scratch() -> Path:
    return Path(os.environ.get("BENCH_DIR") or "var/bench").resolve()


def _chosen(sets: Sequence[Path], only: Sequence[str]) -> list[Path]:
    """Return the sets with these names, or all. Raises ``SetError`` for an unknown name."""
    known = {folder.name for folder in sets} | {LEMMA}
    for name in only:
        if name not in known:
            raise SetError(f"{name!r} is no set; choose from {', '.join(sorted(known))}.")
    return [folder for folder in sets if not only or folder.name in only]


def measure(task: Task) -> list[Row]:
    """Return the metrics of every chain on one set. Raises ``SetError``."""
    from bench.relevance import gap, sets, typos
    from bench.relevance.chains import tala
    from bench.relevance.metrics import METRICS, RECALL_DEPTH, ranking_metrics

    judged = sets.read(
        task.folder, max_queries=task.max_queries, seed=task.seed, as_given=task.as_given
    )
    if task.kind == "gap":
        judged = gap.only_through_stems(judged)
    elif task.kind == "typos":
        judged = typos.with_typos(judged, task.seed, tala(SHARED / "lexicon"))
    rows: list[Row] = []
    for name in task.chains if judged.queries else ():
        if task.kind == "snippets":
            rows += _snippets(judged, name, task.scratch)
            continue
        rank = _ranking(name, judged.documents, task, RECALL_DEPTH)
        values = np.array(
            [ranking_metrics(rank(query.text), query.grades) for query in judged.queries]
        )
        rows += [
            Row(judged.name, name, metric, each)
            for metric, each in zip(METRICS, values.T, strict=True)
        ]
    return rows


def _snippets(judged: JudgedSet, name: str, scratch: Path) -> list[Row]:
    from bench.relevance import snippets

    try:
        return snippets.rows(judged, name, scratch, SHARED / "lexicon")
    except snippets.MakerMissing as missing:
        print(missing, file=sys.stderr)
        return []


def _ranking(
    name: str, documents: SetDocuments, task: Task, depth: int
) -> Callable[[str], list[int]]:
    from bench.relevance.chains import BM25, chain
    from bench.relevance.site_search import SiteSearch
    from indexer.engines.interface import Sort

    if name == OURS:
        site = SiteSearch(documents.source(), documents.key, task.scratch)
        return partial(site.rank, sort=Sort(task.sort))
    engine = BM25(documents.texts(), chain(name, SHARED))
    return lambda text: engine.rank(text, depth)


def _stems(chains: Sequence[str]) -> Iterator[Row]:
    """Yield the metrics of the stems of each chain that stems. Raises ``SetError``."""
    from bench.relevance import chains as others
    from bench.relevance import stemming
    from indexer.analysis import stem

    stems: dict[str, stemming.Stem] = {
        OURS: stem,
        INDEX: stemming.term_in_index,
        "snowball": others.stem,
    }
    chosen = [name for name in stems if (OURS if name == INDEX else name) in chains]
    if not chosen:
        return
    try:
        gold = stemming.gold(SHARED / "lexicon" / "lemma_gold.tsv")
        roots = stemming.roots(SHARED / "lexicon" / "rootwords.txt")
        news = stemming.news_words(corpus_folder() / NEWS_FILE)
    except (OSError, CorpusMissing) as error:
        raise SetError(f"The stems cannot be measured. {error}") from None
    for name in chosen:
        metrics = stemming.all_metrics(gold, roots, news, stems[name])
        for metric, (value, number) in metrics.items():
            yield Row(LEMMA, name, metric, np.array([value]), number)


def _printed(rows: Sequence[Row] | Iterator[Row], *, as_json: bool) -> list[Row]:
    rows = list(rows)
    for row in rows:
        if as_json:
            print(json.dumps(row.as_json()), flush=True)
        else:
            print(row.line(), file=sys.stderr, flush=True)
    return rows


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the options, and set the defaults that depend on other options."""
    parser = _parser()
    options = parser.parse_args(arguments)
    known = {"snippets": SNIPPET_MAKERS, "related": RELATED_CHAINS}.get(options.kind, CHAINS)
    options.chains = options.chains or known
    for name in options.chains:
        if name not in known:
            parser.error(f"argument --chains: {name!r} is none; choose from {', '.join(known)}")
    if options.kind == "snippets" and not options.sets and not options.only:
        options.only = SNIPPET_SETS
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench relevance", description="Measure the ranking: bench/README.md."
    )
    parser.add_argument(
        "--sets", type=Path, nargs="+", metavar="PATH", help="sets, or folders of sets"
    )
    parser.add_argument(
        "--only", type=_names, default=(), metavar="A,B", help=f"sets by name; {LEMMA}: the stems"
    )
    parser.add_argument(
        "--chains",
        type=_names,
        default=(),
        metavar="A,B",
        help=f"some of {', '.join(CHAINS)}; with --snippets of {', '.join(SNIPPET_MAKERS)};"
        f" with --related of {', '.join(RELATED_CHAINS)}",
    )
    parser.add_argument(
        "--queries",
        type=_number,
        metavar="N",
        help="maximum of random queries per set (default: all)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="seed of random queries and intervals"
    )
    parser.add_argument(
        "--procs", type=_number, default=2, metavar="N", help="number of sets measured in parallel"
    )
    parser.add_argument(
        "--sort",
        choices=ORDERS,
        default=ORDERS[0],
        help="order of the site's hits; recent blends in the age of news with a date",
    )
    parser.add_argument(
        "--as-given",
        action="store_true",
        help="only the judgements of the sets themselves, not those of bench/relevance/judged",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    kinds = {
        "gap": "only queries that match an answer through a stem",
        "typos": "one wrong letter in every query",
        "families": "precision and recall of families of loan words",
        "names": "misspelled frequent names, and rare pairs that must stay",
        "related": "related articles: of one event, and by links of editors",
        "snippets": f"coverage of answers by snippets (default sets: {', '.join(SNIPPET_SETS)})",
    }
    group = parser.add_mutually_exclusive_group()
    for kind, description in kinds.items():
        group.add_argument(
            f"--{kind}", dest="kind", action="store_const", const=kind, help=description
        )
    parser.set_defaults(kind="all")
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split(",")))
