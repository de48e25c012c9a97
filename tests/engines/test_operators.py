"""AND, OR, NOT and bags of words: which documents match."""

import pytest

from indexer.engines.interface import EngineQuery
from indexer.query.parser import parse
from indexer.query.tree import (
    And,
    Bag,
    Everything,
    FieldName,
    InField,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Word,
)
from indexer.scoring_weights import LEAD_WORDS, RESCORED_HITS, RESCORED_HITS_FOR_ANSWERS
from tests.engines.conftest import Index, MakeEngine, build_index, found, scores
from tests.engines.documents import document

FILLER = "warga kampung bergotong royong membersihkan saluran air pada hari minggu"

BODIES = {
    1: "banjir jakarta hujan",
    2: "banjir bandung",
    3: "gempa bandung hujan",
    4: "gempa jakarta",
    5: "pemilu",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("banjir", {1, 2}),
        ("banjir AND jakarta", {1}),
        ("banjir DAN bandung", {2}),
        ("banjir OR gempa", {1, 2, 3, 4}),
        ("banjir ATAU pemilu", {1, 2, 5}),
        ("banjir -jakarta", {2}),
        ("banjir BUKAN bandung", {1}),
        ("-banjir", {3, 4, 5}),
        ("-banjir -gempa", {5}),
        ("NOT (banjir OR pemilu)", {3, 4}),
        ("(banjir OR gempa) AND hujan", {1, 3}),
        ("(banjir AND bandung) OR (gempa AND jakarta)", {2, 4}),
        ("(banjir OR gempa) -(hujan OR bandung)", {4}),
        ("hujan -(jakarta AND banjir)", {3}),
        ("banjir OR (gempa -jakarta)", {1, 2, 3}),
        ("banjir AND (bandung OR (jakarta AND (hujan OR gempa)))", {1, 2}),
        ("banjir AND tidakada", set()),
        ("banjir OR tidakada", {1, 2}),
        ("banjir -tidakada", {1, 2}),
        ("tidakada", set()),
        ("-tidakada", {1, 2, 3, 4, 5}),
        ("banjir AND -banjir", set()),
    ],
)
@pytest.mark.parametrize("batch_size", [1, 2, 100], ids=["5 segments", "3 segments", "1 segment"])
def test_operators(index: Index, text: str, expected: set[int], batch_size: int) -> None:
    engine = index(
        *(document(n, "Kabar", body) for n, body in BODIES.items()), batch_size=batch_size
    )

    assert set(found(engine, text)) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        pytest.param(Nothing(), set(), id="nothing"),
        pytest.param(Everything(), {1, 2, 3, 4, 5}, id="everything"),
        pytest.param(Not(Word("banjir")), {3, 4, 5}, id="bare not"),
        pytest.param(And((Word("banjir"), Everything())), {1, 2}, id="and everything"),
        pytest.param(Or((Word("banjir"), Everything())), {1, 2, 3, 4, 5}, id="or everything"),
        pytest.param(And((Everything(), Not(Everything()))), set(), id="not everything"),
        pytest.param(And((Word("banjir"), Nothing())), set(), id="and nothing"),
        pytest.param(And((Everything(), Not(Nothing()))), {1, 2, 3, 4, 5}, id="not nothing"),
        pytest.param(Or((Word("banjir"), Not(Word("hujan")))), {1, 2, 4, 5}, id="or not"),
        pytest.param(Word("!!!"), set(), id="a word without letters"),
        pytest.param(And((Word("..."), Word("banjir"))), {1, 2}, id="and without letters"),
        pytest.param(Phrase("--", 3), set(), id="a phrase without letters"),
        pytest.param(Bag((Word("..."), Word("pemilu"))), {5}, id="bag with punctuation"),
    ],
)
def test_edge_cases_of_trees(index: Index, tree: Node, expected: set[int]) -> None:
    engine = index(*(document(n, "Kabar", body) for n, body in BODIES.items()), batch_size=2)

    assert set(found(engine, tree)) == expected


def test_up_to_two_words_all_must_match(index: Index) -> None:
    engine = index(
        document(1, body="banjir gempa"),
        document(2, body="banjir"),
        document(3, body="gempa"),
    )

    assert found(engine, "banjir gempa") == [1]


@pytest.mark.ranking
def test_half_of_a_longer_bag_must_match(index: Index) -> None:
    words = "banjir gempa longsor kebakaran badai"
    engine = index(
        document(1, "Kabar", "banjir gempa longsor"),
        document(2, "Kabar", words),
        document(3, "Kabar", "kebakaran badai"),
    )

    assert found(engine, words) == [2, 1]


@pytest.mark.ranking
def test_a_rare_word_weighs_more_than_common_ones(index: Index) -> None:
    others = [document(n, body="kali pertama dirilis") for n in range(10, 40)]
    engine = index(document(1, body="spongebob"), *others)

    assert found(engine, "spongebob pertama kali dirilis") == [1]


@pytest.mark.ranking
def test_words_in_the_order_of_the_query_rank_higher(index: Index) -> None:
    engine = index(
        document(1, body=f"harga {FILLER} minyak {FILLER} goreng"),
        document(2, body=f"harga minyak {FILLER} goreng {FILLER}"),
        document(3, body=f"minyak harga {FILLER} {FILLER} goreng"),
        document(4, body=f"harga minyak goreng {FILLER} {FILLER}"),
    )

    assert found(engine, "harga minyak goreng")[:2] == [4, 2]


@pytest.mark.ranking
def test_keywords_in_the_lead_count_more(index: Index) -> None:
    engine = index(
        document(1, body=f"banjir gempa {'air ' * LEAD_WORDS * 2}"),
        document(2, body=f"{'air ' * LEAD_WORDS} banjir gempa {'air ' * LEAD_WORDS}"),
        document(3, body="warga"),
    )

    assert found(engine, "banjir gempa") == [1, 2]
    assert found(engine, "di mana banjir gempa") == [2, 1]  # an answer may be anywhere


@pytest.mark.ranking
@pytest.mark.parametrize(
    ("query", "answering", "other"),
    [
        pytest.param("kapan soekarno lahir", "pada tanggal 6 juni", "di kota besar itu", id="when"),
        pytest.param("berapa luas sumatera", "sekitar 473 ribu", "di sebelah barat itu", id="how"),
        pytest.param("apa itu fotosintesis", "adalah proses", "dan proses", id="what"),
    ],
)
def test_words_of_an_answer_count(index: Index, query: str, answering: str, other: str) -> None:
    words = "soekarno lahir sumatera luas fotosintesis"
    engine = index(document(1, body=f"{words} {answering}"), document(2, body=f"{words} {other}"))

    assert found(engine, query) == [1, 2]


@pytest.mark.ranking
@pytest.mark.parametrize(
    ("query", "depth"),
    [("banjir gempa", RESCORED_HITS), ("kapan banjir gempa", RESCORED_HITS_FOR_ANSWERS)],
)
def test_rescored_hits_stay_above_all_others(index: Index, query: str, depth: int) -> None:
    many = [document(n, body=f"banjir gempa {'air ' * n}") for n in range(1, depth + 30)]
    engine = index(*many)

    tree = parse(query).tree
    whole = engine.searcher.search(EngineQuery(tree, limit=len(many)))
    pages = [
        engine.searcher.search(EngineQuery(tree, offset=n, limit=10))
        for n in range(0, len(many), 10)
    ]

    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    in_order = [hit.score for hit in whole.hits]
    assert in_order == sorted(in_order, reverse=True)
    assert len({hit.article_id for hit in whole.hits}) == len(many)


def test_minimum_should_match_is_an_option_of_the_engine(make_engine: MakeEngine) -> None:
    engine = make_engine(minimum_should_match="100%")
    build_index(engine, [document(1, body="banjir gempa longsor"), document(2, body="banjir")])

    assert found(engine, "banjir gempa longsor kebakaran") == []


@pytest.mark.ranking
def test_a_relaxed_query_matches_one_word_and_ranks_more_words_higher(index: Index) -> None:
    words = "banjir gempa longsor tsunami badai"
    engine = index(
        *(document(n, body=f"{word} kampung") for n, word in enumerate(words.split(), start=1)),
        document(6, body="badai banjir"),
    )

    assert found(engine, words) == []
    assert found(engine, words, relaxed=True)[0] == 6
    assert set(found(engine, words, relaxed=True)) == {1, 2, 3, 4, 5, 6}


def test_relaxing_never_excludes_more(index: Index) -> None:
    engine = index(document(1, body="banjir gempa"), document(2, body="banjir gempa longsor"))
    tree = And(
        (
            Bag((Word("banjir"), Word("tidakada"))),
            Not(Bag((Word("gempa"), Word("longsor")))),
        )
    )

    assert found(engine, tree) == []
    assert found(engine, tree, relaxed=True) == [1]


@pytest.mark.ranking
def test_stopwords_are_ignored_beside_content_words(index: Index) -> None:
    engine = index(document(1, body="banjir melanda kota"), document(2, body="yang di dan untuk"))

    assert found(engine, "apa yang banjir") == [1]


def test_a_query_of_stopwords_only_finds_them(index: Index) -> None:
    engine = index(document(1, body="itu yang dan"), document(2, body="banjir"))

    assert found(engine, "yang") == [1]
    assert found(engine, "yang dan") == [1]


@pytest.mark.ranking
def test_more_words_of_a_bag_rank_higher_within_a_larger_query(index: Index) -> None:
    engine = index(
        document(1, body="banjir gempa longsor kebakaran pemilu"),
        document(2, body="banjir gempa longsor pemilu"),
        document(3, body="kebakaran"),
    )

    assert found(engine, "(banjir gempa longsor kebakaran) AND pemilu") == [1, 2]


def test_an_optional_clause_adds_no_hits(index: Index) -> None:
    engine = index(document(1, body="menulis"), document(2, body="tulis"), document(3, body="batu"))

    assert set(scores(engine, "menulis -batu")) == {1, 2}


def test_thirty_two_clauses_of_every_kind(index: Index) -> None:
    engine = index(*(document(n, f"kata{n}", f"banjir bandang kata{n}") for n in range(1, 40)))
    words = " OR ".join(f"kata{n}" for n in range(1, 30))

    assert len(found(engine, f'{words} OR band* OR "banjir bandang" OR bnajir~1')) == 39


def test_one_field_within_another_counts_for_itself(index: Index) -> None:
    engine = index(document(1, "banjir", source="Kompas"), document(2, "Kompas", source="banjir"))
    tree = InField(FieldName.TITLE, InField(FieldName.SOURCE, Word("kompas")))

    assert found(engine, tree) == [1]
