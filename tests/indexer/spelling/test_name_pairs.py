"""Names are corrected by the pairs of the articles; rare but right pairs stay."""

import pytest

from articles.models import Article
from indexer.query.limits import Limits
from indexer.search.request import SearchRequest
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Jusuf Contohkalla"
NAMED_ARTICLES = 30
OTHER_ARTICLES = 150  # with the words of "rumah baru" apart
JOINED_ARTICLES = 30  # with a name that readers type as two words
OTHERS = (
    "Yusuf Karang membuka pasar.",
    "Rumah batu itu dijual.",
    "Yusuf membaca buku di rumah baru.",
    "Cahaya lampu. Misalpurnama pulang.",
    "Zhou melihat contoh. Bunyinya ping.",
    "Kolik adalah sakit perut.",
)


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    from indexer.sync.rebuild import rebuild

    bodies = [f"{NAME} tiba di kota {n}. Ia singgah di rumah baru." for n in range(NAMED_ARTICLES)]
    bodies += [f"Tjahaja Misalpurnama berpidato ke-{n}." for n in range(8)]
    bodies += [f"Zhou Contohping berkunjung ke-{n}." for n in range(JOINED_ARTICLES)]
    bodies += [f"Cholil Contohqoumas hadir ke-{n}." for n in range(NAMED_ARTICLES)]
    bodies += [f"Rumah warga ke-{n} rusak. Atap baru tiba." for n in range(OTHER_ARTICLES)]
    Article.objects.bulk_create(Article(title="Kabar", body=body) for body in (*bodies, *OTHERS))
    rebuild(procs=1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("Yusuf Contohkalla", "Jusuf Contohkalla", id="y-for-j"),
        pytest.param("yusuf contohkala", "jusuf contohkalla", id="both-words"),
        pytest.param("kabar yusuf contohkalla", "kabar jusuf contohkalla", id="beside-others"),
    ],
)
def test_a_misspelled_name_is_corrected_though_its_words_exist(typed: str, meant: str) -> None:
    results = search(SearchRequest(typed))

    assert results.corrected == meant
    assert results.total == NAMED_ARTICLES


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("yusuf karang", id="a-rare-name"),
        pytest.param("rumah batu", id="words-beside-a-frequent-pair"),
        pytest.param("jusuf contohkalla", id="the-name-itself"),
    ],
)
def test_right_pairs_stay(typed: str) -> None:
    assert search(SearchRequest(typed)).corrected == ""


def test_a_literal_search_keeps_the_name_as_typed() -> None:
    results = search(SearchRequest("yusuf contohkalla", literal=True))

    assert results.corrected == ""
    assert results.understood == "yusuf contohkalla"


def test_the_text_of_many_words_is_bounded() -> None:
    words = " ".join(["yusuf"] + ["contohkalla"] * (Limits().clauses - 1))

    assert search(SearchRequest(words)).total >= 0


def test_a_name_in_two_parts_is_joined() -> None:
    results = search(SearchRequest("zhou contoh ping"))

    assert results.corrected == "zhou contohping"
    assert results.total == JOINED_ARTICLES


def test_a_missing_word_is_read_as_part_of_a_name() -> None:
    assert search(SearchRequest("Kolil Contohqoumas")).corrected == "Cholil Contohqoumas"


def test_a_name_of_few_articles_is_only_offered() -> None:
    results = search(SearchRequest("cahaya misalpurnama"))

    assert results.corrected == ""
    assert results.suggested == "tjahaja misalpurnama"
