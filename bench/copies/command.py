"""``bin/bench copies``: are edited copies of news found, and look-alikes of series kept apart?"""

from argparse import ArgumentParser

from bench.copies.edits import EDITS
from bench.copies.measure import measure
from bench.copies.news import news_texts
from bench.corpus import CorpusMissing

COPIES = 1_000
SEED = 1


def main(arguments: list[str]) -> int:
    """Print precision and recall of each set; return the exit status."""
    parser = ArgumentParser(prog="bin/bench copies", description=__doc__)
    parser.add_argument("--sets", nargs="+", choices=sorted(EDITS), default=["tuning", "blind"])
    parser.add_argument("--copies", type=int, default=COPIES, help="edited copies of each set")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--same-source", action="store_true", help="all texts are of one source, not of two"
    )
    options = parser.parse_args(arguments)
    try:
        news = news_texts()
    except CorpusMissing as error:
        print(error)
        return 1
    print("set      copies  recall  look-alikes  mistaken  precision  ms/pair")
    for kind in options.sets:
        outcome = measure(
            news, kind, copies=options.copies, seed=options.seed, same_source=options.same_source
        )
        pairs = outcome.copies + outcome.lookalikes
        print(
            f"{kind:8} {outcome.copies:6}  {outcome.recall:6.3f}  {outcome.lookalikes:11}"
            f"  {outcome.mistaken:8}  {outcome.precision:9.3f}"
            f"  {1000 * outcome.seconds / pairs:7.2f}"
        )
        for example in outcome.examples[:5]:
            print(f"  mistaken: {example}")
    return 0
