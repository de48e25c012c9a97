"""Requests are drawn by a seed, and cover what the site answers."""

from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bench.answers.requests import SORTS, Request, draw


@pytest.fixture
def sets(tmp_path: Path) -> list[Path]:
    """Return two judged sets, one of which is much smaller."""
    for name, size in (("besar", 300), ("kecil", 20)):
        (tmp_path / name).mkdir()
        rows = [f"q{n}\tberapa tinggi gunung {name} nomor {n}\n" for n in range(size)]
        (tmp_path / name / "queries.tsv").write_text("".join(rows))
    return [tmp_path]


def drawn(sets: list[Path], seed: int = 1) -> list[Request]:
    return draw(sets, queries=60, pages=400, articles=50, seed=seed)


def parameters(request: Request) -> dict[str, list[str]]:
    return parse_qs(urlsplit(request.path).query, keep_blank_values=True)


def test_a_seed_gives_the_same_requests_again(sets: list[Path]) -> None:
    assert drawn(sets) == drawn(sets)
    assert drawn(sets) != drawn(sets, seed=2)


def test_queries_take_turns_in_sets_and_sorts(sets: list[Path]) -> None:
    queries = [parameters(request) for request in drawn(sets) if request.kind == "query"]

    assert len(queries) == 60
    assert sum("kecil" in query["q"][0] for query in queries) == 20
    assert Counter(query["sort"][0] for query in queries) == dict.fromkeys(SORTS, 20)
    assert sum(bool(query.keys() & {"source", "category", "from", "to"}) for query in queries) == 15
    assert all(query["per_page"] == ["20"] for query in queries)


def test_pages_are_of_every_kind(sets: list[Path]) -> None:
    pages = [request for request in drawn(sets) if request.kind != "query"]

    kinds = Counter(page.kind for page in pages)
    assert len(pages) == 400
    assert kinds.keys() == {"results", "article", "api search", "api article", "other"}
    assert kinds["results"] > 150
    results = [parameters(page) for page in pages if page.kind == "results"]
    assert {"q", "sort", "source", "from", "page", "tepat"} <= {
        name for page in results for name in page
    }
    assert {"terbaru", "kemarin"} & {value for page in results for (*_, value) in page.values()}
