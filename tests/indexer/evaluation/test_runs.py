"""Evaluation runs: scores of judged queries, changes, and the output of the command."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.models import Article, JudgedQuery
from indexer.evaluation.runs import Run, append_run, last_runs

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out, stderr=StringIO(), no_color=True)
    return out.getvalue()


def judge(query: str, article: Article, grade: int) -> None:
    JudgedQuery.objects.create(query=query, article=article, grade=grade)


@pytest.fixture
def flood(empty_index: None) -> Article:
    return Article.objects.create(title="Banjir di Demak", body="Banjir merendam sawah di Demak.")


@pytest.fixture
def quake(flood: Article) -> Article:
    return Article.objects.create(title="Gempa di Palu", body="Gempa mengguncang kota Palu.")


def test_every_query_and_the_mean_are_scored(flood: Article, quake: Article) -> None:
    judge("banjir demak", flood, 3)
    judge("gempa", flood, 2)  # not found by it: scores 0

    output = json.loads(run("--json"))

    scores = {each["query"]: each["scores"] for each in output["queries"]}
    assert scores["banjir demak"] == {"ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0}
    assert scores["gempa"] == {"ndcg@10": 0.0, "mrr@10": 0.0, "recall@100": 0.0}
    assert output["mean"]["ndcg@10"] == 0.5
    assert output["changes"] is None


def test_changes_since_the_last_run_are_shown(flood: Article, quake: Article) -> None:
    judge("banjir", flood, 3)
    judge("retak", quake, 2)
    judge("gempa", quake, 1)
    run()
    Article.objects.create(title="Banjir, banjir", body="Banjir banjir.")
    quake.body += " Sawah retak."
    quake.save()

    changes = json.loads(run("--json", "--dry-run"))["changes"]
    output = run()

    (fell,), (rose,) = changes["fell"], changes["rose"]
    assert fell["query"] == "banjir"
    assert fell["moves"] == [{"article_id": flood.pk, "before": 1, "after": 2}]
    assert rose["query"] == "retak"
    assert rose["moves"] == [{"article_id": quake.pk, "before": None, "after": 1}]
    assert rose["by"]["mrr@10"] == 1.0
    assert f"#{flood.pk}: 1 -> 2" in output
    assert f"#{quake.pk}: beyond 100 -> 1" in output
    assert "No query rose or fell." in run()  # the run before it was kept, the dry run was not


def test_new_removed_and_rejudged_queries_are_listed_separately(flood: Article) -> None:
    judge("banjir", flood, 3)
    judge("sawah", flood, 3)
    run()
    JudgedQuery.objects.filter(query="sawah").delete()
    JudgedQuery.objects.update(grade=1)
    judge("demak", flood, 3)
    Article.objects.create(title="Banjir, banjir", body="Banjir banjir.")

    changes = json.loads(run("--json"))["changes"]

    assert changes["added"] == ["demak"]
    assert changes["gone"] == ["sawah"]
    assert [each["rejudged"] for each in changes["fell"]] == [True]


def test_deleted_articles_and_drafts_are_named_and_not_counted(
    flood: Article, quake: Article
) -> None:
    judge("banjir", flood, 2)
    judge("banjir", quake, 3)
    gone = quake.pk
    quake.delete()
    draft = Article.objects.create(title="Banjir", body="Banjir", status="draft")
    judge("rob", draft, 3)

    output = run()

    assert f"Deleted or not published, not counted: articles {gone}, {draft.pk}." in output
    assert "Not scored, no published article graded above 0: rob." in output
    assert "     1.0000     1.0000     1.0000  mean of 1" in output


def test_a_line_cut_short_is_ignored(flood: Article) -> None:
    judge("banjir", flood, 3)
    run()
    with settings.EVALUATIONS_FILE.open("a") as file:
        file.write('{"at": "2024')

    assert "No query rose or fell." in run()


def test_without_judgements_the_error_names_the_ways_to_add_them(flood: Article) -> None:
    with pytest.raises(CommandError, match=r"no judged queries.*admin.*--import") as error:
        run()

    assert error.value.returncode == 2
    assert not settings.EVALUATIONS_FILE.exists()


def test_judgements_of_nothing_that_is_published_score_nothing(flood: Article) -> None:
    judge("banjir", flood, 3)
    flood.delete()

    with pytest.raises(CommandError, match="nothing was scored") as error:
        run()

    assert error.value.returncode == 2
    assert not settings.EVALUATIONS_FILE.exists()


def test_without_an_index_nothing_is_measured(
    flood: Article, settings: Any, tmp_path: Path
) -> None:
    judge("banjir", flood, 3)
    settings.INDEX_DIR = tmp_path / "nowhere"

    with pytest.raises(CommandError, match=r"manage\.py reindex") as error:
        run()

    assert error.value.returncode == 1
    assert not settings.EVALUATIONS_FILE.exists()


def test_the_latest_runs_are_read_from_the_end_of_long_lines(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    runs = [
        Run(
            at=f"2026-01-0{day}T00:00:00+07:00",
            generation="g000001",
            mean={},
            queries=(),
            unjudgeable=tuple(f"{day}-{number}-{'x' * 40}" for number in range(4_000)),
            unsearchable=(),
        )
        for day in range(1, 6)
    ]
    for run in runs:
        append_run(run, path)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"at": "cut sho')

    assert last_runs(path, 2) == [runs[4], runs[3]]
    assert last_runs(path, 9) == runs[::-1]
    assert last_runs(tmp_path / "none", 2) == []
