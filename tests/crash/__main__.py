"""A long run of random kills: ``python -m tests.crash --kills 1000 --seed 7``.

Every scenario is attacked in turn, on one site that lives through the whole run. The seed of a run
that failed repeats its moments; the machine's speed changes what they hit.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.crash.scenarios import SCENARIOS, World, attack, faults, prepare


def main() -> None:
    """Attack, print a line for each fault, and end with status 1 if there was one."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--scenario", choices=SCENARIOS, action="append")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="searchsite-crash-"))
    os.environ["DATA_DIR"] = str(folder / "preloaded")
    world = World(folder / "data", random.Random(chosen.seed))
    print(f"seed {chosen.seed}, {chosen.kills} kills, in {folder}", flush=True)
    prepare(world)
    names = chosen.scenario or list(SCENARIOS)
    started, count, broken = time.monotonic(), Counter[str](), 0
    for kill in range(chosen.kills):
        name = names[kill % len(names)]
        found = faults(result := attack(world, name))
        count[name] += 1
        if found:
            broken += 1
            print(f"FAULT at kill {kill} ({name}): {found} {result}", flush=True)
        if kill % 50 == 49:
            print(
                f"{kill + 1} kills, {time.monotonic() - started:.0f} s, {broken} faults, "
                f"{result['articles']} articles",
                flush=True,
            )
    print(f"{sum(count.values())} kills, {broken} faults: {dict(count)}")
    if not broken:
        shutil.rmtree(folder)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
