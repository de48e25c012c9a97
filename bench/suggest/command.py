"""``bin/bench suggest``: suggestions for headlines that are typed letter by letter."""

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.corpus import NEWS_DOCUMENTS, CorpusMissing, prepare
from bench.suggest.headlines import Course, type_headlines
from bench.suggest.suggesters import SUGGESTERS, folded_text
from indexer.engines.interface import IndexDocument

MIN_WORDS = 4  # of a headline
COLUMNS = (
    ("saved", "keystrokes saved"),
    ("phrases", "phrase offered"),
    ("phrase_at", "after letters"),
    ("titles", "title offered"),
    ("title_at", "after letters"),
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
)


def main(arguments: Sequence[str]) -> int:
    """Run the command; return 2 if the corpus is missing."""
    options = _parser().parse_args(arguments)
    scratch = Path(os.environ.get("BENCH_DIR") or "var/bench")
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        source = prepare(options.documents, scratch)
    except CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2
    documents = list(source.read(1, source.count()))
    for row in _measured(documents, options, scratch):
        print(json.dumps(row) if options.json else _line(row), flush=True)
    return 0


def _measured(
    documents: list[IndexDocument], options: argparse.Namespace, scratch: Path
) -> Iterator[dict[str, Any]]:
    news = [each for each in documents[:NEWS_DOCUMENTS] if len(each.title.split()) >= MIN_WORDS]
    chosen = random.Random(options.seed).sample(news, min(options.headlines, len(news)))
    held_out = {each.article_id for each in chosen}
    # Other articles with the same headline would make it known.
    titles = {folded_text(each.title) for each in chosen}
    unseen = [
        each
        for each in documents
        if each.article_id not in held_out and folded_text(each.title) not in titles
    ]
    for name in options.engines:
        for state, indexed in (("known", documents), ("unseen", unseen)):
            if options.only in (None, state):
                suggester = SUGGESTERS[name](indexed, scratch / "suggest")
                course = type_headlines(suggester, sorted(titles))
                yield {"engine": name, "headlines": state} | _figures(course)


def _figures(course: Course) -> dict[str, Any]:
    percentiles = quantiles(course.seconds, n=100)
    phrases, phrase_at = course.offered("phrase_at")
    titles, title_at = course.offered("title_at")
    return {
        "saved": round(course.saved(), 4),
        "phrases": round(phrases, 4),
        "phrase_at": round(phrase_at, 2),
        "titles": round(titles, 4),
        "title_at": round(title_at, 2),
        "p50_ms": round(percentiles[49] * 1e3, 3),
        "p95_ms": round(percentiles[94] * 1e3, 3),
    }


def _line(row: dict[str, Any]) -> str:
    values = ", ".join(f"{label} {row[name]}" for name, label in COLUMNS)
    return f"{row['engine']:10} {row['headlines']:6}  {values}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/bench suggest", description=__doc__)
    parser.add_argument("--documents", type=int, default=NEWS_DOCUMENTS, help="articles")
    parser.add_argument("--headlines", type=int, default=300, help="headlines that are typed")
    parser.add_argument("--seed", type=int, default=1, help="seed of the choice of headlines")
    parser.add_argument(
        "--engines", type=lambda text: text.split(","), default=list(SUGGESTERS), help="A,B"
    )
    parser.add_argument("--only", choices=("known", "unseen"), help="one state of the headlines")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    return parser
