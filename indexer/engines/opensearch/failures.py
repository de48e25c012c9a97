"""Failures of the cluster as exceptions of the site: one sentence each, and what to do.

No message has a user or a password. The cluster's own words are quoted in short.
"""

import re
from typing import Any

from opensearchpy import exceptions as errors

from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.exceptions import (
    ClusterFull,
    ClusterIncomplete,
    ClusterRefused,
    ClusterSlow,
    ClusterUnavailable,
    ClusterUnknown,
    ClusterUnreachable,
    ClusterUntrusted,
    IndexerError,
    IndexMissing,
)

OLDEST, FIRST_UNKNOWN = (2, 12), (4, 0)  # versions of the cluster
RETRIED = frozenset({429, 502, 503, 504})
#: Errors between nodes, which the cluster answers with the status 500 until it knows who is gone.
NODE_ERRORS = frozenset(
    {
        "cluster_manager_not_discovered_exception",
        "connect_transport_exception",
        "master_not_discovered_exception",
        "node_closed_exception",
        "node_disconnected_exception",
        "node_not_connected_exception",
        "receive_timeout_transport_exception",
    }
)
#: Errors of a query itself, which a further attempt meets again.
QUERY_ERRORS = frozenset(
    {"illegal_argument_exception", "parsing_exception", "query_shard_exception", "script_exception"}
)
QUOTED_CHARACTERS = 200
#: Numbers of the blocks that the cluster sets when a disk is nearly full.
_FLOODED = re.compile(r"/(?:12|13)/")

Json = dict[str, Any]


def failure_of(error: errors.TransportError, options: OpenSearchOptions) -> IndexerError:
    """Return the exception of the site for an error of the client."""
    if isinstance(error, errors.SSLError):
        return _untrusted(str(error.error), options)
    if isinstance(error, errors.ConnectionTimeout):
        return too_slow(options)
    if isinstance(error, errors.ConnectionError):
        return ClusterUnreachable(
            f"No host of OPENSEARCH_URL can be reached ({_innermost(error.info)}).",
            "Start the OpenSearch cluster, or correct the setting.",
        )
    details = error.info.get("error") if isinstance(error.info, dict) else None
    reason = details if isinstance(details, dict) else {"reason": details or error.error}
    return failure_in(reason, int(error.status_code), options)


def failure_in(reason: Json, status: int, options: OpenSearchOptions) -> IndexerError:
    """Return the exception of the site for an error that the cluster describes."""
    kinds, text = set(_kinds(reason)), quoted(reason)
    if status == 401:
        return ClusterRefused(
            "The OpenSearch cluster refuses user and password.",
            "Correct them in OPENSEARCH_URL, and restart the site's processes.",
        )
    if "cluster_block_exception" in kinds and "SERVICE_UNAVAILABLE" not in text:
        return _blocked(text, options)
    if status == 403:
        return ClusterRefused(
            f"The OpenSearch cluster does not permit a request ({text}).",
            f"Give the user of OPENSEARCH_URL all rights on the indices {options.index}*.",
        )
    return _unanswered(kinds, text, status, options)


def _unanswered(
    kinds: set[str], text: str, status: int, options: OpenSearchOptions
) -> IndexerError:
    if "index_not_found_exception" in kinds:
        return IndexMissing(
            "There is no search index yet.", "Run `manage.py reindex` to build one."
        )
    if "index_closed_exception" in kinds:
        return ClusterIncomplete(
            f"The index {options.index} is closed.", "Open it in the OpenSearch cluster (_open)."
        )
    if kinds & QUERY_ERRORS and status < 500:
        return IndexerError(f"The OpenSearch cluster refused a request ({status}: {text}).")
    if "search_phase_execution_exception" in kinds or "no_shard_available_action" in text:
        return ClusterIncomplete(
            f"Shards of the index {options.index} do not answer ({text}).",
            "Start the missing nodes of the OpenSearch cluster; see _cluster/allocation/explain.",
        )
    if status in RETRIED or kinds & NODE_ERRORS:
        return ClusterUnavailable(
            f"The OpenSearch cluster cannot answer now ({text}).",
            "Start its missing nodes; see _cluster/health and _cluster/allocation/explain.",
        )
    return IndexerError(f"The OpenSearch cluster refused a request ({status}: {text}).")


def too_slow(options: OpenSearchOptions) -> ClusterSlow:
    """Return the failure of a cluster that did not answer in time."""
    return ClusterSlow(
        "The OpenSearch cluster did not answer in time.",
        "See how busy its nodes are; the limits are SEARCH_TIME_BUDGET_MS for readers, and"
        f" OPENSEARCH_TIMEOUT_MS={options.timeout_ms} for other requests.",
    )


def check_shards(answer: Json, options: OpenSearchOptions) -> None:
    """Raise an exception if shards did not answer: by default, hits are missing silently."""
    shards = answer["_shards"]
    if not shards.get("failed") and shards["successful"] >= shards["total"]:
        return
    for failed in shards.get("failures", ()):
        reason = failed.get("reason", {})
        if QUERY_ERRORS & set(_kinds(reason)):
            raise IndexerError(f"The OpenSearch cluster refused a search ({quoted(reason)}).")
    missing = shards["total"] - shards["successful"]
    raise ClusterIncomplete(
        f"{missing} of {shards['total']} shards of the index {options.index} do not answer.",
        "Start the missing nodes of the OpenSearch cluster; see _cluster/allocation/explain.",
    )


def check_version(version: Json) -> None:
    """Raise ``ClusterUnknown`` for a server that this site does not know."""
    number = str(version.get("number", ""))
    if version.get("distribution") != "opensearch":
        raise ClusterUnknown(
            "The server of OPENSEARCH_URL is no OpenSearch, or older than 1.0 (it says"
            f" {number[:20]}).",
            "Set OPENSEARCH_URL to an OpenSearch cluster.",
        )
    parts = tuple(int(part) for part in number.split("-", maxsplit=1)[0].split(".")[:2])
    if not OLDEST <= parts < FIRST_UNKNOWN:
        known = f"{'.'.join(map(str, OLDEST))} to 3.x"
        raise ClusterUnknown(
            f"The OpenSearch cluster has version {number}, and this site works with {known}.",
            "Upgrade the cluster, or the site.",
        )


def quoted(reason: Json) -> str:
    """Return the innermost reason of an error of the cluster, in short."""
    while isinstance(reason.get("caused_by"), dict):
        reason = reason["caused_by"]
    causes = reason.get("root_cause") or ()
    text = reason.get("reason") or (causes and causes[0].get("reason")) or reason.get("type")
    return " ".join(str(text).split())[:QUOTED_CHARACTERS]


def _blocked(text: str, options: OpenSearchOptions) -> IndexerError:
    if _FLOODED.search(text):
        return ClusterFull(
            "The disks of the OpenSearch cluster are nearly full, so it accepts no changes.",
            "Nothing is lost: make room or add a node, and pending changes follow by themselves.",
        )
    return ClusterFull(
        f"The OpenSearch cluster accepts no changes ({text}).",
        "Nothing is lost: remove the block (index.blocks, cluster.blocks), and pending changes"
        " follow by themselves.",
    )


def _untrusted(text: str, options: OpenSearchOptions) -> ClusterUntrusted:
    lower = text.lower()
    if "expired" in lower:
        finding, remedy = "has expired", "Renew it."
    elif "not yet valid" in lower:
        finding, remedy = "is not valid yet", "Look at the clock of this machine, or renew it."
    elif "mismatch" in lower or "doesn't match" in lower or "not valid for" in lower:
        finding = "is for another host"
        remedy = "Write the names of its hosts in OPENSEARCH_URL, or renew it."
    elif "self-signed" in lower or "self signed" in lower or "issuer" in lower:
        finding = "was signed by an unknown authority"
        remedy = "Set OPENSEARCH_CA_FILE to the certificate of that authority."
    else:
        finding = f"is not accepted ({text[:QUOTED_CHARACTERS]})"
        remedy = "Renew it, or set OPENSEARCH_CA_FILE to the authority that signed it."
    if options.ca_file and "OPENSEARCH_CA_FILE" in remedy:
        remedy = remedy.replace("Set OPENSEARCH_CA_FILE", "Correct OPENSEARCH_CA_FILE", 1)
    return ClusterUntrusted(f"The certificate of the OpenSearch cluster {finding}.", remedy)


def _kinds(reason: Json) -> list[str]:
    """Return the types of an error and of all its causes."""
    found = [str(reason.get("type", ""))]
    if isinstance(reason.get("caused_by"), dict):
        found += _kinds(reason["caused_by"])
    for cause in (*reason.get("root_cause", ()), *reason.get("failed_shards", ())):
        nested = cause.get("reason")
        found += _kinds(nested if isinstance(nested, dict) else {"type": cause.get("type", "")})
    return found


def _innermost(error: object) -> str:
    """Return the kind of an error of a connection, without addresses."""
    while isinstance(error, Exception) and (inner := error.__cause__ or error.__context__):
        error = inner
    return getattr(error, "strerror", None) or type(error).__name__
