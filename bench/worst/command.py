"""``bin/bench worst``: look for the dearest requests, and print them with their CPU time."""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence

from articles.management.arguments import positive_integer
from bench.corpus import ROOT, CorpusMissing
from bench.site import add_site_arguments, chosen_site
from bench.worst.report import lines


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit status: 1 if a request is dearer than the limit."""
    options = _parser().parse_args(arguments)
    try:
        site = chosen_site(options)
    except CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2
    wanted = {"requests": options.requests, "seed": options.seed, "shown": options.shown}
    found = subprocess.run(
        [sys.executable, "-m", "bench.worst.search"],
        cwd=ROOT,
        env=site.environment() | {"PAGE_MEMORY_MB": "0", "ALLOWED_HOSTS": "localhost"},
        input=json.dumps(wanted) + "\n",
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    summary, *costs = map(json.loads, found.stdout.splitlines())
    print("\n".join(lines(summary, costs, limit=options.limit)))
    return int(summary["milliseconds"][0] > options.limit)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/bench worst", description="Look for the dearest requests: bench/README.md."
    )
    number = positive_integer()
    parser.add_argument(
        "--requests", type=number, default=3_000, metavar="N", help="requests (default: 3,000)"
    )
    parser.add_argument(
        "--shown", type=number, default=20, metavar="N", help="requests to print (default: 20)"
    )
    parser.add_argument(
        "--limit",
        type=number,
        default=60,
        metavar="MS",
        help="exit with status 1 if a request takes longer (default: 60)",
    )
    add_site_arguments(parser, data_dir=True)
    return parser
