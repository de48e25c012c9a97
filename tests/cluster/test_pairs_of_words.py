"""Searches that count pairs of words: as on the embedded engine, and by few requests."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from articles.models import Article
from indexer.engines.opensearch import open_engine, read_options
from indexer.engines.opensearch.connections import Connections
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search
from indexer.sync.rebuild import rebuild
from tests.cluster import nodes
from tests.engines.documents import document
from tests.indexer.search.test_expected_pairs import BODIES, TEXTS

pytestmark = pytest.mark.django_db(transaction=True)

NEW_WORD = "zamrud"
MAX_REQUESTS = 2  # of a search


@pytest.fixture
def on_cluster(settings: Any, tmp_path: Path, empty_index: None) -> Iterator[Any]:
    """Save articles, and index them in the embedded engine and in a cluster, which is chosen."""
    Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body) for n, body in enumerate(BODIES, 1)
    )
    rebuild(procs=1)
    settings.OPENSEARCH_URLS = nodes.urls()
    settings.OPENSEARCH_INDEX = nodes.index_of(tmp_path)
    settings.OPENSEARCH_REPLICAS = 0
    settings.SEARCH_ENGINE = "opensearch"
    rebuild(procs=1)
    yield settings
    nodes.remove_index(tmp_path)


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of the requests to the cluster, as they are sent."""
    sent: list[str] = []
    ask = Connections.ask

    def counted(
        connections: Connections, method: str, path: str, *rest: Any, **options: Any
    ) -> Any:
        sent.append(path)
        return ask(connections, method, path, *rest, **options)

    monkeypatch.setattr(Connections, "ask", counted)
    return sent


def shown(results: SearchResults) -> tuple[Any, ...]:
    """Return the parts of the results that depend on the counts of pairs."""
    hits = [hit.article_id for hit in results.hits]
    return hits, results.total, results.corrected, results.suggested, results.synonyms


def test_searches_that_count_pairs_take_two_requests(on_cluster: Any, requests: list[str]) -> None:
    search(SearchRequest("jakarta"))  # reads the words of the commit
    taken: dict[str, int] = {}
    found: dict[str, tuple[Any, ...]] = {}
    for text in TEXTS:
        requests.clear()
        found[text] = shown(search(SearchRequest(text)))
        taken[text] = len(requests)

    on_cluster.SEARCH_ENGINE = "whoosh"
    rebuild(procs=1)

    assert found == {text: shown(search(SearchRequest(text))) for text in TEXTS}
    assert max(taken.values()) <= MAX_REQUESTS, taken


def test_a_commit_of_another_machine_is_found_while_pairs_are_counted(
    on_cluster: Any, tmp_path: Path
) -> None:
    text = f"{NEW_WORD} jakartaa"
    assert all(hit.article_id != 900 for hit in search(SearchRequest(text)).hits)
    on_other_machine = open_engine(replace(read_options(on_cluster), cache=tmp_path / "other"))

    on_other_machine.builder.apply([document(900, NEW_WORD, "di Jakarta")], [])

    assert [hit.article_id for hit in search(SearchRequest(text)).hits] == [900]
