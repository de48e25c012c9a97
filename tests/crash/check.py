"""Check a site after a crash, in a separate process; print one JSON object as the last line.

The object lists the differences between index and database that are not in the outbox, and the
differences that remain after one drain. With ``--ids FILE``, it also lists the article ids of the
file that are not in the database.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from articles.models import Article  # noqa: E402
from indexer.exceptions import IndexMissing  # noqa: E402
from indexer.sync.consistency import compare  # noqa: E402
from indexer.sync.drain import drain  # noqa: E402
from indexer.sync.outbox import pending_rows  # noqa: E402


def main() -> None:
    """Compare, drain, compare again, and print the result."""
    try:
        before = compare(read_files=True)
    except IndexMissing:
        before = None
    applied = drain()
    after = compare(read_files=True)
    lost: list[int] = []
    if "--ids" in sys.argv:
        acknowledged = Path(sys.argv[sys.argv.index("--ids") + 1]).read_text().split("\n")[:-1]
        there = set(Article.objects.values_list("pk", flat=True))
        lost = [int(key) for key in acknowledged if int(key) not in there]
    print(
        json.dumps(
            {
                "unexplained": sorted(set(before.article_ids()) - before.pending) if before else [],
                "damaged": list(before.damaged_files) if before else [],
                "applied": applied,
                "left": list(after.article_ids()),
                "left_damaged": list(after.damaged_files),
                "pending": pending_rows().count(),
                "articles": Article.objects.count(),
                "hashes": Article.objects.values("content_hash").distinct().count(),
                "lost": lost,
            }
        )
    )


if __name__ == "__main__":
    main()
