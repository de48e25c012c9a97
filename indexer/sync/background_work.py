"""Rebuild or drain in a process of its own, while the site already serves.

A start of the site must not wait for minutes. Until the work is done, readers use the old index, or
get a page that says why there is none.
"""

import os
import subprocess
import sys

from django.conf import settings

from articles.models import Article
from indexer.engines import get_searcher
from indexer.exceptions import IndexerError
from indexer.sync.outbox import pending_rows
from indexer.sync.reconciliation import is_foreign

QUICK_ARTICLES = 1_000  # a rebuild of so many takes a few seconds
QUICK_CHANGES = 500
NICENESS = 10  # readers come first


def reason_for_background(
    *, quick_articles: int = QUICK_ARTICLES, quick_changes: int = QUICK_CHANGES
) -> str | None:
    """Return why the index needs work that takes longer than a start may; None if it does not.

    A rebuild of ``quick_articles`` articles, or ``quick_changes`` changes, are quick enough.
    """
    try:
        get_searcher().check()
    except IndexerError as error:
        published = Article.objects.filter(status=Article.Status.PUBLISHED)
        if published[quick_articles : quick_articles + 1].exists():
            return str(error).partition(" Run `")[0]
        return None
    if is_foreign() and Article.objects.all()[quick_articles : quick_articles + 1].exists():
        return "The database or the index was replaced, such as by a backup."
    waiting = pending_rows()[: quick_changes + 1].count()
    return "Many changes wait for the index." if waiting > quick_changes else None


def start_in_background(*arguments: str) -> int:
    """Start ``manage.py`` with these arguments and a lower priority; return the process id.

    The process belongs to the caller's group, so Ctrl-C and a service manager end it, too.
    """
    process = subprocess.Popen(  # noqa: S603 - the arguments are constants of the callers
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE},
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: os.nice(NICENESS),  # noqa: PLW1509 - this process has one thread
    )
    return process.pid
