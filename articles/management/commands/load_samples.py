"""``manage.py load_samples``: load the sample articles into an empty site."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from articles.locks import advisory_lock
from articles.models import Article

WAIT_SECONDS = 60.0  # for another machine that is new, too
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


class Command(BaseCommand):
    """Load the sample articles."""

    help = "Load the sample articles, unless the site already has articles."

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the folder of samples, unless the site has articles."""
        with advisory_lock("load-samples", wait_seconds=WAIT_SECONDS):
            if Article.objects.exists():
                self.stdout.write("The site has articles already; the samples were not loaded.")
                return
            call_command("import_articles", str(SAMPLES), stdout=self.stdout, stderr=self.stderr)
