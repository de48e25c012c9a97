"""Save articles one after the other: ``python -m tests.crash.saver COUNT LOG MARK``."""

import sys

import django

from tests.crash.scenarios import save_articles

if __name__ == "__main__":
    django.setup()
    save_articles(int(sys.argv[1]), sys.argv[2], sys.argv[3])
