"""Headlines that the benchmark of suggestions types."""

import pytest

from bench.suggest.headlines import type_headlines
from bench.suggest.suggesters import SUGGESTERS, Fts5, Offer, Site, TitleList, folded_text
from tests.indexer.suggest.layers import document

HEADLINE = "banjir bandang di kota"


class Fixed:
    """Offers the same suggestions for each text."""

    def __init__(self, **offer):
        self.offer = Offer(**offer)

    def suggest(self, text):
        return self.offer


def course(suggester):
    found = type_headlines(suggester, [HEADLINE])
    (typed,) = found.headlines
    assert len(found.seconds) == len(HEADLINE) - 2
    return typed, found


def test_without_suggestions_every_letter_is_typed():
    typed, found = course(Fixed())

    assert (typed.keystrokes, typed.phrase_at, typed.title_at) == (len(HEADLINE), None, None)
    assert found.saved() == 0


def test_the_headline_ends_the_typing():
    typed, _ = course(Fixed(titles=[HEADLINE]))

    assert (typed.keystrokes, typed.title_at) == (3, 2)


def test_a_query_is_chosen_if_it_is_the_beginning_of_the_headline():
    typed, _ = course(Fixed(queries=["banjir bandar", "banjir", "banjir bandang", "banjir ban"]))

    assert typed.phrase_at == 2
    assert typed.keystrokes == 3 + len(HEADLINE) - len("banjir bandang")


@pytest.mark.parametrize("name", [name for name in SUGGESTERS if name != "tantivy"])
def test_suggesters_offer_the_title(name, tmp_path):
    documents = [document(1, "Banjir Bandang di Kota"), document(2, "Banjar pun ramai")]

    offer = SUGGESTERS[name](documents, tmp_path / "suggest").suggest("banjir b")

    assert offer.titles == [HEADLINE]
    assert offer.queries or name == "titles"


def test_words_of_titles_complete_the_text(tmp_path):
    documents = [document(1, "Di kota ada banjir bandang")]

    queries = [
        suggester(documents, tmp_path / "s").suggest("banjir ba").queries
        for suggester in (Site, Fts5)
    ]

    assert all("banjir bandang" in found for found in queries)
    assert TitleList(documents, tmp_path).suggest("banjir ba").titles == []


def test_texts_are_folded_to_words_with_single_spaces():
    assert folded_text("  “Café”, 24/7!") == "cafe 24 7"
