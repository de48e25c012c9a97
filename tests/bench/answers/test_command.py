"""Answers of a site with a few articles are written, and compared by the command."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import main
from bench.answers.collect import answers, masked, read, write
from bench.answers.requests import Request

REQUESTS = [
    Request("query", "/api/v1/search?q=banjir&per_page=20"),
    Request("results", "/search?q=banjir&sort=terbaru"),
    Request("article", "/articles/1?q=banjir"),
    Request("other", "/favicon.ico"),
    Request("other", "/tidak-ada"),
]


@pytest.fixture
def flooded_site(collected_static: None, article_factory: Callable[..., Any]) -> None:
    """Save two articles on floods, the first under the id 1."""
    for number in (1, 2):
        article_factory(pk=number, title=f"Banjir ke-{number}", body="Air merendam rumah warga.")


@pytest.mark.usefixtures("flooded_site")
def test_answers_are_complete_and_repeatable(tmp_path: Path) -> None:
    write(answers(REQUESTS), tmp_path / "answers.gz")

    found = list(read(tmp_path / "answers.gz"))
    assert found == list(answers(REQUESTS))
    assert [answer.status for answer in found] == [200, 200, 200, 200, 404]
    payload = json.loads(found[0].body)
    assert [hit["id"] for hit in payload["hits"]] == [2, 1]
    assert payload["took_ms"] == 0
    assert "(0 " in found[1].body
    assert "terbaru" in found[1].body
    assert found[2].redirects == ["301 /articles/1/banjir-ke-1?q=banjir"]
    assert found[3].headers["Content-Type"] == "image/svg+xml"


def test_durations_are_masked_and_nothing_else() -> None:
    body = '{"took_ms": 12.5, "hits": [{"score": 12.5}]}'
    page = '<span class="results__time">(0,012 detik)</span> 0,012'

    assert masked(body) == '{"took_ms": 0, "hits": [{"score": 12.5}]}'
    assert masked(page) == '<span class="results__time">(0 detik)</span> 0,012'


@pytest.mark.usefixtures("flooded_site")
def test_the_exit_status_tells_whether_answers_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = list(answers(REQUESTS))
    files = [str(tmp_path / name) for name in ("old.gz", "new.gz", "other.gz", "fewer.gz")]
    for file, written in zip(
        files, [found, found, [*found[:4], replace(found[4], status=200)], found[:4]], strict=True
    ):
        write(written, Path(file))

    assert main(["answers", "--compare", files[0], files[1]]) == 0
    assert main(["answers", "--compare", files[0], files[2]]) == 1
    assert "status: 404 -> 200" in capsys.readouterr().out
    assert main(["answers", "--compare", files[0], files[3]]) == 2
    assert "Request 5 differs" in capsys.readouterr().err


def test_a_missing_file_or_corpus_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_CORPUS", str(tmp_path))
    missing = str(tmp_path / "missing.gz")

    assert main(["answers", "--compare", missing, missing]) == 2
    assert main(["answers", "--write", missing]) == 2
    assert "The benchmark reads news.jsonl.gz" in capsys.readouterr().err
