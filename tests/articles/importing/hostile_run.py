"""Read and clean hostile files in a process with limits; print the dearest.

``python -m tests.articles.importing.hostile_run FIRST LAST BYTES`` runs the seeds from FIRST to
LAST - 1. A file that needs too much memory or time ends a process: the parsing one, which is told
as the problem of the file, or this one, which is an error. ``test_hostile_files`` runs a few seeds.
"""

import io
import json
import os
import resource
import sys
import time

MAX_ADDRESS_BYTES = 1_500 * 1024 * 1024
SHOWN = 20


def measures(seed: int, size: int) -> dict[str, object]:
    """Return the processor time of both processes, and the problems of a file."""
    from articles.importing.importer import records
    from articles.importing.reading import read_stream
    from articles.importing.record import Rejection
    from tests.articles.importing.hostile import hostile_file

    name, content = hostile_file(seed, size)
    begin = time.process_time()
    articles, codes = 0, set()
    for item in records(read_stream(io.BytesIO(content), name)):
        if isinstance(item, Rejection):
            codes.add(item.problem.code)
        else:
            articles += 1
            codes |= {warning.code for warning in item.warnings}
    return {
        "seed": seed,
        "name": name,
        "bytes": len(content),
        "articles": articles,
        "codes": sorted(codes),
        "seconds": round(time.process_time() - begin, 2),
    }


def main(first: str, last: str, size: str) -> None:
    """Print a line of JSON for each seed, the dearest last."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "searchsite.settings")
    django.setup()
    resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_BYTES, MAX_ADDRESS_BYTES))
    found = [measures(seed, int(size)) for seed in range(int(first), int(last))]
    for each in sorted(found, key=lambda each: float(str(each["seconds"]))):
        print(json.dumps(each))


if __name__ == "__main__":
    main(*sys.argv[1:])
