"""A synthetic corpus for the benchmarks, in the format of the real one."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.speed import command

WORDS = (
    *("banjir", "jakarta", "warga", "presiden", "menteri", "rumah", "air", "sungai", "hujan"),
    *("kota", "jalan", "polisi", "harga", "beras", "pasar", "sekolah", "guru", "murid", "gempa"),
    *("bantuan", "korban", "tanah", "longsor", "pemilu", "suara", "partai", "sawah", "petani"),
)
DOCUMENTS = 200

RunBench = Callable[..., str]


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a corpus of random words, and make the benchmarks use it and a temporary folder."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    rng = random.Random(5)
    with gzip.open(folder / "news.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in range(DOCUMENTS):
            article = {
                "title": " ".join(rng.choices(WORDS, k=5)).capitalize(),
                "body": " ".join(rng.choices(WORDS, k=60)) + f" kata{number}.",
                "source": rng.choice(["kabar.example", "warta.example", None]),
                "published": f"{rng.randint(2015, 2024)}-05-0{rng.randint(1, 9)}",
            }
            file.write(json.dumps(article) + "\n")
    monkeypatch.setenv("BENCH_CORPUS", str(folder))
    monkeypatch.setenv("BENCH_DIR", str(tmp_path / "scratch"))
    return folder


@pytest.fixture
def bench(corpus: Path, capfd: pytest.CaptureFixture[str]) -> RunBench:
    """Return a function that runs ``bin/bench speed`` on the corpus and returns its output."""

    def run(*arguments: str) -> str:
        sizes = [] if "--documents" in arguments else ["--documents", str(DOCUMENTS)]
        status = command.main([*arguments, *sizes])
        printed = capfd.readouterr()
        assert status == 0, printed.err
        return printed.out

    return run
