"""Requests for exports: the page, invalid parameters, slots, methods, headers, slow clients."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils.timezone import localdate
from lxml.html import HtmlElement

from articles.models import Article
from indexer.search import service
from searchsite.exports import hits, stream, views
from searchsite.exports.params import read_export

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "/unduh/berkas"


@pytest.fixture(autouse=True)
def free_slots() -> None:
    """Begin without exports on their way."""
    views._gate.cache_clear()


def is_free() -> bool:
    gate = views._gate(1)
    free = gate._slots.acquire(blocking=False)
    if free:
        gate.leave()
    return free


def test_the_results_page_leads_to_the_form_and_the_form_to_the_file(
    client: Client,
    article_factory: Callable[..., Article],
    open_page: Callable[..., HtmlElement],
) -> None:
    article_factory(title="Banjir", category="Bencana")
    article_factory(title="Banjir", category="Umum")
    results = open_page("/search?q=banjir&category=Bencana&sort=date")
    (link,) = results.xpath("//a[normalize-space()='Unduh hasil']/@href")
    form = open_page(link).cssselect("main form")[0]

    response: Any = client.get(form.action, dict(form.form_values()))

    assert form.method == "GET"
    assert {"q", "category", "sort", "format", "fields"} <= {name for name, _ in form.form_values()}
    assert response.status_code == 200
    assert response["X-Export-Hits"] == "1"


def test_a_page_without_hits_has_no_link_and_no_form(
    article_factory: Callable[..., Article], open_page: Callable[..., HtmlElement]
) -> None:
    article_factory()

    assert "Unduh hasil" not in open_page("/search?q=tidakadakata").text_content()
    assert open_page("/unduh?q=tidakadakata").cssselect("main form") == []
    assert open_page("/unduh").cssselect("main form") == []


def test_the_text_of_articles_is_offered_only_where_the_site_allows_it(
    client: Client,
    article_factory: Callable[..., Article],
    open_page: Callable[..., HtmlElement],
    settings: Any,
) -> None:
    article_factory(title="Banjir", body="Air naik\ndi Demak.")
    refused = client.get(FILE, {"q": "banjir", "fields": "id,body"})

    assert open_page("/unduh?q=banjir").cssselect("input[value=body]") == []
    assert refused.status_code == 400
    assert "body" in refused.content.decode()
    settings.EXPORT_BODY = True
    assert open_page("/unduh?q=banjir").cssselect("input[value=body]")
    allowed: Any = client.get(FILE, {"q": "banjir", "fields": "id,body"})
    text = b"".join(allowed.streaming_content)
    assert '"Air naik\ndi Demak."' in text.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"format": "exe"},
        {"format": "../../etc/passwd"},
        {"format": "csv\r\nX-Evil: 1"},
        {"fields": "id,password"},
        {"fields": "__class__"},
        {"bom": "ya"},
        {"from": "kapan"},
        {"sort": "besar"},
    ],
    ids=str,
)
def test_an_invalid_parameter_gives_the_form_and_no_file(
    client: Client, article_factory: Callable[..., Article], query: dict[str, str]
) -> None:
    article_factory(title="Banjir")
    response: Any = client.get(FILE, {"q": "banjir", **query})

    assert response.status_code == 400
    assert not response.streaming
    assert 'class="notices"' in response.content.decode()
    assert is_free()


@pytest.mark.parametrize("number", [900, 5_000])
def test_thousands_of_fields_are_one_field_or_refused(
    client: Client, article_factory: Callable[..., Article], number: int
) -> None:
    article_factory(title="Banjir")
    response: Any = client.get(f"{FILE}?q=banjir&" + "fields=id&" * number)

    assert response.status_code in {200, 400}
    if response.streaming:
        assert b"".join(response.streaming_content).startswith(b"id\r\n")
    response.close()
    assert is_free()


def test_a_head_request_searches_nothing(
    client: Client, article_factory: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    article_factory(title="Banjir")
    monkeypatch.setattr(views, "Export", None)
    response: Any = client.head(FILE, {"q": "banjir"})

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b""
    assert "Content-Length" not in response
    assert response["Content-Disposition"].startswith("attachment")
    assert client.head(FILE, {"q": "banjir", "format": "exe"}).status_code == 400
    assert client.post(FILE, {"q": "banjir"}).status_code == 405


def test_ranges_are_not_served(client: Client, article_factory: Callable[..., Article]) -> None:
    article_factory(title="Banjir")
    response: Any = client.get(FILE, {"q": "banjir"}, headers={"range": "bytes=5-"})

    assert response.status_code == 200
    assert response["Accept-Ranges"] == "none"
    assert b"".join(response.streaming_content).startswith(b"id,")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("banjir", 'attachment; filename="banjir-DAY.csv"'),
        ('banjir "Demak"; ../x\r\n', 'attachment; filename="banjir-demak-x-DAY.csv"'),
        ("Σίσυφος banjir", "filename*=utf-8''%CF%83%CE%AF"),
        ("?!", 'attachment; filename="hasil-DAY.csv"'),
        ("banjir " * 30, 'filename="' + "banjir-" * 8),
    ],
    ids=("plain", "signs", "letters", "none", "long"),
)
def test_the_name_of_the_file_tells_query_and_day(
    client: Client, article_factory: Callable[..., Article], text: str, name: str
) -> None:
    article_factory(title="Banjir")
    response: Any = client.get(FILE, {"q": text})
    disposition = response["Content-Disposition"]
    response.close()

    assert name.replace("DAY", localdate().isoformat()) in disposition
    assert len(disposition) < 400
    assert disposition.isascii()


def test_robots_and_caches_keep_away(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    article_factory(title="Banjir")
    response: Any = client.get(FILE, {"q": "banjir"})
    response.close()

    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex"' in client.get("/unduh?q=banjir").content.decode()


def test_one_export_at_once_and_the_slot_is_given_back(
    client: Client, flood_articles: Callable[..., list[int]]
) -> None:
    flood_articles(80)
    views._gate(1)._wait_seconds = 0.0
    running: Any = client.get(FILE, {"q": "banjir", "salinan": "1"})
    next(iter(running.streaming_content))

    refused = client.get(FILE, {"q": "banjir"})
    page = client.get("/search?q=banjir")
    running.close()
    later = client.get(FILE, {"q": "banjir"})
    later.close()

    assert refused.status_code == 503
    assert int(refused["Retry-After"]) > 0
    assert page.status_code == later.status_code == 200
    assert is_free()


def test_a_search_that_takes_too_long_is_refused_with_its_reason(
    client: Client, article_factory: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    article_factory(title="Banjir")
    found = service.search
    monkeypatch.setattr(hits, "search", lambda request: replace(found(request), partial=True))

    page = client.get("/unduh?q=banjir")
    file = client.get(FILE, {"q": "banjir"})

    assert (page.status_code, file.status_code) == (200, 503)
    for answer in (page, file):
        assert "memakan waktu terlalu lama" in answer.content.decode()
        assert '<form class="adv"' not in answer.content.decode()
    assert "Retry-After" not in file  # it would take as long again
    assert is_free()


def test_an_export_whose_search_takes_too_long_says_so_at_its_end(
    client: Client, flood_articles: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    flood_articles(80)
    found = service.search
    monkeypatch.setattr(
        hits, "search", lambda request: replace(found(request), partial=request.per_page > 50)
    )

    file: Any = client.get(FILE, {"q": "banjir", "salinan": "1"})
    text = file.getvalue().decode()

    assert file.status_code == 200
    assert "rows=50" in text
    assert "status=time" in text


def test_an_export_that_nobody_reads_gives_its_slot_back(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    article_factory(title="Banjir")
    response: Any = client.get(FILE, {"q": "banjir"})
    assert not is_free()
    response.close()

    assert is_free()


class Behind:
    """A client that takes nothing until it has been looked at a few times."""

    def __init__(self, *, takes_after: int) -> None:
        self.looks, self._takes_after = 0, takes_after

    @property
    def unsent(self) -> int:
        """More than an export lets the server keep."""
        return 0 if self.looks >= self._takes_after else stream.MAX_UNSENT_BYTES + 1

    def flush(self) -> bool:
        """Count the looks."""
        self.looks += 1
        return False


@pytest.mark.parametrize(("takes_after", "status"), [(3, b"complete"), (10_000, b"time")])
def test_an_export_waits_for_its_client_until_its_time_is_over(
    flood_articles: Callable[..., list[int]],
    monkeypatch: pytest.MonkeyPatch,
    takes_after: int,
    status: bytes,
) -> None:
    flood_articles(80)
    monkeypatch.setattr(stream, "WAIT_SECONDS", 0.001)
    request = RequestFactory().get(FILE, {"q": "banjir", "salinan": "1"})
    client = Behind(takes_after=takes_after)
    request.META["gunicorn.socket"] = client
    params, addresses = read_export(request.GET), views._addresses(request)
    export = stream.Export(params, addresses, views._gate(1)).to_client_of(request)
    export._end = time.monotonic() + (30 if status == b"complete" else 0.2)

    text = b"".join(export)
    export.close()

    assert client.looks >= 3
    assert b"status=" + status in text


def test_a_client_below_the_minimum_rate_holds_no_slot_for_long(
    flood_articles: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    flood_articles(80)
    monkeypatch.setattr("searchsite.server.limits.GRACE_SECONDS", 0.1)
    request = RequestFactory().get(FILE, {"q": "banjir", "salinan": "1"})
    request.META["gunicorn.socket"] = Behind(takes_after=1_000_000)
    export = stream.Export(read_export(request.GET), views._addresses(request), views._gate(1))

    text = b"".join(export.to_client_of(request))
    export.close()

    assert b"status=time" in text
