"""Run a program in a separate process, on a separate site with a database file."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

PRELUDE = """
import django; django.setup()
from django.core.management import call_command
from articles.models import Article, PendingUpdate
from articles.signals import deferred_announcements
from indexer.engines.interface import EngineQuery
from indexer.engines import get_index_builder, get_searcher
from indexer.query.parser import parse


def total(text):
    return get_searcher().search(EngineQuery(parse(text).tree)).total


"""


def run_program(folder: Path, program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``program`` after the prelude, with the site's data in ``folder``; return its output."""
    script = folder / "program.py"
    script.write_text(PRELUDE + program)
    environment = {
        **os.environ,
        "DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "searchsite.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        **variables,
    }
    return subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=False
    )
