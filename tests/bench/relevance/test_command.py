"""The whole command on a small set of its own."""

import gzip
import json
import random
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.relevance.typos import with_typo

DOCUMENTS = {
    "a": ("Banjir", "Banjir merendam ribuan rumah di Semarang."),
    "b": ("Panen raya", "Petani memanen padi lebih awal tahun ini."),
    "c": ("Gempa", "Gempa mengguncang kota pada dini hari."),
}
QUERIES = {"q1": ("rumah yang terendam banjir", "a"), "q2": ("kapan petani panen padi?", "b")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BENCH_DIR", str(tmp_path / "scratch"))
    made = tmp_path / "sets" / "kecil"
    made.mkdir(parents=True)
    with gzip.open(made / "docs.jsonl.gz", "wt", encoding="utf-8") as lines:
        for name, (title, text) in DOCUMENTS.items():
            lines.write(json.dumps({"id": name, "title": title, "text": text}) + "\n")
    (made / "queries.tsv").write_text("".join(f"{q}\t{text}\n" for q, (text, _) in QUERIES.items()))
    (made / "qrels.tsv").write_text("".join(f"{q}\t{a}\t1\n" for q, (_, a) in QUERIES.items()))
    return made


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["relevance", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_lines_for_machines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--sets", str(folder.parent), "--only", "kecil", "--chains", "searchsite,words"]
    status, out, _ = run(capsys, *arguments, "--json")

    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert {(row["chain"], row["measure"]) for row in rows} == {
        (chain, measure)
        for chain in ("searchsite", "words")
        for measure in ("ndcg@10", "mrr@10", "recall@100")
    }
    assert {row["set"] for row in rows} == {"kecil"}
    assert all(row["queries"] == 2 for row in rows)
    ours = {row["measure"]: row["value"] for row in rows if row["chain"] == "searchsite"}
    assert ours == {"ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0}


def test_a_table_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(
        capsys, "--sets", str(folder), "--only", "kecil", "--chains", "searchsite,snowball"
    )

    assert status == 0
    assert "1.0000 [1.0000, 1.0000]" in out
    assert "(p " in out


def test_only_queries_that_need_a_stem(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--sets", str(folder), "--chains", "searchsite", "--gap", "--json"]
    status, out, _ = run(capsys, *arguments)

    assert status == 0
    assert {json.loads(line)["queries"] for line in out.splitlines()} == {1}  # terendam: merendam


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("queries.tsv", "q1 without a tab\n", "queries.tsv, line 1: 2 columns"),
        ("qrels.tsv", "q1\ta\n", "qrels.tsv, line 1: 3 columns"),
        ("qrels.tsv", "q9\ta\t1\n", "no query of queries.tsv has an answer"),
    ],
)
def test_a_set_that_cannot_be_read_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, content: str, said: str
) -> None:
    (folder / file).write_text(content)

    status, _, err = run(capsys, "--sets", str(folder), "--only", "kecil")

    assert status == 2
    assert said in err


def test_a_folder_without_sets_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "--sets", str(tmp_path))

    assert (status, "holds no judged set" in err) == (2, True)


def test_a_typo_changes_one_word_by_one_letter() -> None:
    text = "siapa presiden RI ke 2"
    for seed in range(200):
        changed = with_typo(text, random.Random(seed))

        before, after = text.split(), changed.split()
        assert len(before) == len(after)
        different = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(different) == 1
        ((old, new),) = different
        assert old in {"siapa", "presiden"}
        assert abs(len(old) - len(new)) <= 1
    assert with_typo("RI ke 2", random.Random(1)) == "RI ke 2"
