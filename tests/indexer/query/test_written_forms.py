"""Words that are written with a blank, with a hyphen or in one find each other."""

import pytest

from articles.models import Article
from indexer.query.describe import describe
from indexer.query.parser import parse
from indexer.search.request import SearchRequest
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)

BODIES = {
    1: "Nelayan menjual cumi-cumi segar.",
    2: "Warna-warni kupu-kupu di taman.",
    3: "Sarang laba-laba di gudang.",
    4: "Laba pabrik naik. Laba pasar turun.",
    5: "Laba koperasi naik.",
    6: "Timnas U-20 berlatih.",
    7: "Pesawat F16 mendarat.",
    8: "Pesawat F 16 lepas landas.",
    9: "Denda Rp50.000,00 dibayar.",
    10: "Pedagang sayur-mayur membuka kios.",
    11: "Roti seri a dijual 2021 buah.",
    12: "Olahan cumi cumi goreng.",
    13: "Jaringan 7G diuji di kampus.",
    14: "Virus H9N2 menyerang unggas.",
    15: "Uji jaringan 7 G berlanjut.",
}


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body) for n, body in BODIES.items()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cumi cumi", {1, 12}),
        ("cumi-cumi", {1, 12}),
        ("kupu kupu", {2}),
        ("kupu", {2}),
        ("laba laba", {3}),
        ("laba", {4, 5}),
        ("sayur mayur", {10}),
        ("U 20", {6}),
        ("U20", {6}),
        ("pesawat F 16", {7, 8}),
        ("F-16", {7, 8}),
        ("jaringan 7 G", {13, 15}),
        ("7G", {13, 15}),
        ("H 9 N 2", {14}),
        ("Rp50.000", {9}),
        ("Rp 50.000,00", {9}),
        ("seri a 2021", {11}),
    ],
)
def test_each_written_form_finds_the_others(text: str, expected: set[int]) -> None:
    results = search(SearchRequest(text))

    assert {hit.article_id for hit in results.hits} == expected
    assert results.corrected == ""


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("kupu kupu", "kupu-kupu"),
        ("Laba  laba, lagi", "Laba-laba lagi"),
        ("kota kota besar", "kota-kota besar"),
        ("yang yang", "yang"),
        ("pro kontra", "pro kontra"),
        ("20 20", "20"),
    ],
)
def test_doubled_words_get_their_hyphen(text: str, understood: str) -> None:
    assert describe(parse(text).tree) == understood
