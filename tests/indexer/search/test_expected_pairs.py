"""The pairs of words that a search counts are announced, so that a cluster counts them at once."""

from collections.abc import Iterable
from typing import Any

import pytest

from articles.models import Article
from indexer.engines import get_searcher
from indexer.engines.whoosh.engine import WhooshSearcher
from indexer.engines.whoosh.search.index_vocabulary import IndexVocabulary
from indexer.query.vocabulary import Pair, Relation
from indexer.search.request import SearchRequest
from indexer.search.service import search
from indexer.sync.rebuild import rebuild

pytestmark = pytest.mark.django_db(transaction=True)

BODIES = (
    *["Jusuf Kalla membuka rapat vaksinasi vaksin di Jakarta"] * 25,
    *["Vaksin dan vaksinasi di rumah sakit, menurut Undang-Undang Nomor 11 Tahun 2020"] * 6,
    *["Manchester City menang 3-0 di kota itu; the city wins again"] * 25,
    *["Kereta api menabrak mobil, pemobil selamat; banjir Jakarta surut"] * 25,
    "Yusuf datang, Kala pergi, yusuf kala",
)
#: Each counts pairs in another step; before the first search, unless the last search is named.
TEXTS = (
    "vaksin jakarta",  # families of loan words
    "manchester city",  # names beside English words
    "UU 11/2020",  # notations of a number
    "banjirr jakarta",  # misspelled words
    "rumahsakit jakarta",  # run-together words
    "yusuf kala",  # names in another spelling
    "kereta apii mobl",
)


class Recorder:
    """The pairs that are announced and counted, in their order, and the searches between them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.announced: list[set[Pair]] = [set()]  # before each search
        self.counted: list[set[Pair]] = [set()]
        self._is_counting = False  # one count may call another
        recorder = self

        def expect(vocabulary: IndexVocabulary, pairs: Iterable[Pair]) -> None:
            recorder.announced[-1] |= set(map(_unordered, pairs))

        def counting(relation: Relation, count: Any) -> Any:
            def counted(
                vocabulary: IndexVocabulary, first: str, second: str, **options: int
            ) -> int:
                of_stems = relation is Relation.STEMS_TOGETHER
                frequency = vocabulary.stem_frequency if of_stems else vocabulary.frequency
                if recorder._is_counting:
                    return int(count(vocabulary, first, second, **options))
                if frequency(first) and frequency(second):
                    recorder.counted[-1].add(_unordered(Pair(relation, first, second)))
                recorder._is_counting = True
                found = int(count(vocabulary, first, second, **options))
                recorder._is_counting = False
                return found

            return counted

        def searching(searcher: WhooshSearcher, query: Any) -> Any:
            recorder.announced.append(set())
            recorder.counted.append(set())
            return run(searcher, query)

        run = WhooshSearcher.search
        monkeypatch.setattr(IndexVocabulary, "expect", expect)
        monkeypatch.setattr(WhooshSearcher, "search", searching)
        for name, relation in (
            ("together", Relation.TOGETHER),
            ("stems_together", Relation.STEMS_TOGETHER),
            ("side_by_side", Relation.SIDE_BY_SIDE),
        ):
            count = getattr(IndexVocabulary, name)
            monkeypatch.setattr(IndexVocabulary, name, counting(relation, count))


@pytest.fixture
def articles(empty_index: None) -> None:
    """Save the articles, and build the index."""
    Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body) for n, body in enumerate(BODIES, 1)
    )
    rebuild(procs=1)


@pytest.mark.usefixtures("articles")
@pytest.mark.parametrize("text", TEXTS)
def test_counted_pairs_are_announced_before_the_first_search(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    search(SearchRequest(text))  # loads the lists of words
    rebuild(procs=1)  # so that nothing is remembered of this commit
    recorder = Recorder(monkeypatch)

    search(SearchRequest(text))

    announced = set[Pair]().union(*recorder.announced[:2])
    counted = set[Pair]().union(*recorder.counted)
    assert counted
    assert counted <= announced


@pytest.mark.usefixtures("articles")
def test_an_embedded_engine_reads_no_announced_pair() -> None:
    vocabulary = get_searcher().vocabulary()

    vocabulary.expect(_forbidden())

    assert vocabulary.together("vaksin", "jakarta") == 25


def _forbidden() -> Iterable[Pair]:
    raise AssertionError
    yield


def _unordered(pair: Pair) -> Pair:
    if pair.relation is Relation.SIDE_BY_SIDE or pair.first <= pair.second:
        return pair
    return Pair(pair.relation, pair.second, pair.first)
