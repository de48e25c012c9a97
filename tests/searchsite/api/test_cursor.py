"""Paging by ``after``: through all hits, whatever is added or withdrawn between two pages."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from articles.models import Article
from searchsite.api import cursor

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2024, 1, 1, 5, tzinfo=UTC)
#: Two texts on floods, which have nothing else in common; articles with one of them are copies.
TEXTS = (
    """Banjir merendam ratusan rumah warga di Kecamatan Karanganyar sejak dini hari. Tanggul di Desa
Ketanjung jebol sepanjang dua puluh meter setelah hujan deras mengguyur kawasan hulu selama tiga
hari berturut-turut. Petugas menyusun karung pasir dan menunggu alat berat datang.""",
    """Jalan raya menuju pelabuhan terputus karena banjir setinggi lutut orang dewasa. Truk
pengangkut beras berhenti di tepi jalan, dan sopir memasak bersama penduduk kampung sebelah. Perahu
karet milik relawan mengantar obat ke puskesmas, lalu menjemput ibu yang hendak melahirkan.""",
)


def pages(client: Client, url: str) -> Iterator[dict[str, Any]]:
    while url:
        response = client.get(url)
        assert response.status_code == 200, response.content
        answer = response.json()
        yield answer
        url = answer["next"]


def hits(client: Client, url: str) -> list[int]:
    return [hit["id"] for answer in pages(client, url) for hit in answer["hits"]]


def save(number: int, rng: random.Random, **fields: Any) -> Article:
    """Save an article of a few seconds, which others share, or without a date."""
    undated = rng.random() < 0.2
    moment = START + timedelta(seconds=rng.randrange(6), milliseconds=rng.randrange(1_000))
    body = (
        rng.choice(TEXTS) if rng.random() < 0.5 else f"Banjir nomor {number} di kampung {number}."
    )
    values: dict[str, Any] = {
        "title": f"Banjir {number}",
        "body": body,
        "source": f"Kabar {number}",
    }
    values |= {"published_at": None if undated else moment}
    return Article.objects.create(**values | fields)


@pytest.mark.parametrize("sort", ["date", "oldest"])
def test_all_hits_are_reached_beyond_the_depth_of_pages(
    client: Client, flood_articles: Callable[..., list[int]], settings: Any, sort: str
) -> None:
    settings.SEARCH_MAX_DEPTH = 6
    dated = flood_articles(17, published_at=START)
    undated = flood_articles(5, published_at=None)
    found = hits(client, f"/api/v1/search?q=banjir&salinan=1&sort={sort}&per_page=3")

    first, last = (dated, undated) if sort == "oldest" else (dated[::-1], undated[::-1])
    assert found == [*first, *last]


@pytest.mark.parametrize("query", ["sort=date", "sort=oldest", "sort=oldest&salinan=1"])
@pytest.mark.parametrize("seed", range(3))
def test_changes_between_pages_neither_repeat_nor_lose_a_hit(
    client: Client, transactional_db: None, query: str, seed: int
) -> None:
    rng = random.Random(f"{seed}{query}")
    there = {save(number, rng).pk for number in range(24)}
    drafts = [save(number, rng, status="draft").pk for number in range(24, 30)]
    number, seen, rows = 100, list[int](), list[set[int]]()
    stay = set(there)

    for answer in pages(client, f"/api/v1/search?q=banjir&{query}&per_page=3&after="):
        for hit in answer["hits"]:
            seen.append(hit["id"])
            rows.append({hit["id"], *(copy["id"] for copy in hit["copies"])})
        for _ in range(rng.randrange(3)):
            match rng.randrange(4):
                case 0:
                    save(number, rng)
                    number += 1
                case 1 if drafts:
                    Article.objects.filter(pk=drafts.pop()).update(status="published")
                case 2 if stay:
                    Article.objects.filter(pk=(gone := rng.choice(sorted(stay)))).delete()
                    stay.discard(gone)
                case 3 if stay:
                    gone = rng.choice(sorted(stay))
                    Article.objects.filter(pk=gone).update(status="draft")
                    stay.discard(gone)

    assert len(seen) == len(set(seen))
    assert stay <= set().union(*rows)
    keys = dict(Article.objects.values_list("pk", "published_at"))
    assert set(seen) <= there
    staying = [key for key in seen if key in stay]
    assert staying == sorted(staying, key=lambda key: order_of(query, keys[key], key))
    if "salinan" in query:
        assert stay <= set(seen)


def order_of(query: str, moment: datetime | None, key: int) -> tuple[bool, int, int]:
    sign = 1 if "oldest" in query else -1
    return moment is None, sign * int(moment.timestamp()) if moment else 0, sign * key


def test_new_copies_do_not_take_the_row_of_a_group_that_is_not_shown_yet(
    client: Client, transactional_db: None
) -> None:
    rng = random.Random(1)
    newer = [
        save(n, rng, body=f"Banjir ke-{n}.", published_at=START + timedelta(days=n)).pk
        for n in range(1, 5)
    ]
    old = [save(9, rng, body=TEXTS[0], published_at=START).pk for _ in range(2)]
    answers = pages(client, "/api/v1/search?q=banjir&sort=date&per_page=2&after=")

    shown = [hit["id"] for hit in next(answers)["hits"]]
    save(10, rng, body=TEXTS[0], published_at=START + timedelta(days=9))
    rest = [hit for answer in answers for hit in answer["hits"]]

    assert [*shown, *(hit["id"] for hit in rest)] == [*newer[::-1], old[1]]
    assert [copy["id"] for copy in rest[-1]["copies"]] == [old[0]]


def test_the_place_is_found_again_after_most_hits_went(
    client: Client, flood_articles: Callable[..., list[int]]
) -> None:
    keys = flood_articles(60, published_at=START)[::-1]
    url = "/api/v1/search?q=banjir&salinan=1&sort=date&per_page=25"
    second = client.get(client.get(url).json()["next"]).json()

    Article.objects.filter(pk__in=keys[:49]).delete()
    third = client.get(second["next"]).json()

    assert [hit["id"] for hit in second["hits"]] == keys[25:50]
    assert [hit["id"] for hit in third["hits"]] == keys[50:]
    assert third["next"] is None


def test_relative_days_are_those_of_the_first_page(
    client: Client, flood_articles: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = flood_articles(3, published_at=START)
    early = START + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: early)
    url = "/api/v1/search?q=banjir&masa=24-jam&sort=date&salinan=1&per_page=2"
    first = client.get(url).json()
    monkeypatch.setattr(
        "django.utils.timezone.now", lambda: early + timedelta(hours=23, minutes=30)
    )
    # These articles came after that moment for the database: none is left out here.
    monkeypatch.setattr(cursor, "new_articles", lambda since: frozenset())

    assert [hit["id"] for hit in client.get(first["next"]).json()["hits"]] == [keys[0]]


def test_after_without_an_order_pages_by_date(
    client: Client, flood_articles: Callable[..., list[int]]
) -> None:
    flood_articles(12)
    url = "/api/v1/search?q=banjir&salinan=1&per_page=5"
    by_date = hits(client, f"{url}&sort=date&after=")

    assert len(by_date) == 12
    assert hits(client, f"{url}&after=") == hits(client, f"{url}&sort=&after=") == by_date


@pytest.mark.parametrize("sort", ["relevance", "recent"])
def test_orders_by_relevance_have_no_cursor(
    client: Client, flood_articles: Callable[..., list[int]], sort: str
) -> None:
    flood_articles(12)
    url = f"/api/v1/search?q=banjir&salinan=1&sort={sort}"

    assert client.get(url).json()["next"] is None
    assert client.get(f"{url}&after=").json()["next"] is None


def changed(text: str) -> str:
    return text[:5] + ("A" if text[5] != "A" else "B") + text[6:]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda query: query | {"after": "abc"}, "bad-cursor"),
        (lambda query: query | {"after": "ümlaut\ufffd\x00"}, "bad-cursor"),
        (lambda query: query | {"after": changed(query["after"])}, "bad-cursor"),
        (lambda query: query | {"after": query["after"][:-1]}, "bad-cursor"),
        (lambda query: query | {"after": "x" * 9_000}, "bad-cursor"),
        (lambda query: query | {"after": signing.Signer().sign("1 2 0 3 4 5")}, "bad-cursor"),
        (lambda query: query | {"q": "air"}, "foreign-cursor"),
        (lambda query: query | {"sort": "oldest"}, "foreign-cursor"),
        (lambda query: query | {"source": "Kabar Uji"}, "foreign-cursor"),
        (lambda query: query | {"page": "2"}, "page-with-after"),
    ],
    ids=("short", "signs", "changed", "cut", "long", "unsalted", "q", "sort", "filter", "page"),
)
def test_a_cursor_that_is_not_of_this_search_is_refused(
    client: Client,
    flood_articles: Callable[..., list[int]],
    change: Callable[[dict[str, str]], dict[str, str]],
    code: str,
) -> None:
    flood_articles(5)
    query = {"q": "banjir", "sort": "date", "salinan": "1", "per_page": "2"}
    following = client.get("/api/v1/search", query).json()["next"]
    query["after"] = following.rpartition("after=")[2].replace("%3A", ":")
    assert client.get("/api/v1/search", query).status_code == 200

    refused = client.get("/api/v1/search", change(query))

    assert refused.status_code == (404 if code == "bad-cursor" else 400)
    assert refused.json()["error"]["code"] == code


def test_a_cursor_of_yesterday_has_expired(
    client: Client, flood_articles: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    flood_articles(5)
    answer = client.get("/api/v1/search?q=banjir&sort=date&salinan=1&per_page=2").json()
    monkeypatch.setattr(cursor, "MAX_AGE", timedelta(microseconds=1))

    assert client.get(answer["next"]).json()["error"]["code"] == "expired-cursor"


def test_more_new_articles_than_can_be_left_out_end_the_paging(
    client: Client, flood_articles: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    flood_articles(5)
    answer = client.get("/api/v1/search?q=banjir&sort=date&salinan=1&per_page=2").json()
    monkeypatch.setattr("indexer.search.after.MAX_NEW_ARTICLES", 2)
    flood_articles(3)

    assert client.get(answer["next"]).json()["error"]["code"] == "expired-cursor"
