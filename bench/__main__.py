"""``python -m bench NAME ...``: run one of the benchmarks."""

import sys
from importlib import import_module

import django

BENCHMARKS = {
    "speed": "bench.speed.command",
    "relevance": "bench.relevance.command",
    "engines": "bench.relevance.engines",
    "cluster": "bench.cluster.command",
    "answers": "bench.answers.command",
    "importing": "bench.importing.command",
    "copies": "bench.copies.command",
    "suggest": "bench.suggest.command",
    "worst": "bench.worst.command",
    "exports": "bench.exports.command",
    "slow": "bench.slow.command",
    "scaling": "bench.scaling.command",
}


def main(arguments: list[str]) -> int:
    """Run the benchmark that the first argument names; return the exit status."""
    if not arguments or arguments[0] not in BENCHMARKS:
        names = ", ".join(BENCHMARKS)
        print(
            f"Say which benchmark to run: {names}. For example: bin/bench speed --help",
            file=sys.stderr,
        )
        return 2
    django.setup()
    return int(import_module(BENCHMARKS[arguments[0]]).main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
