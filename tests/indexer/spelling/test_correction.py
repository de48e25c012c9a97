"""Query correction: words that are replaced, words that are suggested, words that stay."""

import pytest

from articles.models import Article
from indexer.engines import get_searcher
from indexer.query.describe import describe
from indexer.query.parser import parse
from indexer.query.word_lookup import WordLookup
from indexer.spelling import QueryCorrector

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("each_engine", "articles"),
]


def corrected(text: str, *, for_suggestion: bool = False) -> str:
    lookup = WordLookup(get_searcher().vocabulary())
    corrector = QueryCorrector(parse(text).tree, lookup, for_suggestion=for_suggestion)
    return describe(corrector.corrected())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jokwi", "jokowi"),
        ("Persiden Jokwi", "Presiden Jokowi"),
        ("BANJJIR", "BANJIR"),
        ("banjirr jakarta", "banjir jakarta"),
        ("danau toba jaakrta", "danau toba jakarta"),
        ("kementrain", "kementerian"),  # two edits of a long word
        ("jokwi -jakrta", "jokowi BUKAN jakrta"),
        ("banjir AND jakrta", "banjir DAN jakarta"),
        ("judul:kabr", "judul:kabar"),
        ("anak-anka", "anak-anak"),
        ("rumahsakit bandung", "rumah sakit bandung"),
        ("wisa tawan danau", "wisatawan danau"),
        ("kpan banjir", "kapan banjir"),  # a question word, which no article has
    ],
)
def test_words_that_no_article_has_are_replaced(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "presiden jokowi",
        "presidennya kebanjiran",  # other forms of words that articles have
        "kapan siapakah",
        "jakarta 20222 b2b",
        "jakrta* jakrt?",
        "jakrta~1",
        '"presidn jokwi"',
        "jakrta ATAU banjir",
        "-jakrta",
        "sumber:jakrta penulis:jokwi kategori:banjr",
        "DPRR",
        "xyzzyxyzzy",
        "http://x.example",
        "",
    ],
)
def test_everything_else_stays_as_it_is_typed(text: str) -> None:
    assert corrected(text) == describe(parse(text).tree)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"presidn jokwi"', '"presiden jokowi"'),
        ('"Presiden Jokowi"', '"Presiden Jokowi"'),
        ("jakrta ATAU banjir", "jakarta ATAU banjir"),
        ("jakrta* bandng", "jakrta* bandung"),
    ],
)
def test_phrases_and_alternatives_are_corrected_in_a_suggestion(typed: str, meant: str) -> None:
    assert corrected(typed, for_suggestion=True) == meant


def test_the_other_words_decide_between_near_ones() -> None:
    assert corrected("kota ssoba") == "kota soba"
    assert corrected("danau doba") == "danau toba"


def test_words_of_articles_saved_later_are_known() -> None:
    assert corrected("tsunmai") == "tsunmai"

    Article.objects.create(title="Tsunami", body="Tsunami melanda.")

    assert corrected("tsunmai") == "tsunami"
    assert corrected("jokwi") == "jokowi"


def test_words_of_deleted_articles_are_no_corrections() -> None:
    from indexer.sync.rebuild import rebuild

    Article.objects.filter(body__contains="Jokowi").delete()
    rebuild(procs=1)

    assert corrected("jokwi") == "jokwi"
