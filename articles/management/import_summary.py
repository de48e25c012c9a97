"""The lines that ``import_articles`` prints about its report and its batch."""

from collections.abc import Iterator

from articles.importing.report import Report
from articles.models import ImportBatch

MAX_SHOWN_WARNINGS = 10
_INDENT = " " * 11


def summary_lines(
    report: Report, *, dry_run: bool, batch: ImportBatch | None = None
) -> Iterator[str]:
    """Yield the lines about warnings, counts, removals, doubts and the batch."""
    warnings = report.warnings[:MAX_SHOWN_WARNINGS]
    yield from (f"warning   {warning}" for warning in warnings)
    if report.warned > len(warnings):
        yield f"... {report.warned:,} articles have warnings; their other fields were imported"
    if dry_run:
        yield "Dry run: nothing was saved. It would give:"
    yield from _counts(report)
    yield from _removals(report)
    yield from _doubts(report)
    if batch and batch.pk:
        yield f"batch      {batch.pk}: manage.py undo_import {batch.pk} takes it back"


def _counts(report: Report) -> Iterator[str]:
    yield f"imported   {report.imported:,}"
    yield f"updated    {report.updated:,}"
    yield f"duplicates {report.duplicates:,}"
    if report.differing:
        yield f"{_INDENT}{report.differing:,} of them differ from what is stored (see --update)"
        fields = ", ".join(f"{name} {count:,}" for name, count in report.differences.most_common())
        yield f"{_INDENT}in {fields}"
    yield f"rejected   {report.rejected:,}"


def _removals(report: Report) -> Iterator[str]:
    if not report.removals:
        return
    pieces, characters = report.removals.total(), report.removed_characters.total()
    yield f"removed    {pieces:,} pieces of text, {characters:,} characters, by the rules:"
    width = max(map(len, report.removals))
    for rule, count in report.removals.most_common():
        size = report.removed_characters[rule]
        yield f"{_INDENT}{rule:{width}}  {count:,} pieces, {size:,} characters"


def _doubts(report: Report) -> Iterator[str]:
    if report.drafts:
        yield f"drafts     {report.drafts:,} wait as drafts because of a doubt (see the warnings)"
    if report.versions:
        yield (
            f"versions   {report.versions:,} have the text of another article under another title:"
            " they wait as drafts"
        )
    if report.inferred or report.doubtful:
        yield (
            f"dates      {report.inferred:,} inferred from the text, {report.doubtful:,} doubtful"
            " (filter the list of the admin by them)"
        )
