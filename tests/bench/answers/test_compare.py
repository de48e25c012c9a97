"""Equal answers are counted, and of others the first difference is shown."""

import json
from dataclasses import replace

import pytest

from bench.answers.collect import Answer
from bench.answers.compare import MAX_SHOWN_DIFFERENCES, NotComparable, compare, difference

HIT = {"id": 7, "score": 12.25}
QUERY = Answer(
    kind="query",
    path="/api/v1/search?q=banjir",
    status=200,
    redirects=[],
    headers={"Cache-Control": "no-store"},
    body=json.dumps({"total": 1, "hits": [HIT], "corrected": None}),
)
PAGE = Answer("results", "/search?q=banjir", 200, [], {}, "<p>1 artikel</p>" + " " * 100)


def with_body(**changes: object) -> Answer:
    return replace(QUERY, body=json.dumps(json.loads(QUERY.body) | changes))


def test_equal_and_different_answers_are_counted_by_kind() -> None:
    found = compare([QUERY, PAGE, QUERY], [QUERY, PAGE, with_body(total=2)])

    assert found.equal == {"query": 1, "results": 1}
    assert found.different == {"query": 1}
    assert [line.split() for line in list(found.lines())[:4]] == [
        ["kind", "equal", "different"],
        ["query", "1", "1"],
        ["results", "1", "0"],
        ["all", "2", "1"],
    ]
    assert found.shown == ["\nquery: /api/v1/search?q=banjir\n  total: 1 -> 2"]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (replace(QUERY, status=503), "status: 200 -> 503"),
        (replace(QUERY, redirects=["301 /cari"]), "redirects[0]: None -> '301 /cari'"),
        (replace(QUERY, headers={}), "headers.Cache-Control: 'no-store' -> None"),
        (with_body(hits=[HIT | {"score": 12.250000000000002}]), "hits[0].score: 12.25 -> 12.2500"),
        (with_body(hits=[HIT, HIT]), "hits[1]: None -> {'id': 7"),
        (with_body(corrected="banjir"), "corrected: None -> 'banjir'"),
        (replace(QUERY, body=QUERY.body.replace(", ", ",")), "character 12: "),
    ],
    ids=["status", "redirects", "headers", "score", "hits", "corrected", "bytes"],
)
def test_the_first_difference_of_a_query(new: Answer, expected: str) -> None:
    assert difference(QUERY, new).startswith(expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (PAGE.body.replace("artikel", "berita"), "character 5: '<p>1 artikel</p>"),
        (PAGE.body + "x", "character 116: "),
        (PAGE.body[:3], "character 3: "),
    ],
    ids=["word", "longer", "shorter"],
)
def test_the_first_difference_of_a_page(body: str, expected: str) -> None:
    found = difference(PAGE, replace(PAGE, body=body))

    assert found.startswith(expected)
    assert " -> " in found


def test_only_the_first_differences_are_shown() -> None:
    found = compare([QUERY] * 50, [with_body(total=3)] * 50)

    assert found.different["query"] == 50
    assert len(found.shown) == MAX_SHOWN_DIFFERENCES


@pytest.mark.parametrize("new", [[], [PAGE], [QUERY, QUERY]], ids=["fewer", "other", "more"])
def test_other_requests_cannot_be_compared(new: list[Answer]) -> None:
    with pytest.raises(NotComparable, match=r"Request [12] differs"):
        compare([QUERY], new)
