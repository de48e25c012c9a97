"""``bin/bench importing``: sentences, boilerplate and fields of imported pages and exports."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.importing.cases import CASES, Case, CaseError, read_cases
from bench.importing.measure import Score, measure
from bench.importing.report import as_json, missed, summary, table


def main(arguments: Sequence[str]) -> int:
    """Run the command; return 1 if a target is missed with ``--check``, 2 for invalid input."""
    options = _parser().parse_args(arguments)
    try:
        cases = read_cases(options.folder)
    except CaseError as error:
        print(error, file=sys.stderr)
        return 2
    cases = [case for case in cases if not options.outlet or case.outlet in options.outlet]
    if not cases:
        print(f"No case is of {', '.join(options.outlet)}.", file=sys.stderr)
        return 2
    scores = [(case, measure(case)) for case in cases]
    total = _sum(score for _, score in scores)
    groups = {
        "outlet": _grouped(scores, "outlet"),
        "kind": _grouped(scores, "kind"),
        "all": {"all": total},
    }
    if options.json:
        for row in as_json(groups):
            print(json.dumps(row))
    else:
        _print_tables(groups, total, failures=options.failures)
    short = missed(total)
    if options.check and short:
        print(f"Below the target: {', '.join(short)}.", file=sys.stderr)
        return 1
    return 0


def _print_tables(groups: dict[str, dict[str, Score]], total: Score, *, failures: bool) -> None:
    for name in ("outlet", "kind"):
        print("\n".join(table(name, groups[name])), end="\n\n")
    print("\n".join(summary(total)))
    if failures:
        print("\n" + "\n".join(total.failures))


def _grouped(scores: Sequence[tuple[Case, Score]], attribute: str) -> dict[str, Score]:
    names = sorted({getattr(case, attribute) for case, _ in scores})
    return {
        name: _sum(score for case, score in scores if getattr(case, attribute) == name)
        for name in names
    }


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.add(score)
    return total


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench importing",
        description="Import pages and exports, and compare them with right answers:"
        " bench/README.md.",
    )
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=CASES,
        metavar="FOLDER",
        help="a folder of cases (default: bench/importing/cases)",
    )
    parser.add_argument("--outlet", nargs="+", metavar="NAME", help="only cases of these folders")
    parser.add_argument(
        "--failures",
        action="store_true",
        help="list every lost sentence, piece that stayed and wrong field with its file",
    )
    parser.add_argument(
        "--check", action="store_true", help="exit with status 1 if a target is missed"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    return parser
