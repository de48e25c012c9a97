"""Search in a terminal, with the same ranking as on the web: for people, or as JSON or CSV.

With ``--format``, standard output has nothing but the hits; notices and errors go to standard
error. No hits are an ordinary answer: the exit status is 0.
"""

import csv
import io
import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.csv_cells import text_cell
from articles.models import Article
from articles.shown_titles import shown_title
from indexer.engines.interface import NO_FILTERS, Sort
from indexer.exceptions import IndexerError
from indexer.highlight.highlighter import Fragment
from indexer.highlight.snippets import snippet
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.search.hit_rows import NAMES, hit_rows, public_url, summary
from indexer.search.messages import message
from indexer.search.periods import period_filters
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

TEXT, JSON, CSV = "text", "json", "csv"
MAX_PRINTED = 100  # hits as text
#: Columns of CSV whose values are our own; others may come from anybody, and begin as a formula.
OWN_COLUMNS = {"id", "untitled", "url", "kind", "published", "score", "pinned", "copy_ids"}


class Command(BaseCommand):
    """``manage.py search "query"``."""

    help = "Print ranked results for a query."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("query", nargs="+", help="the query, as typed on the site")
        parser.add_argument(
            "--limit",
            type=int,
            default=10,
            help="results to print (1 to 100; as JSON or CSV, up to SEARCH_MAX_DEPTH)",
        )
        parser.add_argument(
            "--format",
            choices=(TEXT, JSON, CSV),
            default=TEXT,
            help="the output: for people, one JSON object, or CSV with a header",
        )
        parser.add_argument("--page", type=int, default=1)
        parser.add_argument("--sort", choices=[str(sort) for sort in Sort], default="relevance")
        parser.add_argument(
            "--weak",
            action="store_true",
            help="in an order by date, print hits that fit the query weakly as well",
        )
        parser.add_argument(
            "--copies", action="store_true", help="print each copy of a text as a hit of its own"
        )
        parser.add_argument("--undated", action="store_true", help="only articles without a date")
        parser.add_argument(
            "--period", default="", help="only articles of a period: 24-jam, 7-hari, bulan-ini ..."
        )
        for column in KEYWORD_COLUMNS:
            parser.add_argument(
                f"--{column.name}",
                action="append",
                default=[],
                help=f"only articles with this {column.name}; repeat it for several",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Search and print the results."""
        most = MAX_PRINTED if options["format"] == TEXT else settings.SEARCH_MAX_DEPTH
        if not (1 <= options["limit"] <= most and options["page"] >= 1):
            raise CommandError(f"--limit takes 1 to {most} and --page 1 or more.")
        days = period_filters(options["period"], localtime()) if options["period"] else NO_FILTERS
        if days is None:
            raise CommandError("--period takes a period such as 24-jam, 7-hari or bulan-ini.")
        request = SearchRequest(
            text=" ".join(options["query"]),
            sort=Sort(options["sort"]),
            page=options["page"],
            per_page=options["limit"],
            facets=False,
            filters=replace(
                days,
                keywords={column.name: tuple(options[column.name]) for column in KEYWORD_COLUMNS},
                undated=options["undated"],
            ),
            weak_hits=options["weak"],
            copies=options["copies"],
        )
        write = {TEXT: self._print, JSON: self._print_json, CSV: self._print_csv}
        try:
            write[options["format"]](search(request))
        except IndexerError as error:
            raise CommandError(str(error)) from error

    def _print(self, results: SearchResults) -> None:
        for notice in (*results.spelling_notices(), *results.notices):
            self.stdout.write(self.style.WARNING(notice))
        if results.sequences:
            self.stdout.write(message("sequences", ", ".join(results.sequences)))
        if results.synonyms:
            self.stdout.write(message("expanded", ", ".join(results.synonyms)))
        for code in ("folded", "weaker", "undated"):
            if number := getattr(results, code):
                self.stdout.write(message(code, str(number)))
        articles = Article.objects.in_bulk([hit.article_id for hit in results.hits])
        first = (results.page - 1) * results.request.per_page + 1
        for rank, hit in enumerate(results.hits, first):
            if article := articles.get(hit.article_id):
                shown = shown_title(article.title, article.body)
                title = self._line(results.highlighter.fragments(shown.text, title=True))
                badge = _badge(article, results)
                self.stdout.write(f"{rank:>3}. {badge}{title}  ({hit.score:.3f})")
                self.stdout.write(f"     {_byline(article)}")
                if settings.SITE_URL:  # a path alone opens nothing
                    self.stdout.write(f"     {public_url(article)}")
                if hit.copies:
                    self.stdout.write(f"     = {', '.join(f'#{copy}' for copy in hit.copies)}")
                for passage in snippet(article.body, results.highlighter).passages:
                    self.stdout.write(f"     {self._line(passage)}")
        self.stdout.write(f"{results.total} articles in {results.took_ms:.1f} ms.")

    def _print_json(self, results: SearchResults) -> None:
        answer = summary(results) | {"hits": hit_rows(results)}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def _print_csv(self, results: SearchResults) -> None:
        for notice in (*results.spelling_notices(), *results.notices):
            self.stderr.write(self.style.WARNING(notice))
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(NAMES)
        for row in hit_rows(results):
            writer.writerow([_cell(name, value) for name, value in row.items()])
        self.stdout.write(lines.getvalue(), ending="")

    def _line(self, fragments: Iterable[Fragment]) -> str:
        return "".join(map(self._styled, fragments))

    def _styled(self, fragment: Fragment) -> str:
        text = " ".join(fragment.text.split("\n"))
        return self.style.SUCCESS(text) if fragment.marked else text


def _cell(name: str, value: Any) -> Any:
    """Return the value of a cell: one line, lists with spaces, true and false as in JSON."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return " ".join(map(str, value))
        case str():
            line = " ".join(value.split())
            return line if name in OWN_COLUMNS else text_cell(line)
        case _:
            return value


def _badge(article: Article, results: SearchResults) -> str:
    made = shown_title(article.title, article.body).is_made
    pinned = _("Pilihan redaksi") if article.pk in results.pinned else ""
    labels = (pinned, article.shown_kind(), _("Tanpa judul") if made else "")
    return "".join(f"[{label}] " for label in labels if label)


def _byline(article: Article) -> str:
    when = article.published_at
    date = date_format(localtime(when), "j F Y") if when else ""
    parts = (f"#{article.pk}", article.source, article.author, date)
    return " · ".join(part for part in parts if part)
