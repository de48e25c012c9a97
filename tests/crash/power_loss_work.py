"""The work that a power loss interrupts: saves, an import, a rebuild, a backup, a rollback.

``argv``: the log of acknowledged ids, a file to import, and the folder of backups. The log lies
below the recorded folder, so that the trace knows when an id was acknowledged.
"""

import sys

from tests.crash.forked import manage
from tests.crash.scenarios import save_articles


def main() -> None:
    """Do the work in one process."""
    log, file, backups = sys.argv[1:]
    import django

    django.setup()
    for number, command in enumerate(
        (
            ("import_articles", file),
            ("reindex", "--procs", "1", "--batch-size", "100"),
            ("backup", backups),
            ("rollback",),
            ("backup", backups, "--keep", "1"),
            ("restore", backups, "--replace"),
        )
    ):
        if command[0] != "restore":  # which would take them back
            save_articles(3, log, number)
        manage(*command)
    save_articles(10, log, "akhir")


if __name__ == "__main__":
    main()
