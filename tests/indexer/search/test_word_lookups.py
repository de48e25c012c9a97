"""The lookups of words belong to one commit and one table of synonyms."""

import pytest

from articles.models import Article
from indexer.engines import get_searcher
from indexer.query.synonyms import SynonymTable
from indexer.search.request import SearchRequest
from indexer.search.service import search
from indexer.search.word_lookups import lookup_of
from indexer.sync.drain import drain
from lexicon.synonym_groups import SynonymGroup, SynonymKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_index")]

TABLE = SynonymTable([SynonymGroup(SynonymKind.SYNONYM, ("gempa", "lindu"))])


def save(**values: str) -> None:
    Article.objects.create(source="Antara", **values)
    drain()


def test_searches_of_a_commit_share_a_lookup_for_each_table() -> None:
    save(title="Gempa", body="gempa mengguncang kota")
    vocabulary = get_searcher().vocabulary()

    lookup, literal = lookup_of(vocabulary, TABLE), lookup_of(vocabulary, None)

    assert lookup_of(get_searcher().vocabulary(), TABLE) is lookup
    assert lookup_of(get_searcher().vocabulary(), None) is literal
    assert lookup_of(vocabulary, SynonymTable(())) is not lookup


def test_a_commit_has_a_lookup_of_its_own() -> None:
    save(title="Gempa", body="gempa mengguncang kota")
    before = lookup_of(get_searcher().vocabulary(), TABLE)

    save(title="Lindu", body="lindu mengguncang desa")

    after = lookup_of(get_searcher().vocabulary(), TABLE)
    assert after is not before
    assert not before.facts("gempa").synonyms
    assert after.facts("gempa").synonyms


def test_a_search_after_a_commit_finds_its_words() -> None:
    save(title="Gempa", body="gempa mengguncang kota")
    first = search(SearchRequest("gempa lidnu"), synonyms=TABLE)

    save(title="Lindu", body="lindu mengguncang kota dan desa lindu")

    later = search(SearchRequest("gempa"), synonyms=TABLE)
    assert first.synonyms == ()
    assert later.synonyms == ("lindu",)
    assert later.total == 2
    assert search(SearchRequest("lidnu"), synonyms=TABLE).corrected == "lindu"
