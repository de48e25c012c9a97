#!/usr/bin/env python
"""Run the site's management commands (``reindex``, ``import_articles``, ``search``, ...)."""

import os
import sys

from django.core.management import execute_from_command_line

INVALID_SETTINGS = 2  # exit status, as for invalid arguments
INTERRUPTED = 130  # exit status of a shell's command that SIGINT ended


def main() -> None:
    """Run the command named on the command line with the site's settings.

    An invalid setting ends it with one line, and so do Ctrl-C, a full disk and a lost database.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "searchsite.settings")
    try:
        from searchsite.startup import refuse_invalid_settings

        refuse_invalid_settings("manage.py", INVALID_SETTINGS)
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted.\n")
        sys.exit(INTERRUPTED)
    except Exception as error:
        from searchsite.command_errors import sentence_and_status

        found = sentence_and_status(error)
        if found is None:
            raise
        if found[0]:
            sys.stderr.write(f"{found[0]}\n")
        sys.exit(found[1])


if __name__ == "__main__":
    main()
