"""Compile the loops of the search engine, so that no server does it beside its readers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexer.engines.whoosh.kernels.loader import compile_now


class Command(BaseCommand):
    """``manage.py compile_kernels``."""

    help = (
        "Compile the inner loops of the search engine into its cache (some seconds and 300 MB, once"
        " a version). Without this, the first worker of a server does it beside its readers, who"
        " get the same results a little later until then."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what the cache lacks."""
        if not compile_now():
            raise CommandError("Compiling failed; searches go on without machine code.")
        self.stdout.write("The machine code of the search engine is complete.")
