"""Examine the whole site, and name a remedy for each finding."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from searchsite.operations.doctor import Diagnosis, examine, worst
from searchsite.operations.findings import Status

_MARKS = {Status.OK: "ok", Status.WARNING: "WARNING", Status.ERROR: "ERROR", Status.SKIPPED: "-"}


class Command(BaseCommand):
    """``manage.py doctor``."""

    help = (
        "Check settings, disk, database, index and backups, each with a remedy. Exit code 1 if"
        " there is an error; warnings leave it at 0."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the checks, print the findings, and set the exit code."""
        found: list[Diagnosis] = []
        for diagnosis in examine():
            found.append(diagnosis)
            if not options["json"]:
                self._print(diagnosis)
        status = worst(found)
        if options["json"]:
            listed = [
                {"name": each.name, **asdict(each.finding), "seconds": round(each.seconds, 3)}
                for each in found
            ]
            self.stdout.write(json.dumps({"status": status, "checks": listed}, indent=1))
        if status is Status.ERROR:
            sys.exit(1)

    def _print(self, diagnosis: Diagnosis) -> None:
        finding = diagnosis.finding
        self.stdout.write(f"{_MARKS[finding.status]:8} {diagnosis.name}: {finding.message}")
        if finding.hint:
            self.stdout.write(f"{'':8} {finding.hint}")
