"""What is in a feed: which articles, in which order, and under which identifiers."""

import random
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import feedparser
import pytest
from django.http import QueryDict
from django.utils.timezone import localtime

from articles.models import Article
from indexer.engines.interface import Sort
from indexer.search.service import search
from searchsite.feeds.entries import NEVER
from searchsite.params import read_params

pytestmark = pytest.mark.django_db(transaction=True)

ATOM, JSON = "/search.atom", "/search.feed.json"
START = datetime(2025, 3, 1, 5, tzinfo=UTC)


def first_public(day: int) -> datetime:
    return START + timedelta(days=day)


def titles(feed) -> list[str]:
    return [entry.title for entry in feed.entries]


def test_an_entry_tells_of_its_article(article_factory, read_atom, read_json):
    article = article_factory(
        title="Banjir & “rob” di Demak",
        body="Air naik sejak pagi. Warga Demak mengungsi. "
        + "Kalimat lain tentang hal lain. " * 99,
        author="Rina Uji",
        source="Kabar Uji",
        category="Bencana",
        first_published_at=first_public(0),
    )

    feed = read_atom(f"{ATOM}?q=demak")
    (entry,) = feed.entries
    (item,) = read_json(f"{JSON}?q=demak")["items"]

    assert entry.title == item["title"] == "Banjir & “rob” di Demak"
    assert entry.link == item["url"] == f"http://testserver{article.get_absolute_url()}"
    assert entry.id == item["id"] == f"tag:localhost,2026:articles/{article.pk}"
    assert entry.author == item["authors"][0]["name"] == "Rina Uji"
    assert entry.publisher == item["_telusur"]["source"] == "Kabar Uji"
    assert [tag.term for tag in entry.tags] == item["tags"] == ["Bencana"]
    assert entry.published == item["date_published"] == "2025-03-01T05:00:00+00:00"
    assert entry.summary == item["content_text"]
    assert entry.summary_detail.type == "text/plain"
    assert "Warga Demak mengungsi." in entry.summary
    assert len(entry.summary) < 400
    assert feed.feed.title == "“demak” · Telusur"
    assert feed.feed.generator == "Telusur"


def test_the_newest_is_the_one_that_was_public_last(article_factory, read_atom):
    for day, dated in enumerate((2024, 1999, 2030, 2001)):
        article_factory(
            title=f"Banjir {dated}",
            published_at=datetime(dated, 1, 1, tzinfo=UTC),
            first_published_at=first_public(day),
        )

    assert titles(read_atom(f"{ATOM}?q=banjir")) == [
        *("Banjir 2001", "Banjir 2030", "Banjir 1999", "Banjir 2024")
    ]


def test_an_old_draft_that_is_published_today_is_the_newest(article_factory, client, read_atom):
    article_factory(title="Banjir kemarin", first_published_at=localtime() - timedelta(days=1))
    draft = article_factory(
        title="Banjir lama",
        status=Article.Status.DRAFT,
        published_at=datetime(1998, 5, 21, tzinfo=UTC),
    )
    assert titles(read_atom(f"{ATOM}?q=banjir")) == ["Banjir kemarin"]

    began = datetime.now(UTC).replace(microsecond=0)
    draft.status = Article.Status.PUBLISHED
    draft.save()

    feed = read_atom(f"{ATOM}?q=banjir")
    assert titles(feed) == ["Banjir lama", "Banjir kemarin"]
    assert datetime.fromisoformat(feed.entries[0].published) >= began
    assert "Banjir lama" in client.get("/sitemap-news.xml").content.decode()


def test_twenty_entries_whatever_order_and_page(flood_articles, client, read_atom, empty_index):
    keys = flood_articles(45)

    feed = read_atom(f"{ATOM}?q=banjir")

    assert [int(entry.id.rpartition("/")[2]) for entry in feed.entries] == keys[:24:-1]
    for more in ("sort=oldest", "page=2", "page=9999", "sort=oldest&page=2", "lemah=1", "asing=1"):
        assert (
            client.get(f"{ATOM}?q=banjir&{more}").content == client.get(f"{ATOM}?q=banjir").content
        )


def test_a_withdrawn_article_leaves_and_an_edited_one_does_not_come_again(
    article_factory, read_atom, read_json
):
    kept, withdrawn = (
        article_factory(title=f"Banjir {name}", first_published_at=first_public(day))
        for day, name in enumerate(("lama", "ditarik"))
    )
    Article.objects.update(updated_at=datetime(2025, 6, 1, tzinfo=UTC))
    before = read_atom(f"{ATOM}?q=banjir").entries[1]
    withdrawn.status = Article.Status.DRAFT
    withdrawn.save()
    kept.title, kept.slug, kept.published_at = "Banjir surut", "lain", datetime.now(UTC)
    kept.save()

    feed = read_atom(f"{ATOM}?q=banjir")

    (after,) = feed.entries
    assert (after.id, after.published) == (before.id, before.published)
    assert after.link != before.link
    assert after.updated > before.updated
    assert feed.feed.updated == after.updated
    (item,) = read_json(f"{JSON}?q=banjir")["items"]
    assert (item["id"], item["date_modified"]) == (after.id, after.updated)
    withdrawn.status = Article.Status.PUBLISHED
    withdrawn.save()
    assert [entry.published for entry in read_atom(f"{ATOM}?q=banjir").entries] == [
        *("2025-03-02T05:00:00+00:00", "2025-03-01T05:00:00+00:00")
    ]


def test_a_later_copy_of_a_text_is_nothing_new(article_factory, read_atom):
    body = "Air naik di Demak sejak pagi, dan ribuan warga mengungsi ke balai desa. " * 12
    for day, source in enumerate(("Kabar Satu", "Kabar Dua")):
        article_factory(
            title="Banjir di Demak", body=body, source=source, first_published_at=first_public(day)
        )

    assert [each.publisher for each in read_atom(f"{ATOM}?q=demak").entries] == ["Kabar Satu"]
    assert len(read_atom(f"{ATOM}?q=demak&salinan=1").entries) == 2


def test_feeds_of_a_source_of_a_category_and_of_everything(article_factory, read_atom):
    for day, (source, category) in enumerate([("A", "X"), ("A", "Y"), ("B", "X"), ("B", "Y")]):
        article_factory(
            title=f"Kabar {source}{category}",
            source=f"Kabar {source}",
            category=category,
            first_published_at=first_public(day),
        )
    article_factory(title="Draf", status=Article.Status.DRAFT)

    assert titles(read_atom(ATOM)) == ["Kabar BY", "Kabar BX", "Kabar AY", "Kabar AX"]
    assert titles(read_atom(f"{ATOM}?source=Kabar+A")) == ["Kabar AY", "Kabar AX"]
    assert titles(read_atom(f"{ATOM}?category=X")) == ["Kabar BX", "Kabar AX"]
    assert titles(read_atom(f"{ATOM}?source=Kabar+B&category=Y")) == ["Kabar BY"]
    assert read_atom(ATOM).feed.title == "Artikel baru · Telusur"
    assert read_atom(f"{ATOM}?category=X").feed.title == "Kategori: X · Telusur"


def test_a_feed_without_entries_has_a_time_that_never_moves(read_atom, read_json, empty_index):
    feeds = [read_atom(f"{ATOM}?q=tidakadakatanya").feed.updated for _ in range(2)]

    assert set(feeds) == {NEVER.isoformat()}
    assert read_json(f"{JSON}?q=tidakadakatanya")["items"] == []


def test_identifiers_survive_https_hosts_paths_and_slugs(article_factory, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    article = article_factory(title="Banjir")
    documents = [client.get(f"{ATOM}?q=banjir").content]
    Article.objects.filter(pk=article.pk).update(slug="lain", title="Banjir lagi")
    for host in ("berita.example", "www.berita.example"):
        documents.append(client.get(f"{ATOM}?q=banjir", HTTP_HOST=host, secure=True).content)

    parsed = [feedparser.parse(document) for document in documents]

    assert len({feed.entries[0].link for feed in parsed}) == 3
    assert {feed.entries[0].id for feed in parsed} == {f"tag:localhost,2026:articles/{article.pk}"}
    assert {feed.feed.id for feed in parsed} == {"tag:localhost,2026:search?q=banjir"}


@pytest.mark.parametrize(
    "text",
    ['"harga beras" & gula', "a&b=c", "judul:gempa -tsunami", "100% <b>ya</b>", "é “kutip” 漢"],
)
def test_a_query_with_signs_is_carried_unchanged(text, article_factory, read_atom):
    article_factory(title="Artikel lain")

    feed = read_atom(f"{ATOM}?{urlencode({'q': text})}").feed

    shown = text if '"' in text else f"“{text}”"
    assert feed.title == f"{shown} · Telusur"
    again = next(link.href for link in feed.links if link.rel == "self")
    assert read_atom(again.removeprefix("http://testserver")).feed.id == feed.id
    assert re.fullmatch(r"tag:localhost,2026:search\?[A-Za-z0-9%&=+._~-]+", feed.id)


def test_characters_that_xml_forbids_never_break_a_feed(
    article_factory, client, read_atom, read_json
):
    rng = random.Random(4287)
    strange = [chr(code) for code in range(1, 0x250)]
    strange += ["\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\u2028", "\u202e", "𐀀", "]]>", "&#0;"]
    for number in range(60):
        noise = ["".join(rng.choices(strange, k=rng.randint(1, 40))) for _ in range(5)]
        article_factory(
            title=f"{noise[0]} banjir {noise[1]}"[:300],
            body=f"Air naik {noise[2]} di Demak. {noise[1]} Warga mengungsi.",
            author=noise[3],
            source=f"Kabar {noise[3]}",
            category=f"{noise[4]}",
            first_published_at=first_public(number),
            published_at=datetime(2024, 1, 1 + number % 3, tzinfo=UTC),
        )

    for day in ("2024-01-01", "2024-01-02", "2024-01-03"):
        url = f"?from={day}&to={day}&salinan=1"
        feed, items = read_atom(f"{ATOM}{url}"), read_json(f"{JSON}{url}")["items"]
        assert len(feed.entries) == len(items) == 20
        for entry, item in zip(feed.entries, items, strict=True):
            assert "banjir" in entry.title
            assert not [c for c in item["title"] if unicodedata.category(c) == "Cc"]
    for character in map(quote, ("\x01", "\x1b[0m", "\ufffe", "]]>", "<!--")):
        read_atom(f"{ATOM}?q=banjir+{character}&category={character}")
    read_atom(f"{ATOM}?q=%ff%fe&source=%ed%a0%80")


def test_random_searches_have_the_newest_of_their_hits(
    article_factory, read_atom, read_json, settings
):
    rng = random.Random(18)
    words = ("banjir", "gempa", "pasar", "hujan", "sekolah", "jalan")
    values = {
        "source": ("Kabar Satu", "Kabar & Dua", 'Kabar "Tiga"'),
        "category": ("Umum", "Bencana"),
        "author": ("Rina", "Budi Uji"),
    }
    for number in range(120):
        article_factory(
            title=f"{' '.join(rng.sample(words, 2))} nomor{number}",
            body=f"Isi {' '.join(rng.choices(words, k=4))} kabar{number} {'lain' * (number % 7)}.",
            published_at=None
            if number % 9 == 0
            else localtime() - timedelta(days=rng.randint(0, 60)),
            first_published_at=first_public(0) + timedelta(minutes=rng.randint(0, 10_000)),
            status=rng.choice([Article.Status.PUBLISHED] * 5 + [Article.Status.DRAFT]),
            **{name: rng.choice(choices) for name, choices in values.items()},
        )
    settings.SEARCH_PAGE_SIZE = 500
    moments = dict(Article.objects.values_list("pk", "first_published_at"))
    found = 0
    for _ in range(200):
        query = random_query(rng, words, values)
        hits = hits_of(query)
        expected = sorted(hits, key=lambda key: (moments[key], key), reverse=True)[:20]

        entries = read_atom(f"{ATOM}?{query}").entries

        assert [int(each.id.rpartition("/")[2]) for each in entries] == expected, query
        if rng.random() < 0.1:
            items = read_json(f"{JSON}?{query}")["items"]
            assert [item["id"] for item in items] == [each.id for each in entries]
        found += bool(expected)
    assert found > 100


def random_query(rng: random.Random, words, values) -> str:
    """Return random parameters of the results page."""
    parameters: list[tuple[str, str]] = [("salinan", "1")]
    if rng.random() < 0.8:
        text = rng.choice([*words, *(f"{a} ATAU {b}" for a, b in [rng.sample(words, 2)]), "hu*"])
        parameters.append(("q", text + rng.choice(["", f" -{rng.choice(words)}"])))
    for name, choices in values.items():
        if rng.random() < 0.3:
            parameters += [(name, value) for value in rng.sample(choices, rng.randint(1, 2))]
    today = localtime().date()
    dates = rng.choice(
        [
            [],
            [],
            [("masa", rng.choice(["7-hari", "30-hari", "bulan-ini"]))],
            [("from", str(today - timedelta(days=rng.randint(5, 50))))],
            [("undated", "1")],
        ]
    )
    parameters += dates
    if rng.random() < 0.3:
        parameters.append(("tepat", "1"))
    if rng.random() < 0.3:
        parameters.append(("sort", rng.choice(["relevance", "date", "oldest", "recent"])))
    if rng.random() < 0.2:
        parameters.append(("page", str(rng.randint(1, 4))))
    rng.shuffle(parameters)
    return urlencode(parameters)


def hits_of(query: str) -> set[int]:
    """Return all hits that the results page of a query has, weak ones among them."""
    request = read_params(QueryDict(query)).request
    if not (request.text or request.filters):
        return set(Article.objects.published().values_list("pk", flat=True))
    wanted = replace(request, sort=Sort.DATE, weak_hits=True, per_page=500, page=1)
    return {hit.article_id for hit in search(wanted).hits}
