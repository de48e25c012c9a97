"""Articles whose words are the corrections of queries, and an index by each engine."""

from typing import Any

import pytest

from articles.models import Article
from indexer.engines import ENGINES

BODIES = (
    "Presiden Jokowi meninjau banjir di Jakarta.",
    "Presiden Jokowi membuka rumah sakit di Bandung.",
    "Wisatawan memenuhi tepi Danau Toba.",
    "Kementerian menutup jalan ke Danau Toba.",
    "Anak-anak bermain di tepi kota Soba.",
    "Soba dijual di kota.",
    "Soba digemari warga kota.",
)


@pytest.fixture
def articles(empty_index: None) -> list[Article]:
    """Save the articles, and build the index and its file of words."""
    from indexer.sync.rebuild import rebuild

    made = Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body) for n, body in enumerate(BODIES, 1)
    )
    rebuild(procs=1)
    return made


@pytest.fixture(params=["whoosh", "stock", "memory"])
def each_engine(
    request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Run the test with each engine."""
    monkeypatch.setitem(ENGINES, "stock", "bench.stock_whoosh.engine")
    monkeypatch.setitem(ENGINES, "memory", "tests.engines.memory_engine")
    settings.SEARCH_ENGINE = request.param
    return str(request.param)
