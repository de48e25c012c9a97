"""A site with a few articles, whose words are what queries are corrected by."""

from collections.abc import Callable

import pytest

from articles.models import Article

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


@pytest.fixture(params=["columnar", "stock"])
def either_codec(request: pytest.FixtureRequest, settings: Callable[..., object]) -> str:
    """Have the index in each codec."""
    settings.SEARCH_CODEC = request.param  # type: ignore[attr-defined]
    return str(request.param)
