"""Complete runs of ``bin/bench speed`` on a few synthetic articles."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main as bench_main
from bench.speed import command
from bench.speed.report import Figure, json_line
from tests.bench.conftest import DOCUMENTS, RunBench

FIGURES = "or,and,phrase,facets,build_rate,build_peak_mb,index_mb,commit_ms,cold_open_ms"


def test_json_lines_have_the_documented_form(bench: RunBench) -> None:
    printed = bench("--json", "--engines", "whoosh,fts5", "--figures", FIGURES, "--rounds", "2")

    lines = [json.loads(line) for line in printed.splitlines()]
    assert all(list(line) == ["engine", "documents", "figure", "value", "unit"] for line in lines)
    assert all(line["documents"] == DOCUMENTS and line["value"] > 0 for line in lines)
    kinds = {f"{kind}_p{n}" for kind in ("or", "and", "phrase", "facets") for n in (50, 95, 99)}
    expected = kinds | set(FIGURES.split(",")[4:])
    for engine in ("whoosh", "fts5"):
        assert [line for line in lines if line["engine"] == engine]
        assert {line["figure"] for line in lines if line["engine"] == engine} == expected


def test_engines_agree_on_the_totals(bench: RunBench, monkeypatch: pytest.MonkeyPatch) -> None:
    remarks: list[str] = []
    monkeypatch.setattr("bench.speed.run.say", remarks.append)

    printed = bench(
        "--engines", "searchsite,whoosh,fts5", "--figures", "or,and,phrase", "--rounds", "1"
    )

    assert "or_p50 (ms)" in printed
    assert "/ whoosh" in printed
    assert any(remark.startswith("phrase: ") for remark in remarks)
    assert not [remark for remark in remarks if "another total" in remark]


def test_kept_indexes_are_reused_unchanged(bench: RunBench, tmp_path: Path) -> None:
    arguments = ("--json", "--engines", "fts5", "--figures", "index_mb,commit_ms", "--keep")
    first = bench(*arguments)
    folder = tmp_path / "scratch" / f"fts5-{DOCUMENTS}"
    written = (folder / "index.sqlite3").stat().st_mtime_ns

    second = bench(*arguments)

    assert (folder / "index.sqlite3").stat().st_mtime_ns == written
    assert json.loads(first.splitlines()[0]) == json.loads(second.splitlines()[0])


def test_without_keep_nothing_large_remains(bench: RunBench, tmp_path: Path) -> None:
    bench("--json", "--engines", "fts5", "--figures", "index_mb")

    assert not list((tmp_path / "scratch").glob("fts5-*"))


def test_a_picture_is_drawn(bench: RunBench, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / "benchmark.svg"

    bench("--engines", "fts5", "--figures", "or", "--rounds", "1", "--plot", str(picture))

    assert "<svg" in picture.read_text("utf-8")


def test_the_output_of_earlier_runs_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = tmp_path / "figures.jsonl"
    printed.write_text(json_line(Figure("fts5", 10_000, "or_p50", 1.25)) + "\n")

    assert command.main(["--read", str(printed)]) == 0

    assert capsys.readouterr().out.split() == [
        "10,000",
        "documents",
        "fts5",
        "or_p50",
        "(ms)",
        "1.25",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--figures", "or,speed"], "'speed' is no figure; choose from or_p50"),
        (["--engines", "searchsite,lucene"], "'lucene' is no engine; choose from searchsite"),
        (["--documents", "10"], "10 is too few"),
        (["--rounds", "0"], "'0' is not a whole number from 1 on"),
        (["--plot", "picture.gif"], "'picture.gif' must end with .svg or .png"),
        (["--read", "nowhere.jsonl"], "'nowhere.jsonl' is no file"),
    ],
    ids=["figure", "engine", "documents", "rounds", "picture", "file"],
)
def test_invalid_options_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)

    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_a_missing_corpus_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_CORPUS", str(tmp_path))

    status = command.main(["--documents", "200"])

    assert status == 2
    assert f"The benchmark reads news.jsonl.gz from {tmp_path}" in capsys.readouterr().err


def test_the_name_of_a_benchmark_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_main([]) == 2
    assert bench_main(["weather"]) == 2
    assert "bin/bench speed --help" in capsys.readouterr().err
