"""``bin/bench speed``: measure builds, queries, commits and cold opens of several engines."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from articles.management.arguments import positive_integer
from bench import corpus
from bench.speed import peers
from bench.speed.figures import UNITS, choose
from bench.speed.report import Figure, json_line, line, read_lines, table
from bench.speed.run import Run
from bench.speed.settings import Settings

MIN_DOCUMENTS = 100  # queries are drawn from them
_number = positive_integer()


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; return the exit status."""
    options = _parser().parse_args(arguments)
    if options.read:
        _show([each for path in options.read for each in read_lines(path)], options)
        return 0
    try:
        corpus.corpus_folder()
    except corpus.CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2

    figures = []
    for figure in Run(_settings(options)).figures():
        figures.append(figure)
        if options.json:
            print(json_line(figure), flush=True)
        else:
            print(line(figure), file=sys.stderr, flush=True)
    _show(figures, options)
    return 0


def _show(figures: list[Figure], options: argparse.Namespace) -> None:
    if not options.json:
        print(table(figures))
    if options.plot:
        from bench.speed.plot import plot

        plot(figures, options.plot)


def _settings(options: argparse.Namespace) -> Settings:
    scratch = Path(os.environ.get("BENCH_DIR") or "var/bench").resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    return Settings(
        seed=options.seed,
        sizes=tuple(options.documents),
        engines=tuple(options.engines),
        figures=options.figures,
        rounds=options.rounds,
        keep=options.keep,
        scratch=scratch,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench speed", description="Measure the engines side by side: bench/README.md."
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="seed of the random queries (default: 1)"
    )
    parser.add_argument(
        "--documents",
        type=_documents,
        nargs="+",
        default=[corpus.NEWS_DOCUMENTS],
        metavar="N",
        help=f"sizes of the corpus, {MIN_DOCUMENTS} at least (default: {corpus.NEWS_DOCUMENTS:,})",
    )
    parser.add_argument(
        "--engines",
        type=_engines,
        default=list(peers.MODULES),
        metavar="A,B",
        help=f"some of {', '.join(peers.MODULES)}",
    )
    parser.add_argument(
        "--figures",
        type=_figures,
        default=frozenset(UNITS),
        metavar="A,B",
        help="figures, or prefixes of their names: or, http, build",
    )
    parser.add_argument(
        "--rounds", type=_number, default=5, metavar="N", help="rounds; figures are their medians"
    )
    parser.add_argument("--keep", action="store_true", help="keep indexes, and reuse kept ones")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    parser.add_argument(
        "--plot", type=_picture, metavar="FILE", help="draw a picture (.svg or .png)"
    )
    parser.add_argument(
        "--read",
        type=_lines,
        nargs="+",
        metavar="FILE",
        help="measure nothing; show and draw the output of earlier runs with --json",
    )
    return parser


def _engines(text: str) -> list[str]:
    chosen = list(dict.fromkeys(text.split(",")))
    unknown = [name for name in chosen if name not in peers.MODULES]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"{unknown[0]!r} is no engine; choose from {', '.join(peers.MODULES)}"
        )
    return chosen


def _figures(text: str) -> frozenset[str]:
    try:
        return choose(text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _documents(text: str) -> int:
    number = _number(text)
    if number < MIN_DOCUMENTS:
        raise argparse.ArgumentTypeError(
            f"{number} is too few to draw queries from; take {MIN_DOCUMENTS} at least"
        )
    return number


def _lines(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text!r} is no file")
    return path


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix not in {".svg", ".png"}:
        raise argparse.ArgumentTypeError(f"{text!r} must end with .svg or .png")
    if not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"the folder of {text!r} does not exist")
    return path
