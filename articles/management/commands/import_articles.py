"""``manage.py import_articles``: import files, folders and globs, and print a report."""

import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from articles.fetching.fetcher import PAUSE_SECONDS, Fetcher
from articles.fetching.page import read_address
from articles.importing.importer import Options, Report, import_records, records
from articles.importing.readers.registry import COMPRESSED, USUAL_SUFFIXES, enumerated
from articles.importing.reading import EXPECTED_SUFFIXES, files_of, read_files
from articles.importing.record import ArticleRecord, RawArticle, Rejection
from articles.management.arguments import positive_integer
from articles.management.import_summary import summary_lines
from articles.models import Article, ImportBatch
from articles.signals import announce, deferred_announcements

MAX_SHOWN_REJECTIONS = 50
WEB = ("http://", "https://")
EXIT_INTERRUPTED = 130  # the exit status of Ctrl-C in a shell
_limit = positive_integer(expected="a number of articles, such as 100")


class Command(BaseCommand):
    """Import articles. Rejections are printed and do not stop the import."""

    help = (
        f"Import articles from {enumerated(USUAL_SUFFIXES, ' and ')} files (also {COMPRESSED}),"
        " folders, globs and web addresses."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, folder, glob, or http(s) address"
        )
        parser.add_argument("--source", default="", help="source of articles whose file has none")
        parser.add_argument(
            "--dry-run", action="store_true", help="read and report, but save nothing"
        )
        parser.add_argument("--limit", type=_limit, metavar="N", help="read at most N articles")
        parser.add_argument(
            "--update", action="store_true", help="overwrite stored articles that differ"
        )
        parser.add_argument(
            "--status",
            choices=[status for status, _ in Article.ENTRY_STATUSES],
            default=Article.Status.PUBLISHED.value,
            help="status of articles whose file has none (default: published)",
        )
        parser.add_argument(
            "--rejections", type=Path, metavar="FILE", help="write every rejection to this file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        addresses = [path for path in options["paths"] if path.lower().startswith(WEB)]
        files = _existing_files(path for path in options["paths"] if path not in addresses)
        report = Report()
        with _Rejections(options["rejections"]) as rejections:
            batch = _batch(options["paths"])
            interrupted = _run(_Inputs(files, addresses), options, report, rejections, batch)
            summary = summary_lines(report, dry_run=options["dry_run"], batch=batch)
            for line in (*rejections.lines(report), *summary):
                self.stdout.write(line)
        if report.imported or report.updated:
            self._update_index(dry_run=options["dry_run"])
        if interrupted:
            message = "Interrupted. What is counted above is saved; run it again to go on."
            raise CommandError(message, returncode=EXIT_INTERRUPTED)
        if not report.read:
            raise CommandError(
                f"No article could be read from {len(files) + len(addresses)} file(s)."
            )

    def _update_index(self, *, dry_run: bool) -> None:
        if dry_run:
            return
        with _bar(None, desc="Indexing", unit=" articles") as bar:
            announce(bulk=True, on_progress=lambda done, total: _set_progress(bar, done, total))


@dataclass(frozen=True, slots=True)
class _Inputs:
    """The files and the web addresses to import."""

    files: list[Path]
    addresses: list[str]

    def items(self, on_bytes: Callable[[int], None]) -> Iterator[RawArticle | Rejection]:
        """Yield the articles and rejections; each address is fetched when its turn comes."""
        yield from read_files(self.files, on_bytes=on_bytes)
        fetcher = Fetcher(pause=PAUSE_SECONDS)
        for address in self.addresses:
            yield from read_address(address, fetcher)


def _run(
    inputs: _Inputs,
    options: dict[str, Any],
    report: Report,
    rejections: "_Rejections",
    batch: ImportBatch,
) -> bool:
    """Import the files and count the articles in ``report``; return True after Ctrl-C."""
    total = sum(file.stat().st_size for file in inputs.files if file.is_file())
    with _bar(total, desc="Importing", unit="B", unit_scale=True) as bar, deferred_announcements():
        items = records(inputs.items(_counting(bar)), source=options["source"])
        try:
            import_records(
                _limited(items, options["limit"]),
                report,
                Options(**{name: options[name] for name in ("status", "update", "dry_run")}),
                batch=batch,
                on_rejection=rejections.add,
                on_batch=lambda report: bar.set_postfix_str(f"{report.read:,} articles"),
            )
        except KeyboardInterrupt:
            return True
    return False


def _batch(paths: Sequence[str]) -> ImportBatch:
    """Return a batch that is saved with its first article."""
    name = ", ".join(paths).encode("utf-8", "replace").decode("utf-8")
    longest = ImportBatch._meta.get_field("name").max_length or 0
    return ImportBatch(kind=ImportBatch.Kind.COMMAND, name=name[:longest])


def _existing_files(paths: Iterable[str]) -> list[Path]:
    files: dict[Path, None] = {}
    for path in paths:
        try:
            found = files_of(path)
        except FileNotFoundError:
            raise CommandError(
                f"{path!r} does not exist. Name a file, a folder, or a pattern in quotes."
            ) from None
        if not found:
            raise CommandError(f"There is nothing to import in {path!r}: {EXPECTED_SUFFIXES}.")
        files.update(dict.fromkeys(found))
    return list(files)


def _limited(
    items: Iterator[ArticleRecord | Rejection], limit: int | None
) -> Iterable[ArticleRecord | Rejection]:
    """Return the items up to the ``limit``-th article."""
    if limit is None:
        return items
    counter = itertools.count(1)
    return _until(items, lambda item: isinstance(item, ArticleRecord) and next(counter) == limit)


def _until(
    items: Iterator[ArticleRecord | Rejection], is_last: Callable[[ArticleRecord | Rejection], bool]
) -> Iterator[ArticleRecord | Rejection]:
    for item in items:
        yield item
        if is_last(item):
            return


def _bar(total: int | None, **options: Any) -> "tqdm[Any]":
    return tqdm(total=total, disable=not sys.stderr.isatty(), **options)


def _counting(bar: "tqdm[Any]") -> Callable[[int], None]:
    def count(size: int) -> None:
        bar.update(size)

    return count


def _set_progress(bar: "tqdm[Any]", done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)


class _Rejections:
    """The rejections: the first ones are printed; if there are more, a file gets all of them."""

    def __init__(self, path: Path | None) -> None:
        self._always_write = path is not None
        folder = settings.DATA_DIR / "import-rejections"
        self._path = path or folder / f"{timezone.localtime():%Y-%m-%d-%H%M%S}.txt"
        self._file: IO[str] | None = None
        self._shown: list[Rejection] = []

    def __enter__(self) -> Self:
        if self._always_write:
            self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, rejection: Rejection) -> None:
        """Add a rejection."""
        if len(self._shown) < MAX_SHOWN_REJECTIONS:
            self._shown.append(rejection)
        elif self._file is None:
            self._open().writelines(f"{shown}\n" for shown in self._shown)
        if self._file:
            self._file.write(f"{rejection}\n")

    def lines(self, report: Report) -> Iterator[str]:
        """Yield the lines to print."""
        yield from (f"rejected  {rejection}" for rejection in self._shown)
        if report.rejected > len(self._shown):
            yield f"... and {report.rejected - len(self._shown):,} more"
        if self._file:
            yield f"All rejections: {self._path}"

    def _open(self) -> IO[str]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8", errors="replace")
        except OSError as error:
            raise CommandError(
                f"{str(self._path)!r} cannot be written ({error.strerror}):"
                " name another file with --rejections."
            ) from error
        return self._file
