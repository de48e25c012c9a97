"""``bin/bench scaling``: measure growth, and predict it (``bench.scaling_model``)."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from articles.management.arguments import positive_integer
from bench import corpus
from bench.scaling import costs, embedded, prediction, report, synthetic
from bench.scaling.searches import PER_KIND, draw

#: What was measured for docs/scaling.md, one object a line.
MEASUREMENTS = Path(__file__).with_name("measurements.jsonl")
SHARDS = 3
Json = dict[str, Any]
SIZES = (55_369, 200_000, 576_821)
WARMING = 8  # searches of each kind, before the timed ones
_number = positive_integer()


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; return the exit status."""
    options = _parser().parse_args(arguments)
    if options.model is not None:
        return _print_plan(options.model)
    scratch = Path(os.environ.get("BENCH_DIR") or "var/bench").resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        for figures in _measured(options, scratch):
            print(json.dumps(figures), flush=True)
    except corpus.CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _print_plan(path: Path) -> int:
    try:
        tables = plan_tables(costs.read(path))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n\n".join(tables))
    return 0


def plan_tables(measured: Sequence[Json]) -> list[str]:
    """Return the tables of measurements, of checked predictions, and of plans.

    Raises ``ValueError`` if a cluster was measured at fewer than three sizes.
    """
    ordered = sorted(measured, key=lambda each: int(each["articles"]))
    single = [each for each in ordered if each["engine"] == embedded.ENGINE]
    grown = [each for each in ordered if each["engine"] != embedded.ENGINE]
    if len(grown) < 3:
        raise ValueError(
            f"A plan needs a cluster measured at three sizes, and there are {len(grown)}. Run"
            " bin/bench scaling --engine opensearch, and append its lines to the file."
        )
    fitted = costs.fitted(grown)
    of_engines = [found for found in (single, grown) if found]
    return [
        *(show(found) for found in of_engines for show in (report.searches, report.sizes)),
        report.search_costs(fitted),
        report.comparison(prediction.predictions(grown, grown[-2]["articles"])),
        report.plans(prediction.planned(fitted, number) for number in prediction.SIZES),
    ]


def _measured(options: argparse.Namespace, scratch: Path) -> Iterator[Json]:
    sizes = sorted(options.documents)
    prepare: Callable[[int, Path], corpus.CorpusDocuments] = corpus.prepare
    if options.synthetic:
        prepare = partial(synthetic.prepare, words=options.words)
    documents = prepare(sizes[-1], scratch)
    searches = draw(documents, options.seed, per_kind=PER_KIND)
    other = draw(documents, options.seed + 1, per_kind=WARMING)
    about = {"engine": options.engine, "corpus": "synthetic" if options.synthetic else "real"}
    if options.engine == embedded.ENGINE:
        for size in sizes:
            yield about | embedded.measure(prepare(size, scratch), searches, other, scratch)
        return
    from bench.scaling.growing_cluster import GrowingCluster  # needs the client of the cluster

    growing = GrowingCluster(tuple(options.urls.split(",")), documents, scratch / "cluster")
    for figures in growing.measure(sizes, searches, other, options.shards):
        yield about | figures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench scaling", description="Measure the growth of an index: bench/README.md."
    )
    parser.add_argument(
        "--engine", choices=("whoosh", "opensearch"), default="whoosh", help="default: whoosh"
    )
    parser.add_argument(
        "--documents", type=_number, nargs="+", default=SIZES, metavar="N", help="sizes"
    )
    parser.add_argument("--synthetic", action="store_true", help="articles of a model of words")
    parser.add_argument(
        "--words",
        type=_number,
        default=synthetic.MAX_WORDS,
        metavar="N",
        help="words of a synthetic body at most",
    )
    parser.add_argument(
        "--urls", default="http://127.0.0.1:9200", help="addresses of the nodes of a cluster"
    )
    parser.add_argument(
        "--shards", type=_number, default=SHARDS, metavar="N", help=f"default: {SHARDS}"
    )
    parser.add_argument(
        "--model",
        type=Path,
        nargs="?",
        const=MEASUREMENTS,
        metavar="FILE",
        help="measure nothing; print plans from measurements (default: those of the repository)",
    )
    parser.add_argument("--seed", type=_number, default=1, metavar="N", help="of the searches")
    return parser
