"""Coverage of the answering sentence by a snippet."""

from pathlib import Path

import pytest

from bench.relevance.sets import JudgedSet, Query, SetDocuments
from bench.relevance.snippets import answering_sentence, cases, share

BODY = (
    "Presiden tiba di Semarang. Banjir merendam ribuan rumah warga sejak Selasa."
    " Warga mengungsi ke sekolah."
)


@pytest.mark.parametrize(
    ("query", "rarity", "sentence"),
    [
        ("rumah terendam banjir", {}, "Banjir merendam ribuan rumah warga sejak Selasa."),
        ("warga mengungsi", {}, "Warga mengungsi ke sekolah."),
        ("presiden dan warga", {"presiden": 5}, "Presiden tiba di Semarang."),
        ("presiden dan warga", {"presiden": 1}, "Presiden tiba di Semarang."),
        ("gempa bumi", {}, ""),
    ],
    ids=["most", "stems", "rarest", "first", "none"],
)
def test_the_answering_sentence_shares_most_by_rarity(
    query: str, rarity: dict[str, float], sentence: str
) -> None:
    known = {"banjir": 1.0, "rumah": 1.0, "warga": 1.0, "ungsi": 1.0, "rendam": 1.0} | rarity

    assert answering_sentence(query, BODY, known) == sentence


@pytest.mark.parametrize(
    ("snippet_text", "expected"),
    [
        ("… BANJIR merendam rumah …", 0.75),
        ("Banjir, rumah; warga terendam. Merendam!", 1.0),
        ("terendam", 0.0),
        ("", 0.0),
    ],
)
def test_words_count_as_they_are_written(snippet_text: str, expected: float) -> None:
    assert share(snippet_text, {"banjir", "merendam", "rumah", "warga"}) == expected


def test_stopwords_and_queries_without_an_answer_are_left_out(small_set: Path) -> None:
    judged = JudgedSet(
        "kecil",
        SetDocuments(small_set / "docs.jsonl.gz", bodies_only=False),
        (Query("rumah terendam", {1: 1}), Query("cuaca", {2: 1})),
    )

    found = cases(judged, {"di"})

    assert [case.query for case in found] == ["rumah terendam"]
    assert found[0].answer == {"banjir", "merendam", "ribuan", "rumah", "semarang"}
