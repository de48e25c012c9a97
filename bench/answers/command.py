"""``bin/bench answers``: write the answers of this version, or compare two files of answers."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from articles.management.arguments import positive_integer
from bench.answers.collect import read
from bench.answers.compare import NotComparable, compare
from bench.corpus import ROOT, SHARED, CorpusMissing, corpus_folder
from bench.relevance.sets import SetError, folders
from bench.site import Site, add_site_arguments

TIME_BUDGET_MS = 600_000  # long enough for every answer


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit status: 1 when answers differ, 2 for invalid input."""
    options = _parser().parse_args(arguments)
    try:
        if options.compare:
            return _compare(*options.compare)
        _write(options)
    except (CorpusMissing, SetError, NotComparable, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _compare(old: Path, new: Path) -> int:
    result = compare(read(old), read(new))
    print("\n".join(result.lines()))
    return 1 if result.different else 0


def _write(options: argparse.Namespace) -> None:
    corpus_folder(), folders(options.sets)  # raise errors before the site is filled
    scratch = Path(os.environ.get("BENCH_DIR") or "var/bench").resolve()
    site = Site(scratch / f"answers-{options.documents}", options.documents)
    site.fill()
    site.manage("import_articles", "articles/samples")  # the news have no categories
    site.manage("reindex", "--procs", "1")
    arguments = {
        "path": str(options.write.resolve()),
        "sets": [str(path.resolve()) for path in options.sets],
        "queries": options.queries,
        "pages": options.pages,
        "articles": options.documents,
        "seed": options.seed,
    }
    subprocess.run(
        [sys.executable, "-m", "bench.answers.collect"],
        cwd=ROOT,
        env=site.environment()
        | dict.fromkeys(
            ("SEARCH_TIME_BUDGET_MS", "SEARCH_PROCESSOR_BUDGET_MS"), str(TIME_BUDGET_MS)
        ),
        input=json.dumps(arguments) + "\n",
        text=True,
        check=True,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench answers",
        description="Compare the answers of two versions of the site: bench/README.md.",
    )
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument(
        "--write", type=Path, metavar="FILE", help="write the answers to FILE (.gz)"
    )
    action.add_argument(
        "--compare",
        type=Path,
        nargs=2,
        metavar=("OLD", "NEW"),
        help="compare two files; exit with status 1 when an answer differs",
    )
    number = positive_integer()
    parser.add_argument(
        "--queries",
        type=number,
        default=3_000,
        metavar="N",
        help="number of queries (default: 3,000)",
    )
    parser.add_argument(
        "--pages", type=number, default=1_500, metavar="N", help="number of pages (default: 1,500)"
    )
    add_site_arguments(parser)
    parser.add_argument(
        "--sets",
        type=Path,
        nargs="+",
        default=[SHARED / "relevance"],
        metavar="PATH",
        help="judged sets, or folders of sets, with the queries",
    )
    return parser
