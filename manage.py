#!/usr/bin/env python
"""Run the site's management commands (``reindex``, ``import_articles``, ``search``, ...)."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named on the command line with the site's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "searchsite.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
