"""``bin/bench worst``: look for the dearest requests, and print them with their CPU time.

With ``--port``, the workers of a running server get such requests, and their memory is printed.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence

from articles.management.arguments import positive_integer
from bench.corpus import ROOT, CorpusMissing
from bench.site import Site, add_site_arguments, chosen_site
from bench.worst.report import lines


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit status: 1 if a request is dearer than the limit."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if bool(options.port) != bool(options.pid):
        parser.error("--port and --pid belong together")
    try:
        site = chosen_site(options)
    except CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2
    wanted = {"requests": options.requests, "seed": options.seed, "shown": options.shown}
    if options.port:
        return _memory(site, wanted | {"port": options.port, "pid": options.pid})
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


def _memory(site: Site, wanted: dict[str, int]) -> int:
    """Print the memory of the workers of a running server under such requests."""
    return subprocess.run(
        [sys.executable, "-m", "bench.worst.memory"],
        cwd=ROOT,
        env=site.environment(),
        input=json.dumps(wanted) + "\n",
        text=True,
        check=False,
    ).returncode


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
    parser.add_argument(
        "--port", type=number, help="of a running server of this site: measure its workers' memory"
    )
    parser.add_argument("--pid", type=number, help="with --port: the server's first process")
    add_site_arguments(parser, data_dir=True)
    return parser
