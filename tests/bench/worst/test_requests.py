"""Random requests of ``bin/bench worst``: the same with a seed, of all kinds, and mutable."""

import random
from urllib.parse import parse_qsl, urlsplit

from bench.worst.report import lines
from bench.worst.requests import MAX_PIECES, PATHS, Request, RequestSpace
from bench.worst.words import Words

WORDS = Words(
    frequent=("banjir", "kota"),
    middle=("jembatan",),
    rare=("sangkuriang",),
    texts=("Warga kota menanam pohon di tepi sungai yang sering meluap saat hujan.",),
    articles=(7,),
)


def space(seed: int) -> RequestSpace:
    return RequestSpace(WORDS, random.Random(seed))


def test_a_seed_gives_the_same_requests() -> None:
    one, other = space(3), space(3)

    assert [one.draw().url for _ in range(50)] == [other.draw().url for _ in range(50)]


def test_all_public_pages_and_all_kinds_of_pieces_are_drawn() -> None:
    drawn = [space(1).draw()]
    made = space(2)
    drawn += [made.draw() for _ in range(600)]
    text = " ".join(piece for request in drawn for piece in request.pieces)

    assert {f"/{request.path.split('/')[1]}" for request in drawn} == {
        f"/{path.split('/')[1]}" for path in PATHS
    }
    assert all(sign in text for sign in ("*", "?", "~2", '"', "OR", "judul:", "-", "("))


def test_a_mutation_stays_a_request_within_its_size() -> None:
    made = space(5)
    request = made.draw()
    for _ in range(300):
        request = made.mutate(request, made.draw())
        parts = urlsplit(request.url)

        assert len(request.pieces) <= MAX_PIECES
        assert parts.path.startswith(tuple(PATHS))
        assert dict(parse_qsl(parts.query, keep_blank_values=True))


def test_trends_have_a_parameter_for_each_query() -> None:
    url = Request("/tren", ("banjir", "|", "gempa")).url

    assert [value for name, value in parse_qsl(urlsplit(url).query) if name == "q"] == [
        "banjir ",
        " gempa",
    ]


def test_trends_have_several_queries() -> None:
    made = space(4)
    drawn = [request for request in (made.draw() for _ in range(900)) if "/tren" in request.path]

    counts = {len(values_of(request, "q")) for request in drawn}
    assert counts >= {1, 2, 3, 5}
    assert all("|" not in text for request in drawn for text in values_of(request, "q"))


def values_of(request: Request, name: str) -> list[str]:
    return [value for key, value in parse_qsl(urlsplit(request.url).query) if key == name]


def test_the_report_names_the_dearest_and_their_number() -> None:
    costs = [{"ms": 70.5, "again_ms": 8.0, "status": 200, "url": "/search?q=ban%2A"}]

    summary = {"milliseconds": [70.5, 20.0, 1.0], "collections": [30.2, 4.0]}
    report = list(lines(summary, costs, limit=60))

    assert report[0].startswith("3 requests, 1 of them above 60 ms")
    assert report[1].startswith("2 collections of garbage between them, 34 ms in all")
    assert report[2].split() == ["70.5", "8.0", "200", "/search?q=ban*"]
