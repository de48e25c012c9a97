"""A site for the benchmarks: a data directory that holds the first articles of the news."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from articles.management.arguments import positive_integer
from bench.corpus import NEWS_DOCUMENTS, NEWS_FILE, ROOT, corpus_folder

KEPT_VARIABLES = ("PATH", "HOME", "LANG", "VIRTUAL_ENV", "SECRET_KEY")


class Site:
    """A data directory, filled once and reused by later runs."""

    def __init__(self, folder: Path, articles: int) -> None:
        self._folder, self._articles = folder, articles

    def fill(self) -> None:
        """Import the articles unless an earlier run did, and bring the index up to date."""
        marker = self._folder / ".filled"
        self._folder.mkdir(parents=True, exist_ok=True)
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("reindex", "--if-needed")
        if not marker.exists():
            news = str(corpus_folder() / NEWS_FILE)
            self.manage("import_articles", news, "--limit", str(self._articles))
            marker.touch()

    def manage(self, *command: str) -> None:
        """Run a management command on the site."""
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment(),
            check=True,
            stdout=sys.stderr,
        )

    def environment(self, settings: str = "searchsite.settings") -> dict[str, str]:
        """Return the environment of the site; all settings but ``DATA_DIR`` have their defaults."""
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        return kept | {"DATA_DIR": str(self._folder), "DJANGO_SETTINGS_MODULE": settings}


def chosen_site(options: argparse.Namespace) -> Site:
    """Return the site of ``--data-dir``, or one that is filled. Raises ``CorpusMissing``."""
    if options.data_dir:
        return Site(options.data_dir.resolve(), options.documents)
    corpus_folder()  # raises the error before the site is filled
    scratch = Path(os.environ.get("BENCH_DIR") or "var/bench").resolve()
    site = Site(scratch / f"answers-{options.documents}", options.documents)
    site.fill()
    return site


def add_site_arguments(parser: argparse.ArgumentParser, *, data_dir: bool = False) -> None:
    """Add the arguments of a benchmark that sends random requests to a site."""
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="seed of the random requests (default: 1)"
    )
    parser.add_argument(
        "--documents",
        type=positive_integer(),
        default=NEWS_DOCUMENTS,
        metavar="N",
        help=f"articles of the site; the default is all {NEWS_DOCUMENTS:,} news",
    )
    if data_dir:
        parser.add_argument(
            "--data-dir",
            type=Path,
            metavar="FOLDER",
            help="use the site in this DATA_DIR, which is only read",
        )
