"""A cluster that cannot be used says why in one sentence, and what to do: on the page, in JSON, in
the log, in commands, in ``check``, in ``doctor``, in ``/readyz`` and on the desk.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Article, PendingUpdate
from indexer.engines import get_index_builder
from indexer.sync.drain import drain
from searchsite.desk.index_state import index_state
from searchsite.operations.doctor import CHECKS, _finding
from tests.cluster import nodes
from tests.cluster.fronts import Authority, Front, front

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("collected_static"),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """Return the name of the index of the test, which is removed afterwards."""
    yield nodes.index_of(tmp_path)
    nodes.remove_index(tmp_path)


@pytest.fixture
def use(settings: Any, index: str) -> Callable[..., None]:
    """Return a function that lets the site use a cluster at an address."""

    def choose(url: str, **given: Any) -> None:
        values: dict[str, Any] = {
            "OPENSEARCH_URLS": [url],
            "OPENSEARCH_INDEX": index,
            "OPENSEARCH_CA_FILE": "",
        }
        values |= {"OPENSEARCH_REPLICAS": 0, "OPENSEARCH_TIMEOUT_MS": 10_000}
        for name, value in {**values, "SEARCH_ENGINE": "opensearch", **given}.items():
            setattr(settings, name, value)

    return choose


@pytest.fixture
def passed() -> Iterator[Front]:
    """Return a front of the cluster that changes nothing."""
    with front(nodes.urls()[0]) as made:
        yield made


@pytest.fixture
def filled(use: Callable[..., None], passed: Front) -> Front:
    """Return a front of a cluster with an index of one article."""
    use(passed.url)
    Article.objects.create(title="Banjir di kota", body="Warga mengungsi.")
    drain()
    return passed


class Said:
    """All texts of a site about its index."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        client = Client()
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            page = client.get("/search", {"q": "banjir"})
        self.status, self.page = page.status_code, page.content.decode()
        self.log = "\n".join(each.getMessage() for each in caplog.records)
        self.api = client.get("/api/v1/search", {"q": "banjir"}).json()
        ready = client.get("/readyz")
        self.ready_status, self.ready = ready.status_code, ready.json()
        self.finding = _finding(CHECKS["index"])
        self.command = _refusal("search", "banjir")
        self.desk = index_state().problem
        errors = StringIO()
        call_command("check", stderr=errors, stdout=errors)
        self.check = errors.getvalue()

    def agree(self, code: str, english: str, remedy: str, indonesian: str) -> None:
        """Assert that every place has the sentence and the remedy of an outage."""
        assert self.status == 503
        assert indonesian in self.page
        assert "pengelola situs" in self.page
        assert self.api["error"]["code"] == code
        assert indonesian in self.api["error"]["message"]
        assert (self.ready_status, self.ready["checks"]["index"]) == (503, self.ready["reason"])
        assert indonesian in self.ready["reason"]
        assert f"({code})" in self.log
        for text in (self.log, self.command, self.check):
            assert english in text
            assert remedy in text
        assert english in self.finding.message
        assert remedy in self.finding.hint
        assert "geheim" not in "".join((self.page, self.log, self.command, self.check))


def _refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(*arguments, stdout=StringIO())
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_wrong_password(
    filled: Front, use: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    filled.password = "benar"
    use(filled.url.replace("//", "//telusur:geheim@"))

    Said(caplog).agree(
        "cluster-refused", "refuses user and password", "OPENSEARCH_URL", "menolak permintaan"
    )

    use(filled.url.replace("//", "//telusur:benar@"))
    assert Client().get("/search", {"q": "banjir"}).status_code == 200


@pytest.mark.parametrize(
    ("days", "host", "knows", "english", "remedy"),
    [
        (-1, "localhost", True, "has expired", "Renew it"),
        (1, "localhost", False, "signed by an unknown authority", "OPENSEARCH_CA_FILE"),
        (1, "example.org", True, "is for another host", "OPENSEARCH_URL"),
    ],
    ids=["expired", "unknown-authority", "other-host"],
)
def test_certificates(  # noqa: PLR0917 - a table
    tmp_path: Path,
    use: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
    days: int,
    host: str,
    knows: bool,
    english: str,
    remedy: str,
) -> None:
    authority = Authority(tmp_path / "authority")
    other = Authority(tmp_path / "other")
    trusted = (authority if knows else other).certificate
    with front(nodes.urls()[0], authority.context(days=days, host=host)) as made:
        use(made.url, OPENSEARCH_CA_FILE=str(trusted))

        Said(caplog).agree("cluster-untrusted", english, remedy, "Sertifikat klaster")


def test_a_certificate_of_a_known_authority(tmp_path: Path, use: Callable[..., None]) -> None:
    authority = Authority(tmp_path / "authority")
    with front(nodes.urls()[0], authority.context()) as made:
        use(made.url, OPENSEARCH_CA_FILE=str(authority.certificate))
        Article.objects.create(title="Banjir di kota", body="Warga mengungsi.")

        drain()

        assert Client().get("/api/v1/search", {"q": "banjir"}).json()["total"] == 1


@pytest.mark.parametrize("version", ["2.11.1", "4.0.0"])
def test_other_versions(
    passed: Front, use: Callable[..., None], caplog: pytest.LogCaptureFixture, version: str
) -> None:
    passed.version = version
    use(passed.url)

    Said(caplog).agree("cluster-unknown", f"has version {version}", "Upgrade", "Versi klaster")


def test_nobody_answers(use: Callable[..., None], caplog: pytest.LogCaptureFixture) -> None:
    use("http://telusur:geheim@127.0.0.1:9")

    Said(caplog).agree(
        "cluster-unreachable", "can be reached", "Start the OpenSearch cluster", "tidak dapat dihub"
    )


def test_a_slow_cluster(
    filled: Front, settings: Any, caplog: pytest.LogCaptureFixture, use: Callable[..., None]
) -> None:
    settings.SEARCH_TIME_BUDGET_MS = 300
    use(filled.url, OPENSEARCH_TIMEOUT_MS=300)
    filled.delay = 2.0

    Said(caplog).agree("cluster-slow", "not answer in time", "See how busy", "pada waktunya")


def test_readers_are_told_that_results_are_partial(filled: Front, settings: Any) -> None:
    """The cluster becomes slow in the midst of a page: its hits are shown, or the reason is."""
    settings.SEARCH_TIME_BUDGET_MS = 5_000
    client = Client()

    def ask(number: int) -> str:
        filled.requests = 0
        started = time.monotonic()
        page = client.get("/search", {"q": f"banjir kotaa {number}"})
        assert time.monotonic() - started < 30  # of the 60 seconds that an answer takes
        content = page.content.decode()
        if page.status_code == 503:
            assert "Klaster pencarian tidak menjawab pada waktunya" in content
            return "reason"
        return "partial" if "dihentikan karena terlalu lama" in content else "whole"

    assert [ask(1), ask(2)] == ["whole", "whole"]
    needed, filled.delay = filled.requests, 60.0
    told = []
    for quick in range(needed + 1):
        filled.quick = quick
        told.append(ask(10 + quick))

    print(f"{needed} requests for a page; slow after so many: {told}")
    assert told[0] == "reason"
    assert told[-1] == "whole"
    assert told == sorted(told, key=["reason", "partial", "whole"].index)
    assert "whole" not in told[:-1]


def test_shards_are_missing(filled: Front, index: str, caplog: pytest.LogCaptureFixture) -> None:
    """A closed index is one whose shards no node serves."""
    articles = f"{index}-{get_index_builder().current_generation()}"
    _ask("POST", f"/{articles}/_close")
    try:
        Said(caplog).agree("cluster-incomplete", "is closed", "_open", "Sebagian klaster")
    finally:
        _ask("POST", f"/{articles}/_open?wait_for_active_shards=1")


def test_there_is_no_index(
    passed: Front, use: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    use(passed.url)

    Said(caplog).agree("index-missing", "no search index yet", "manage.py reindex", "belum dibuat")


def test_the_name_of_the_index_belongs_to_something_else(
    passed: Front, use: Callable[..., None], index: str, caplog: pytest.LogCaptureFixture
) -> None:
    use(passed.url)
    _ask("PUT", f"/{index}-asing", {"aliases": {index: {}}})

    Said(caplog).agree("index-foreign", "not of this site", "OPENSEARCH_INDEX", "dipakai untuk hal")
    assert "not of this site" in _refusal("reindex", "--procs", "1")
    assert list(_ask("GET", f"/_alias/{index}")) == [f"{index}-asing"]


@pytest.mark.parametrize("block", ["read_only_allow_delete", "write", "read_only"])
def test_a_cluster_that_accepts_no_changes(
    filled: Front, index: str, caplog: pytest.LogCaptureFixture, block: str
) -> None:
    """Searches go on, the change waits in the outbox, and follows when the block is gone."""
    _ask("PUT", f"/{index}-*/_settings", {f"index.blocks.{block}": True})
    try:
        with caplog.at_level(logging.WARNING):
            Article.objects.create(title="Gempa di desa", body="Warga mengungsi.")

        assert "accepts no changes" in caplog.text
        assert PendingUpdate.objects.exists()
        refusal = _refusal("sync_index")
        assert "accepts no changes" in refusal
        assert "Nothing is lost" in refusal
        assert Client().get("/search", {"q": "banjir"}).status_code == 200
        assert Client().get("/readyz").status_code == 200
        assert "tidak menerima perubahan" in index_state().waiting
        finding = _finding(CHECKS["outbox"])
        assert "accepts no changes" in finding.message
        assert "Nothing is lost" in finding.hint
    finally:
        _ask("PUT", f"/{index}-*/_settings", {f"index.blocks.{block}": None})

    call_command("sync_index", stdout=StringIO())
    assert Client().get("/api/v1/search", {"q": "gempa"}).json()["total"] == 1
    assert index_state().waiting == ""


def _ask(method: str, path: str, body: Any = None) -> Any:
    import urllib.request

    request = urllib.request.Request(
        f"{nodes.urls()[0]}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
