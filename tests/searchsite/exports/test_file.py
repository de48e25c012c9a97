"""The file of an export: all hits in order, once each, in formats that real programs read."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from django.test import Client

from articles.models import Article
from indexer.exceptions import IndexMissing
from searchsite.exports import stream, views

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "/unduh/berkas"
COPIED = """Banjir merendam ratusan rumah warga di Kecamatan Karanganyar sejak dini hari. Tanggul di
Desa Ketanjung jebol sepanjang dua puluh meter setelah hujan deras mengguyur kawasan hulu selama
tiga hari berturut-turut. Petugas menyusun karung pasir dan menunggu alat berat datang."""


def read(client: Client, **query: Any) -> str:
    response: Any = client.get(FILE, {"q": "banjir", **query})
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file without the closing line."""
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert not any(None in row or None in row.values() for row in found)
    closing = found.pop()
    assert next(iter(closing.values())).startswith("# rows=")
    return found


def closing(text: str) -> dict[str, str]:
    """Return the values of the closing line."""
    line = text.splitlines()[-1].strip("#{}\r\n, ").removeprefix("@comment{")
    return dict(part.split("=") for part in line.split("; "))


@pytest.fixture
def floods(flood_articles: Callable[..., list[int]]) -> list[int]:
    """Return the ids of more articles than the first rows and a batch have, newest first."""
    return flood_articles(700, published_at=datetime(2024, 1, 1, tzinfo=UTC))[::-1]


def test_every_hit_is_a_row_in_the_order_of_the_search(client: Client, floods: list[int]) -> None:
    text = read(client, sort="date", salinan=1)

    assert [int(row["id"]) for row in rows(text)] == floods
    assert closing(text) == {
        **{"rows": "700", "hits": "700", "withdrawn": "0", "limit": "100000"},
        "status": "complete",
    }


@pytest.mark.parametrize("sort", ["relevance", "recent", "date", "oldest"])
def test_the_order_is_that_of_the_pages(client: Client, sort: str) -> None:
    for number in range(130):
        Article.objects.create(
            title=f"Banjir {'banjir ' * (number % 7)}",
            body=f"Air naik {number}. " * (number % 11 + 1),
            published_at=datetime(2024, 1, number % 28 + 1, tzinfo=UTC),
        )
    url = f"/api/v1/search?q=banjir&sort={sort}&salinan=1&per_page=50"
    shown = [
        hit["id"] for page in (1, 2, 3) for hit in client.get(f"{url}&page={page}").json()["hits"]
    ]

    assert [int(row["id"]) for row in rows(read(client, sort=sort, salinan=1))] == shown


def test_values_have_the_names_of_the_api_and_mean_the_same(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    article_factory(title="Banjir di Demak", url="https://berita.example/1", category="Bencana")
    article_factory(title="", body="Banjir surut. Warga pulang.", published_at=None)
    fields = "id,title,source,outlet,author,category,kind,published,url,score"

    lines = read(client, format="jsonl", fields=fields, sort="oldest").splitlines()
    hits = client.get("/api/v1/search?q=banjir&sort=oldest").json()["hits"]

    assert len(hits) == 2
    exported = [json.loads(line) for line in lines]
    assert exported[:-1] == [{name: hit[name] for name in fields.split(",")} for hit in hits]
    assert exported[-1]["export"]["rows"] == 2


def test_further_fields_and_their_order(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    article = article_factory(title="Banjir", body="Air naik.", url="https://berita.example/1")
    names = ("id", "first_published_at", "permalink", "original_url", "snippet")

    text = read(client, fields=["snippet", "original_url", "permalink", "first_published_at,id"])

    assert tuple(text.splitlines()[0].split(",")) == names
    (row,) = rows(text)
    assert row["permalink"] == f"http://testserver/articles/{article.pk}"
    assert row["original_url"] == "https://berita.example/1"
    assert datetime.fromisoformat(row["first_published_at"]).utcoffset() is not None
    assert "Air naik" in row["snippet"]


def test_copies_are_named_in_the_row_of_the_shown_one(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    keys = [article_factory(title=f"Banjir {n}", body=COPIED).pk for n in range(3)]
    other = article_factory(title="Banjir lain", body="Banjir di Kudus.").pk
    Article.objects.filter(pk=keys[0]).update(source="Media Lain")

    folded = rows(read(client, sort="date", fields="id,copies"))
    objects = read(client, sort="date", format="jsonl", fields="id,copies").splitlines()
    apart = rows(read(client, sort="date", fields="id,copies", salinan=1))

    assert [(row["id"], row["copies"]) for row in folded] == [
        (str(other), ""),
        (str(keys[2]), f"{keys[1]} {keys[0]}"),
    ]
    assert json.loads(objects[1])["copies"] == [
        {"id": key, "permalink": f"http://testserver/articles/{key}"} for key in keys[1::-1]
    ]
    assert [row["id"] for row in apart] == [str(other), *map(str, keys[::-1])]


def test_articles_that_are_withdrawn_meanwhile_are_left_out_and_counted(
    client: Client, floods: list[int]
) -> None:
    response: Any = client.get(
        FILE, {"q": "banjir", "sort": "date", "salinan": "1", "fields": "id"}
    )
    pieces = iter(response.streaming_content)
    first = next(pieces)
    Article.objects.filter(pk__in=floods[-20:]).update(status="draft")
    text = (first + b"".join(pieces)).decode()
    # The index learned of it before the search for the rest: no hit is missing there.
    assert closing(text)["rows"] == "680"

    response = client.get(FILE, {"q": "banjir", "sort": "date", "salinan": "1", "fields": "id"})
    pieces = iter(response.streaming_content)
    first = next(pieces) + next(pieces)
    Article.objects.filter(pk__in=floods[-40:]).update(status="draft")
    text = (first + b"".join(pieces)).decode()

    assert [int(row["id"]) for row in rows(text)] == floods[:660]
    assert closing(text) | {"rows": "660", "hits": "680", "withdrawn": "20"} == closing(text)


def test_the_limit_is_told_on_the_page_in_the_header_and_in_the_last_line(
    client: Client, floods: list[int], settings: Any
) -> None:
    settings.EXPORT_MAX_ROWS = 90
    page = client.get("/unduh?q=banjir&salinan=1").content.decode()
    response: Any = client.get(FILE, {"q": "banjir", "sort": "date", "salinan": "1"})
    text = b"".join(response.streaming_content).decode()

    assert "Berkas memuat 90 yang pertama dari 700" in page
    assert (response["X-Export-Hits"], response["X-Export-Limit"]) == ("700", "90")
    assert [int(row["id"]) for row in rows(text)] == floods[:90]
    assert (closing(text)["rows"], closing(text)["status"]) == ("90", "limit")


def test_a_file_that_runs_out_of_time_says_so(
    client: Client, floods: list[int], settings: Any
) -> None:
    settings.EXPORT_MAX_SECONDS = 0
    text = read(client, salinan=1)

    assert len(rows(text)) == stream.FIRST_ROWS
    assert closing(text)["status"] == "time"


def test_an_index_that_fails_later_is_told_in_the_last_line(
    client: Client, floods: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: object) -> None:
        raise IndexMissing("gone")

    monkeypatch.setattr(stream, "all_hits", fail)
    text = read(client, salinan=1)

    assert len(rows(text)) == stream.FIRST_ROWS
    assert closing(text)["status"] == "index"


def test_a_missing_index_is_an_honest_answer_before_the_first_byte(
    client: Client, transactional_db: None
) -> None:
    response: Any = client.get(FILE, {"q": "banjir"})

    assert response.status_code == 503
    assert not response.streaming
    views._gate(1).enter()  # the slot was given back
    views._gate(1).leave()
    assert client.get(FILE, {"q": "banjir"}).status_code == 503


def test_a_search_without_hits_is_an_empty_file(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    article_factory()
    text = read(client, q="tidakadakata")

    assert rows(text) == []
    assert closing(text)["status"] == "complete"


HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "\ufeff=1", "\u200b@x",
    "＝1", "＋1", "－1", "＠x", "\x00=1", "\n-2",
]  # fmt: skip


@pytest.mark.parametrize("start", HOSTILE)
def test_no_cell_is_a_formula(
    client: Client, article_factory: Callable[..., Article], settings: Any, start: str
) -> None:
    settings.EXPORT_BODY = True
    if "\x00" in start and "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        pytest.skip("PostgreSQL stores no NUL")
    names = ("title", "author", "source", "category", "body", "snippet", "original_url")
    article_factory(
        **{"title": f"{start} banjir", "body": f"{start} banjir", "author": f"{start} Budi"},
        **{"source": f"{start} Kabar", "category": f"{start} Umum", "url": f"{start}x"},
    )

    (row,) = rows(read(client, fields=",".join(names)))

    for name, value in row.items():
        begins = value.lstrip(" \t\r\n\x00\u00a0\ufeff\u200b")[:1]
        assert begins not in set("=+-@＝＋－＠"), name
        assert "\x00" not in value
    assert row["author"].endswith("Budi")


def test_own_numbers_and_dates_are_left_as_they_are(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    article_factory(title="Banjir")
    (row,) = rows(read(client, fields="id,score,published"))

    assert row["published"] == "2024-01-01T12:00:00+07:00"
    assert float(row["score"]) > 0


def test_a_byte_order_mark_for_excel(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    article_factory(title="Banjir é")

    assert read(client, bom=1).startswith("\ufeffid,title,")
    assert read(client).startswith("id,title,")
    assert not read(client, bom=1, format="jsonl").startswith("\ufeff")


def test_lines_end_as_the_standard_says_and_titles_stay_on_one(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    article_factory(title='Banjir, "besar"\r\ndi\nDemak')
    text = read(client, fields="title")

    assert text.startswith('title\r\n"Banjir, ""besar"" di Demak"\r\n')
    assert text.count("\n") == text.count("\r\n") == 3


def test_a_reference_manager_reads_ris(
    client: Client, article_factory: Callable[..., Article]
) -> None:
    first = article_factory(
        title="Banjir\r\nER  - di Demak",
        author="Sari Utami",
        url="https://berita.example/1",
        published_at=datetime(2022, 1, 6, 18, 30, tzinfo=UTC),
    )
    article_factory(title="Banjir lain", source="", author="", published_at=None)

    records = rispy.loads(read(client, format="ris", sort="date"))

    assert [record["type_of_reference"] for record in records] == ["NEWS", "ELEC"]
    record = records[0]
    assert record["title"] == "Banjir ER - di Demak"
    assert record["authors"] == ["Utami, Sari"]
    assert record["date"].startswith("2022/01/07")
    assert re.match(r"\d{4}/\d\d/\d\d", record["access_date"])
    assert record["urls"] == [
        "https://berita.example/1",
        f"http://testserver/articles/{first.pk}",
    ]


def test_bibtex_is_read_with_a_key_for_each_article(
    client: Client, floods: list[int], article_factory: Callable[..., Article]
) -> None:
    article_factory(title="Banjir {besar} % \\ = @misc{x, y}", author="Sari Utami dan Budi")
    text = read(client, format="bibtex", salinan=1)

    library = parse_string(text)

    assert library.failed_blocks == []
    assert len(library.entries) == len({entry.key for entry in library.entries}) == 701
    assert closing(text)["rows"] == "701"
    again = parse_string(read(client, format="bibtex", salinan=1, sort="oldest"))
    assert {entry.key for entry in again.entries} == {entry.key for entry in library.entries}
    entry = next(each for each in library.entries if "misc" in each.fields_dict["title"].value)
    assert entry.fields_dict["urldate"].value
