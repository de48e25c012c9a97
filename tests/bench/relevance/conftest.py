"""A small judged set for these tests."""

import gzip
import json
from pathlib import Path

import pytest

DOCUMENTS = {
    "a": ("Banjir", "Banjir merendam ribuan rumah di Semarang."),
    "b": ("Panen raya", "Petani memanen padi lebih awal tahun ini."),
    "c": ("Gempa", "Gempa mengguncang kota pada dini hari."),
}
QUERIES = {"q1": ("rumah yang terendam banjir", "a"), "q2": ("kapan petani panen padi?", "b")}


@pytest.fixture
def small_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a set with three documents; the benchmark uses a temporary folder."""
    monkeypatch.setenv("BENCH_DIR", str(tmp_path / "scratch"))
    made = tmp_path / "sets" / "kecil"
    made.mkdir(parents=True)
    with gzip.open(made / "docs.jsonl.gz", "wt", encoding="utf-8") as lines:
        for name, (title, text) in DOCUMENTS.items():
            lines.write(json.dumps({"id": name, "title": title, "text": text}) + "\n")
    (made / "queries.tsv").write_text("".join(f"{q}\t{text}\n" for q, (text, _) in QUERIES.items()))
    (made / "qrels.tsv").write_text("".join(f"{q}\t{a}\t1\n" for q, (_, a) in QUERIES.items()))
    return made
