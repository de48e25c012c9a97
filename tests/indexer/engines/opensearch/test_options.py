"""Options of the OpenSearch engine."""

import pytest
from django.conf import settings
from django.test import override_settings

from indexer.engines.opensearch import read_options


def test_options_come_from_the_settings() -> None:
    urls = ["https://user:geheim@one:9200", "https://two:9200"]
    with override_settings(OPENSEARCH_URLS=urls, OPENSEARCH_SHARDS=3, OPENSEARCH_INDEX="arsip"):
        options = read_options(settings)

    assert (options.urls, options.shards, options.index) == (tuple(urls), 3, "arsip")
    assert hash(options)


@pytest.mark.parametrize("url", ["node1:9200", "ftp://node1", "https://"])
def test_other_addresses_are_refused_without_showing_the_password(url: str) -> None:
    with (
        override_settings(OPENSEARCH_URLS=[url.replace("//", "//user:geheim@")]),
        pytest.raises(ValueError, match="OPENSEARCH_URL must be addresses") as caught,
    ):
        read_options(settings)

    assert "geheim" not in str(caught.value)
