"""The doctor: every check of a site that a machine can make, each with a remedy.

A check that raises is a finding itself, so that one defect does not hide the others.
"""

import time
from collections.abc import Iterator
from typing import NamedTuple

from django.db import Error

from indexer.exceptions import IndexerError
from searchsite.command_errors import sentence_and_status
from searchsite.operations import alert_checks, data_checks, machine_checks
from searchsite.operations.findings import Check, Finding, Status, error
from searchsite.outages import database_outage

#: Checks in the order of the report, by their stable names.
CHECKS: dict[str, Check] = {
    "settings": machine_checks.settings_are_sound,
    "packages": machine_checks.packages_are_pinned_ones,
    "space": machine_checks.disk_has_space,
    "writable": machine_checks.folders_are_writable,
    "private": machine_checks.files_are_private,
    "locks": machine_checks.locks_work,
    "clock": machine_checks.clock_is_right,
    "static-files": machine_checks.static_files_are_collected,
    "database": data_checks.database_answers,
    "database-pages": data_checks.database_is_sound,
    "database-durable": machine_checks.database_is_durable,
    "migrations": data_checks.migrations_are_applied,
    "triggers": data_checks.triggers_are_installed,
    "outbox": data_checks.changes_are_applied,
    "index": data_checks.index_opens,
    "cluster": data_checks.cluster_is_whole,
    "index-complete": data_checks.index_is_complete,
    "index-database": data_checks.index_belongs_to_database,
    "index-files": data_checks.index_files_are_sound,
    "words": data_checks.words_are_sound,
    "scrub": data_checks.scrub_runs,
    "rollback": data_checks.rollback_is_possible,
    "alerts": alert_checks.alerts_are_sent,
    "machines": data_checks.machines_fit_together,
    "backup": data_checks.backup_is_recent,
}


class Diagnosis(NamedTuple):
    """The finding of a check, and its duration."""

    name: str
    finding: Finding
    seconds: float


def examine() -> Iterator[Diagnosis]:
    """Run all checks, and yield each finding."""
    for name, check in CHECKS.items():
        started = time.perf_counter()
        finding = _finding(check)
        yield Diagnosis(name, finding, time.perf_counter() - started)


def worst(diagnoses: list[Diagnosis]) -> Status:
    """Return the most serious status."""
    found = {diagnosis.finding.status for diagnosis in diagnoses}
    return next((status for status in (Status.ERROR, Status.WARNING) if status in found), Status.OK)


def _finding(check: Check) -> Finding:
    try:
        return check()
    except IndexerError as problem:
        if problem.remedy:
            return error(problem.finding, problem.remedy)
        sentence, _, remedy = str(problem).partition(" Run ")
        return error(sentence, f"Run {remedy}" if remedy else "Run `manage.py reindex`.")
    except Error as problem:
        outage = database_outage(problem)
        return error(str(problem).strip(), outage.remedy if outage else "Look at the log.")
    except Exception as problem:
        known = sentence_and_status(problem)
        return error(known[0] if known else repr(problem), "This check could not be made.")
