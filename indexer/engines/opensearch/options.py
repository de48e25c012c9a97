"""Options of the OpenSearch engine, read from the site's settings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class OpenSearchOptions:
    """Where the cluster is, how an index is made, and how a search is limited."""

    urls: tuple[str, ...]  # with user and password, if the cluster asks for them
    cache: Path  # folder for copies of the word tables; each machine may have its own
    index: str = "telusur"  # the alias that readers use, and the beginning of all names
    shards: int = 1
    replicas: int = 1
    ca_file: str = ""  # of the authority that signed the cluster's certificate
    timeout_ms: int = 10_000  # of a request to the cluster
    pool_size: int = 8  # connections to each host, in each process
    minimum_should_match: str = "3<50%"
    recency_half_life_days: int = 180
    max_expansions: int = 200  # terms per wildcard or fuzzy word
    time_budget_ms: int = 2_000  # of a search outside a request
    time_zone: str = "Asia/Jakarta"


def read_options(settings: Any) -> OpenSearchOptions:
    """Return the options from the site's settings. Raises ``ValueError``."""
    urls = tuple(settings.OPENSEARCH_URLS)
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            # The value may have a password, so it is not shown.
            raise ValueError(
                "OPENSEARCH_URL must be addresses such as https://user:password@host:9200,"
                " separated by commas."
            )
    return OpenSearchOptions(
        urls=urls,
        cache=Path(settings.INDEX_DIR),
        index=settings.OPENSEARCH_INDEX,
        shards=settings.OPENSEARCH_SHARDS,
        replicas=settings.OPENSEARCH_REPLICAS,
        ca_file=settings.OPENSEARCH_CA_FILE,
        timeout_ms=settings.OPENSEARCH_TIMEOUT_MS,
        minimum_should_match=settings.SEARCH_MINIMUM_SHOULD_MATCH,
        recency_half_life_days=settings.SEARCH_RECENCY_HALF_LIFE_DAYS,
        max_expansions=settings.SEARCH_MAX_EXPANSIONS,
        time_budget_ms=settings.SEARCH_TIME_BUDGET_MS,
        time_zone=settings.TIME_ZONE,
    )
