"""Related articles: the groups of events, their metrics, and links in the news."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.relevance import related
from indexer.engines.interface import IndexDocument


def news(*texts: tuple[str, str]) -> tuple[IndexDocument, ...]:
    return tuple(
        IndexDocument(0, title, body, "", "", "", datetime(2024, 1, 1, tzinfo=UTC), b"x" * 16)
        for title, body in texts
    )


def test_the_groups_are_of_samples_that_are_there() -> None:
    groups, samples = related.events(), related.samples()

    named = [name for group in groups for name in group]
    assert len(groups) >= 8
    assert sum(len(group) >= 3 for group in groups) >= 8
    assert set(named) <= set(samples)
    assert len(named) == len(set(named))
    for group in groups:
        assert len({samples[name].source for name in group}) == len(group)


def test_articles_on_the_same_event_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_DIR", str(tmp_path / "scratch"))

    status = main(["relevance", "--related", "--only", "events", "--json"])

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {(row["chain"], row["measure"]): row["value"] for row in rows}
    assert status == 0
    assert found["searchsite", "recall@5"] >= 0.94
    assert found["searchsite", "r-precision"] >= 0.91
    assert found["searchsite", "mrr@10"] >= 0.98
    assert found["searchsite", "recall@5"] > found["undated", "recall@5"]
    assert found["searchsite", "r-precision"] > found["headline", "r-precision"]


def test_links_are_resolved_and_removed() -> None:
    articles, answers = related.linked(
        news(
            (
                "Banjir rendam Demak lagi",
                "Naik. Baca juga: Tanggul Wulan di Demak jebol. Surut.",
            ),
            ("Tanggul Wulan di Demak jebol", "Jebol. Baca Juga Gempa yang tidak ada di sini"),
            ("Panen", "Baca juga: Panen"),
        )
    )

    assert answers == {1: frozenset({2})}
    bodies = [article.body for article in articles.documents]
    assert bodies[0] == "Naik. . Surut."
    assert bodies[1:] == ["Jebol. Baca Juga Gempa yang tidak ada di sini", "Baca juga: Panen"]


def test_links_of_many_articles_are_left_out() -> None:
    title = "Dapatkan promo besar akhir tahun"
    others = [(f"Kabar nomor {n}", f"Isi. Baca juga: {title}") for n in range(5)]

    _, few = related.linked(news((title, "Promo."), *others[:4]))
    _, many = related.linked(news((title, "Promo."), *others))

    assert len(few) == 4
    assert many == {}


def test_without_the_news_the_samples_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_DIR", str(tmp_path / "scratch"))
    monkeypatch.setenv("BENCH_CORPUS", str(tmp_path))

    status = main(["relevance", "--related", "--chains", "undated"])

    out, err = capsys.readouterr()
    assert status == 0
    assert "events-news is left out. The benchmark reads news.jsonl.gz" in err
    assert "events " in out


def test_an_unknown_set_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["relevance", "--related", "--only", "peristiwa"])

    message = "'peristiwa' is no set; choose from events, events-news, links.\n"
    assert (status, capsys.readouterr().err) == (2, message)
