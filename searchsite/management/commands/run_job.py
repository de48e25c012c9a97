"""``manage.py run_job NAME``: run a job that an editor started, on a site of several machines."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from searchsite.desk import shared_jobs
from searchsite.desk.jobs import JOBS


class Command(BaseCommand):
    """Run the command of a job; the desk of every machine shows how far it is."""

    help = "Run a job of the desk, as the site does itself where it has several machines."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the name of the job."""
        parser.add_argument("name", choices=sorted(JOBS), help="the job")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        """Run the job. Raises ``CommandError`` if it fails, or runs already."""
        status = shared_jobs.run(name, JOBS[name].arguments)
        if status is None:
            raise CommandError(f"The job {name} runs already, perhaps on another machine.")
        if status:
            raise CommandError(f"The job {name} ended with status {status}.", returncode=1)
