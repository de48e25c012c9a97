"""The search of the editors' list: drafts mean the same as indexed articles, and nothing relaxed.

The index is the oracle: a text that it does not have must match exactly where the same text in the
index does.
"""

import random
from datetime import UTC, datetime

import pytest

from articles.models import Article
from articles.signals import announce, deferred_announcements
from indexer.admin.article_search import find
from indexer.admin.conditions import Conditions
from indexer.admin.list_syntax import read
from indexer.admin.text_match import TextMatch
from indexer.search.listing import listing

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "banjir membanjiri kebanjiran air menulis tulisan penulis anak-anak anaknya apotek apotik"
    " menyampaikan disampaikan sampai undang-undang COVID-19 covid 1.000 Rp5 pasal 27 KPK"
    " non-aktif nonaktif AT&T café menteri Jakarta BaratIni vaksin vaksinasi dan yang di"
)
WORDS = TEXT.split()
QUERIES = (
    *WORDS,
    *("banjir jakarta", "banjir jakarta menteri air", '"air banjir"', "ban*", "anak*", "banjr~"),
    *("judul:banjir", "judul:banjir air", "-banjir air", "(banjir ATAU vaksin) -jakarta"),
    *("sumber:kompas", "sumber:kompas banjir", "-sumber:kompas air", "penulis:ani air"),
    *("kategori:umum", "tanggal:2024-01 air", "tanggal:2023..2024", "tanggal:2020", "pasal 27"),
    *("air banjir menteri covid vaksin", "dan yang", "zzz", "hoaks air", "judul:(banjir air)"),
)


@pytest.fixture(scope="module")
def texts() -> list[dict[str, object]]:
    rng = random.Random(16)
    sources = ("Kompas", "kompas.com", "tekno.kompas.com", "Antara", "")
    return [
        {
            "title": " ".join(rng.choices(WORDS, k=4)),
            "body": " ".join(rng.choices(WORDS, k=rng.choice([3, 12]))),
            "source": rng.choice(sources),
            "author": rng.choice(["Ani", "Budi", ""]),
            "category": rng.choice(["Umum", "Ekonomi"]),
            "published_at": rng.choice(
                [None, *(datetime(y, 1, 5, tzinfo=UTC) for y in (2023, 2024))]
            ),
        }
        for _ in range(120)
    ]


def _saved(texts: list[dict[str, object]], **fields: object) -> None:
    with deferred_announcements():
        Article.objects.bulk_create(Article(**{**text, **fields}) for text in texts)
    announce()


def test_texts_outside_the_index_match_as_those_in_it(
    texts: list[dict[str, object]], empty_index: None
) -> None:
    _saved(texts)
    articles = list(Article.objects.all())

    def values(name: str) -> set[str]:
        return {getattr(article, name) for article in articles}

    for query in QUERIES:
        found = listing(query, max_hits=1_000)
        matching = {article.pk for article in TextMatch(found.node).matching(articles)}
        narrowed = Article.objects.filter(Conditions(values).of(found.node))

        assert matching == set(found.keys), query
        assert matching <= set(narrowed.values_list("pk", flat=True)), query


def _titles(text: str) -> set[str]:
    found = find(text, max_hits=100)
    return set(Article.objects.filter(found.condition).values_list("title", flat=True))


def test_drafts_and_scheduled_articles_are_found_by_forms_and_fields(
    empty_index: None, article_factory: object
) -> None:
    for status in ("draft", "scheduled", "published", "trashed"):
        Article.objects.create(
            title=status, body="Air membanjiri desa.", source="Antara", status=status
        )

    assert _titles("kebanjiran") == {"draft", "scheduled", "published"}
    assert _titles("sumber:antara banjir") == {"draft", "scheduled", "published"}
    assert _titles("status:draf banjir") == {"draft"}
    assert _titles("status:terjadwal") == {"scheduled"}
    assert _titles("banjir -status:draf") == {"scheduled", "published"}
    assert _titles("status:sampah banjir") == {"trashed"}
    assert _titles("status:draft status:terbit") == {"draft", "published"}


def test_numbers_and_addresses_name_articles(empty_index: None) -> None:
    one = Article.objects.create(title="Satu", body="x", url="https://berita.example/a/1")
    two = Article.objects.create(title="Dua", body="x")

    assert _titles(f"#{one.pk}") == {"Satu"}
    assert _titles(f"#{one.pk} #{two.pk}") == {"Satu", "Dua"}
    assert _titles(f"nomor:{two.pk}") == {"Dua"}
    assert _titles("https://berita.example/a/1") == {"Satu"}
    assert _titles("https://berita.example/a/2") == set()
    assert _titles(f"https://situs.example{two.get_absolute_url()}") == {"Dua"}
    assert _titles("#" + "9" * 30) == set()


def test_some_of_the_words_are_only_shown_if_no_article_has_all(empty_index: None) -> None:
    for title in ("banjir gempa", "banjir", "gempa api laut kota"):
        Article.objects.create(title=title, body="Isi.")

    exact = find("banjir gempa", max_hits=100)
    relaxed = find("banjir gempa api badai", max_hits=100)

    assert not exact.is_relaxed
    assert len(exact.ranked or ()) == 1
    assert relaxed.is_relaxed


def test_a_draft_with_all_words_keeps_relaxed_hits_out(empty_index: None) -> None:
    Article.objects.create(title="banjir gempa", body="Isi.")
    Article.objects.create(title="Konsep", body="Banjir gempa api badai.", status="draft")

    found = find("banjir gempa api badai", max_hits=100)

    assert not found.is_relaxed
    assert _titles("banjir gempa api badai") == {"Konsep"}


def test_an_article_that_lost_a_word_is_not_found_by_it_before_the_index_follows(
    empty_index: None,
) -> None:
    article = Article.objects.create(title="Banjir", body="Isi.")
    with deferred_announcements():
        Article.objects.filter(pk=article.pk).update(title="Gempa")

    assert _titles("banjir") == set()
    assert _titles("gempa") == {"Gempa"}


def test_no_text_fails(empty_index: None) -> None:
    long = ("status:draf" * 30, "#1" * 200)
    for text in ("status:", "#", "# 5", "(status:draf", '"status:draf', *long, "\0", "-"):
        read(text)
        found = find(text, max_hits=10)

        assert Article.objects.filter(found.condition).count() == 0, text
