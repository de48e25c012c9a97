"""Similar articles: which are found, in which order, and with which scores."""

import random
from dataclasses import replace
from datetime import datetime

import pytest

from indexer.analysis import analyze, is_stopword
from indexer.engines.interface import Engine, IndexDocument, LikeQuery
from indexer.query.minimum_should_match import MinimumShouldMatch
from tests.engines.conftest import Index
from tests.engines.documents import at, document
from tests.engines.oracle import K1, Oracle

FLOOD = "Banjir merendam kampung di tepi sungai. Warga mengungsi ke balai desa di Demak."
QUAKE = "Gempa mengguncang kota pada dini hari. Rumah roboh dan jalan retak di Cianjur."
HARVEST = "Petani memanen padi lebih awal. Harga gabah naik di pasar induk Karawang."


def like(engine: Engine, text: IndexDocument, *, limit: int = 10) -> list[int]:
    return [hit.article_id for hit in engine.searcher.more_like_this(query_of(text, limit=limit))]


def query_of(text: IndexDocument, *, limit: int = 10) -> LikeQuery:
    return LikeQuery(text.article_id, text.title, text.body, text.published_at, limit)


def some_news() -> list[IndexDocument]:
    return [
        document(1, "Banjir di Demak", FLOOD),
        document(2, "Tanggul jebol", f"Tanggul sungai jebol. {FLOOD}"),
        document(3, "Gempa di Cianjur", QUAKE),
        document(4, "Rumah roboh", f"Tim penolong tiba. {QUAKE}"),
        document(5, "Panen raya", HARVEST),
        document(6, "Harga gabah", f"Bulog membeli. {HARVEST}"),
    ]


@pytest.mark.parametrize("batch_size", [100, 1], ids=["one segment", "many"])
def test_articles_on_the_same_event_are_found_and_the_article_itself_is_not(
    index: Index, batch_size: int
) -> None:
    news = some_news()
    engine = index(*news, batch_size=batch_size)

    assert [like(engine, each) for each in news] == [[2], [1], [4], [3], [6], [5]]


def test_an_article_that_is_not_indexed_has_similar_articles(index: Index) -> None:
    engine = index(*some_news())

    assert like(engine, document(99, "Banjir lagi", FLOOD)) == [1, 2]


def test_the_text_of_the_request_counts_and_not_the_indexed_text(index: Index) -> None:
    news = some_news()
    engine = index(*news)

    assert like(engine, replace(news[0], title="Gempa susulan", body=QUAKE)) == [3, 4]


def test_changes_are_visible_at_once(index: Index) -> None:
    news = some_news()
    engine = index(*news)

    engine.builder.apply(
        [document(7, "Banjir surut", FLOOD), document(4, "Bola", "Timnas menang.")], [2]
    )

    assert like(engine, news[0]) == [7]
    assert like(engine, news[2]) == []


@pytest.mark.parametrize(
    ("title", "body"),
    [("", ""), ("Yang itu", "dan di mana saja"), ("Xylofon", "quasar zebra"), ("!!!", "…")],
    ids=["nothing", "stopwords", "words of no article", "signs"],
)
def test_a_text_without_common_words_has_no_similar_articles(
    index: Index, title: str, body: str
) -> None:
    assert like(index(*some_news()), document(99, title, body)) == []


def test_an_empty_index_has_no_similar_articles(index: Index) -> None:
    assert like(index(), document(1, "Banjir", FLOOD)) == []


def test_articles_below_the_minimum_score_are_not_found(index: Index) -> None:
    engine = index(*some_news(), document(7, "Pasar malam", "Pasar malam ramai oleh pengunjung."))

    assert like(engine, document(99, "Panen", f"{HARVEST} Hujan reda, irigasi pulih.")) == [5, 6]


def test_the_limit_is_kept(index: Index) -> None:
    engine = index(*(document(n, "Banjir", FLOOD) for n in range(1, 9)), document(20, "", QUAKE))

    assert like(engine, document(99, "Banjir", FLOOD), limit=3) == [8, 7, 6]


@pytest.mark.ranking
def test_equal_articles_are_ordered_by_distance_in_time_and_undated_ones_come_last(
    index: Index,
) -> None:
    engine = index(
        document(1, "Banjir", FLOOD, published_at=at(2024, 3, 18)),
        document(2, "Banjir", FLOOD, published_at=at(2024, 3, 2)),
        document(3, "Banjir", FLOOD, published_at=at(2020, 1, 1)),
        document(4, "Banjir", FLOOD),
        *(replace(each, article_id=each.article_id + 10) for each in some_news()[2:]),
    )
    text = document(99, "Banjir", FLOOD, published_at=at(2024, 3, 17))

    assert like(engine, text) == [1, 2, 3, 4]
    assert like(engine, replace(text, published_at=None)) == [4, 3, 2, 1]


def test_a_close_date_does_not_outweigh_the_words(index: Index) -> None:
    engine = index(
        document(1, "Banjir di Demak", FLOOD, published_at=at(2010)),
        document(2, "Banjir kiriman", "Banjir kiriman datang.", published_at=at(2024)),
        *some_news()[2:],
    )

    text = document(99, "Banjir di Demak", FLOOD, published_at=at(2024))
    assert like(engine, text)[0] == 1


@pytest.mark.ranking
def test_a_name_counts_more_than_another_word(index: Index) -> None:
    engine = index(
        document(1, "", "Kota Ambarita ramai."),
        document(2, "", "Kota dermaga ramai."),
        *some_news()[2:],
    )

    assert like(engine, document(99, "", "Lalu dermaga. Kata Ambarita, dermaga.")) == [2, 1]
    assert like(engine, document(99, "", "Lalu dermaga. Kata Ambarita.")) == [1, 2]
    assert like(engine, document(99, "", "Lalu dermaga. Kata ambarita.")) == [2, 1]


def test_other_spellings_of_a_name_are_found(index: Index) -> None:
    engine = index(document(1, "", "Pasukan tiba di Kazakhstan."), *some_news()[1:])

    assert like(engine, document(99, "", "Kerusuhan pecah di Kazakstan.")) == [1]


# --- Against the same rules in plain Python -------------------------------------------------------


def expected(oracle: Oracle, text: IndexDocument, *, indexed: bool) -> dict[int, float]:
    """Return the similar articles and their scores."""
    tokens = analyze(text.body)
    capital, small = set(), set()
    for token in tokens:
        before = text.body[: token.start].rstrip(" ")[-1:]
        if text.body[token.start].islower():
            small.add(token.exact)
        elif before and before not in ".\n":
            capital.add(token.exact)
    counts: dict[str, float] = {}
    for token, times in [(each, 3) for each in analyze(text.title)] + [(t, 1) for t in tokens]:
        is_name = token.exact in capital - small
        if is_name or not is_stopword(token.exact):
            counts[token.stem] = counts.get(token.stem, 0) + times * (1.3 if is_name else 1)
    documents = {stem: oracle._frequency("stem", stem) for stem in counts}
    weights = {
        stem: times * oracle._idf(documents[stem])
        for stem, times in counts.items()
        if documents[stem] > (1 if indexed else 0)
    }
    best = sorted(weights, key=lambda stem: (-weights[stem], stem))[:25]
    scores: dict[int, float] = {}
    min_score = 0.0
    for stem in best:
        boost = weights[stem] / weights[best[0]]
        min_score += 0.15 * boost * oracle._idf(documents[stem]) * (K1 + 1)
        for article, score in oracle._term("stem", stem).items():
            scores[article] = scores.get(article, 0.0) + boost * score
    scores.pop(text.article_id, None)
    for article in scores:
        scores[article] *= 1 + date_gain(text.published_at, oracle.live[article].published_at)
    return {article: score for article, score in scores.items() if score >= min_score}


def date_gain(one: datetime | None, other: datetime | None) -> float:
    if one is None or other is None:
        return 0.0
    return 1 / (1 + abs((one - other).total_seconds()) / (7 * 24 * 3600))


WORDS = tuple(f"kata{one}{two}" for one in "abcdefghi" for two in "klmno")
NAMES = ("Ambarita", "Bastian", "Cakrawangsa", "Dirgantara")


def a_text(drawn: random.Random, sentences: int) -> str:
    return " ".join(
        f"{' '.join(drawn.choices(WORDS[: drawn.randint(3, 45)], k=8))} {drawn.choice(NAMES)} dan."
        for _ in range(sentences)
    )


@pytest.mark.ranking
@pytest.mark.parametrize("seed", range(12))
def test_hits_and_scores_match_the_rules(index: Index, seed: int, engine_name: str) -> None:
    drawn = random.Random(seed)
    versions = [
        document(
            number,
            " ".join(drawn.sample(WORDS, drawn.randint(0, 3))),
            a_text(drawn, drawn.randint(0, 8)),
            published_at=drawn.choice([None, at(2024, drawn.randint(1, 12), drawn.randint(1, 28))]),
        )
        for number in range(1, 31)
    ]
    engine = index(*versions, batch_size=drawn.choice([7, 100]))
    gone = set(drawn.sample(range(1, 31), drawn.choice([0, 4])))
    if gone:
        engine.builder.apply([], gone)
    live = {each.article_id: each for each in versions if each.article_id not in gone}
    # The statistics of embedded engines count deleted documents until a merge.
    counted = list(live.values()) if engine_name == "opensearch" else versions
    oracle = Oracle(live, counted, MinimumShouldMatch())

    for text in [*drawn.sample(list(live.values()), 6), document(99, "kataak", a_text(drawn, 6))]:
        hits = engine.searcher.more_like_this(query_of(text, limit=100))

        wanted = expected(oracle, text, indexed=text.article_id in live)
        assert {hit.article_id: hit.score for hit in hits} == pytest.approx(wanted, rel=1e-5)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
