"""Random requests to the public URLs, and mutations of requests.

A request is a path and a list of parameters; the text of a query is a list of pieces, so that a
mutation can exchange, repeat or mix the pieces of two dear queries.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from bench.worst.words import ENGLISH, FUNCTION_WORDS, NUMBERS, SIGNS, TIMES, Words

MAX_PIECES = 40  # of a query; more than its limit of characters holds
FIELDS = ("judul", "sumber", "penulis", "kategori", "tanggal", "title", "xyz")
SORTS = ("relevance", "date", "oldest", "recent")
SWITCHES = ("tepat", "salinan", "lemah", "waktu", "bagian", "undated")
COLUMNS = ("source", "category", "author", "kind")
PERIODS = ("24-jam", "7-hari", "bulan-ini", "3-bulan", "tahun-lalu", "300-bulan")
DAYS = ("2019", "2020-02", "1999-01-01", "2030", "0001-01-01", "2024-02-30")
PATHS = {  # with their shares of random requests
    "/search": 40,
    "/api/v1/search": 14,
    "/api/v1/suggest": 10,
    "/articles": 12,
    "/api/v1/articles": 4,
    "/saringan": 5,
    "/lanjutan": 5,
    "/tren": 6,
    "/tren.csv": 4,
    "/search.atom": 4,
    "/unduh": 2,
}
Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A GET request; the pieces of its query are joined by spaces."""

    path: str
    pieces: tuple[str, ...]
    parameters: Parameters = ()

    @property
    def url(self) -> str:
        """Return the path with its query string."""
        name = "q"
        if self.path.startswith("/lanjutan"):
            name = dict(self.parameters).get("bidang", "q")
        texts = " ".join(self.pieces).split("|") if self.path.startswith("/tren") else None
        pairs = [(name, each) for each in texts or (" ".join(self.pieces),)]
        return f"{self.path}?{urlencode([*pairs, *self.parameters])}"


class RequestSpace:
    """Draws and mutates requests for a site."""

    def __init__(self, words: Words, rng: random.Random) -> None:
        self._words, self._rng = words, rng
        self._pieces: tuple[Callable[[], str], ...] = (
            self._word,
            lambda: words.misspelled(rng),
            lambda: f"{words.misspelled(rng)}~{rng.choice(('', '1', '2', '9'))}",
            lambda: f"{words.misspelled(rng)}~{rng.choice(('1', '2'))}",
            self._wildcard,
            self._wildcard,
            lambda: f'"{words.phrase(rng)}"{rng.choice(("", "~5", "~20", "~999"))}',
            lambda: words.phrase(rng),
            lambda: rng.choice(("OR", "AND", "NOT", "(", ")", "-", "+", '"', "|")),
            lambda: f"{rng.choice(FIELDS)}:{self._piece()}",
            lambda: f"-{self._word()}",
            lambda: f"({self._piece()} OR {self._piece()})",
            lambda: rng.choice(FUNCTION_WORDS),
            lambda: f'"{" ".join(rng.choices(FUNCTION_WORDS, k=rng.randint(2, 8)))}"',
            lambda: rng.choice((*TIMES, *ENGLISH, *NUMBERS)),
            lambda: rng.choice(SIGNS) * rng.randint(1, 60),
            lambda: "-".join(self._word() for _ in range(rng.randint(2, 20))),
        )

    def draw(self) -> Request:
        """Return a random request."""
        rng = self._rng
        path = rng.choices(list(PATHS), list(PATHS.values()))[0]
        size = rng.choice((1, 1, 2, 3, 5, 8, 13, 21, 32, MAX_PIECES))
        if rng.random() < 0.4:  # many pieces of one kind
            make = rng.choice(self._pieces)
            pieces = tuple(make() for _ in range(size))
        else:
            pieces = tuple(self._piece() for _ in range(size))
        if path.startswith("/tren"):
            pieces = self._as_several(pieces)
        return Request(self._whole_path(path), pieces, self._parameters(path))

    def mutate(self, request: Request, other: Request) -> Request:
        """Return a request that differs from another in its pieces, parameters or path."""
        rng = self._rng
        pieces = list(request.pieces)
        for _ in range(rng.randint(1, 3)):
            change = rng.randrange(6)
            place = rng.randrange(len(pieces)) if pieces else 0
            if change == 0 or not pieces:
                pieces.insert(place, self._piece())
            elif change == 1:
                pieces[place] = self._piece()
            elif change == 2:
                del pieces[place]
            elif change == 3:
                pieces += pieces[: rng.randint(1, len(pieces))]
            elif change == 4:
                pieces = [self._renewed(piece) for piece in pieces]
            else:
                pieces += other.pieces[: rng.randint(0, len(other.pieces))]
        request = replace(request, pieces=tuple(pieces[:MAX_PIECES]))
        if rng.random() < 0.3:
            request = replace(request, parameters=self._parameters(request.path))
        if rng.random() < 0.15:
            path = rng.choices(list(PATHS), list(PATHS.values()))[0]
            request = replace(request, path=self._whole_path(path))
        return request

    def _whole_path(self, path: str) -> str:
        rng = self._rng
        if path == "/articles":
            return f"/articles/{rng.choice(self._words.articles)}"
        if path == "/api/v1/articles":
            return f"/api/v1/articles/{rng.choice(self._words.articles)}"
        return f"/saringan/{quote(rng.choice(COLUMNS))}" if path == "/saringan" else path

    def _parameters(self, path: str) -> Parameters:
        rng = self._rng
        found: list[tuple[str, str]] = []
        if rng.random() < 0.6:
            found.append(("sort", rng.choice(SORTS)))
        if rng.random() < 0.4:
            found.append(("page", str(rng.choice((2, 5, 50, 999, 1_000, 10**9)))))
        for switch in SWITCHES:
            if rng.random() < 0.12:
                found.append((switch, rng.choice("01")))
        if rng.random() < 0.15:
            column = rng.choice(COLUMNS)
            values = rng.randint(1, 20)
            found += [(column, rng.choice(("kompas.com", "detik.com", "x"))) for _ in range(values)]
        if rng.random() < 0.2:
            found.append((rng.choice(("from", "to")), rng.choice(DAYS)))
        if rng.random() < 0.1:
            found.append(("masa", rng.choice(PERIODS)))
        found += self._own_parameters(path)
        return tuple(found)

    def _own_parameters(self, path: str) -> list[tuple[str, str]]:
        """Return parameters of single pages."""
        rng = self._rng
        fields = rng.choice(("q", "kata", "frasa", "salah_satu", "tanpa", "judul", "lain"))
        own: dict[str, list[tuple[str, str]]] = {
            "articles": [("n", str(rng.choice((1, 7, 300, 9_999))))],
            "api": [
                ("per_page", "50"),
                ("unit", rng.choice(("day", "week"))),
                ("format", "opensearch"),
            ],
            "tren": [("per", rng.choice(("minggu", "bulan", "tahun")))],
            "tren.csv": [("per", rng.choice(("minggu", "bulan", "tahun")))],
            "lanjutan": [("bidang", fields)],
            "saringan": [("urut", "abjad"), ("saring", self._word()[:2])],
        }
        found = own.get(path.split("/")[1], [])
        return [pair for pair in found if pair[0] == "bidang" or rng.random() < 0.5]

    def _as_several(self, pieces: tuple[str, ...]) -> tuple[str, ...]:
        """Return the pieces as those of one to six queries."""
        size = max(1, len(pieces) // self._rng.randint(1, 6))
        parts = [pieces[start : start + size] for start in range(0, len(pieces), size)]
        return tuple(piece for part in parts for piece in ("|", *part))[1:]

    def _piece(self) -> str:
        return self._rng.choice(self._pieces)()

    def _word(self) -> str:
        return self._words.word(self._rng)

    def _wildcard(self) -> str:
        word, rng = self._words.word(self._rng), self._rng
        size = rng.randint(2, 5)
        tail = rng.choice(("*", "*", "*a*", "*n", "?*", "*" + "?" * rng.randint(1, 9), "*a*i*n*"))
        return word[:size] + tail

    def _renewed(self, piece: str) -> str:
        """Return a piece of the same form with another word, so that no cache knows it."""
        if piece.isalpha() and len(piece) > 2:
            return self._words.misspelled(self._rng) if self._rng.random() < 0.5 else self._word()
        for sign in ("~", "*"):
            word, found, tail = piece.partition(sign)
            if found and word.isalpha():
                new = self._words.misspelled(self._rng)
                return (new if sign == "~" else new[: max(3, len(word))]) + sign + tail
        return piece
