"""A site with a few articles, whose words are what queries are corrected by."""

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
    """Save the articles; the index and its words have them."""
    from indexer.sync.rebuild import rebuild

    made = Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body) for n, body in enumerate(BODIES, 1)
    )
    rebuild(procs=1)
    return made


@pytest.fixture(params=["whoosh", "stock"])
def either_engine(
    request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Serve the site from each engine."""
    monkeypatch.setitem(ENGINES, "stock", "bench.stock_whoosh.engine")
    settings.SEARCH_ENGINE = request.param
    return str(request.param)
