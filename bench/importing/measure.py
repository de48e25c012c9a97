"""Read the file of a case as an import does, and judge the articles.

The records of a file are paired with its expected articles by the sentences that they share. A
missing article loses all its sentences and its fields; one too many counts against precision.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.importing.importer import records
from articles.importing.reading import read_files
from articles.importing.record import ArticleRecord, Rejection
from bench.importing.cases import Case, ExpectedArticle
from bench.importing.fields import is_right, shown
from bench.importing.matching import Match, match

MAX_SHOWN = 160  # characters of a text in a failure


@dataclass(slots=True)
class Score:
    """Counts of right and of all judged items, by figure; and the failures."""

    right: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    articles: int = 0

    def count(self, figure: str, right: int, judged: int) -> None:
        """Add to a figure."""
        self.right[figure] += right
        self.judged[figure] += judged

    def add(self, other: "Score") -> None:
        """Add all counts of ``other``."""
        self.right += other.right
        self.judged += other.judged
        self.failures += other.failures
        self.articles += other.articles

    def share(self, figure: str) -> float | None:
        """Return the share of right items, or None if nothing was judged."""
        return self.right[figure] / self.judged[figure] if self.judged[figure] else None


def measure(case: Case) -> Score:
    """Import the file of a case and judge what came out."""
    items = list(records(read_files([case.file])))
    found = [item for item in items if isinstance(item, ArticleRecord)]
    refused = "; ".join(str(item) for item in items if isinstance(item, Rejection))
    return judge(case, found, refused)


def judge(case: Case, found: Sequence[ArticleRecord], refused: str = "") -> Score:
    """Judge the records of a file; ``refused`` are the reasons of its rejections."""
    score = Score(articles=len(case.articles))
    left = list(found)
    for number, article in enumerate(case.articles, 1):
        name = f"{case.outlet}/{case.file.name}" + (f":{number}" if len(case.articles) > 1 else "")
        record = _best(left, article)
        if record is None:
            _count_missing(score, article)
            score.failures.append(f"{name}: no article{f' ({refused})' if refused else ''}")
            continue
        left.remove(record)
        _judge_text(score, name, match(record.body, article.sentences, article.boilerplate))
        _judge_fields(score, name, record, article)
    for record in left:
        score.count("precision", 0, len(record.body.split()))
        text = record.title[:MAX_SHOWN]
        score.failures.append(f"{case.outlet}/{case.file.name}: one article too many: {text!r}")
    return score


def _best(records_left: Sequence[ArticleRecord], article: ExpectedArticle) -> ArticleRecord | None:
    """Return the record with the most sentences of the article; the title decides a tie."""
    shared = [
        (
            len(match(record.body, article.sentences, ()).kept),
            is_right("title", record, article.fields.get("title", ())),
        )
        for record in records_left
    ]
    if not shared or max(shared) == (0, False):
        return None
    return records_left[shared.index(max(shared))]


def _count_missing(score: Score, article: ExpectedArticle) -> None:
    score.count("recall", 0, len(article.sentences))
    for name in article.fields:
        score.count(name, 0, 1)


def _judge_text(score: Score, name: str, outcome: Match) -> None:
    kept, lost = len(outcome.kept), len(outcome.lost)
    score.count("recall", kept, kept + lost)
    score.count("whole", kept - len(outcome.broken), kept)
    score.count("precision", outcome.covered_words, outcome.words)
    removed, stayed = len(outcome.removed), len(outcome.stayed)
    score.count("boilerplate", removed, removed + stayed)
    for kind, texts in (
        ("lost", outcome.lost),
        ("stayed", outcome.stayed),
        ("broken", outcome.broken),
        ("surplus", [outcome.rest] if outcome.rest and not outcome.stayed else []),
    ):
        score.failures += [f"{name}: {kind}: {text[:MAX_SHOWN]!r}" for text in texts]


def _judge_fields(score: Score, name: str, record: ArticleRecord, article: ExpectedArticle) -> None:
    for field_name, values in article.fields.items():
        right = is_right(field_name, record, values)
        score.count(field_name, right, 1)
        if not right:
            wanted = " or ".join(map(repr, values)) if values else "nothing"
            got = shown(record, field_name)
            score.failures.append(f"{name}: {field_name}: expected {wanted}, got {got}")
