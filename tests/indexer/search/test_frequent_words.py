"""The words that a worker learns before readers meet them."""

from unittest.mock import patch

import pytest

from indexer.analysis import SurfaceForms, surface_forms
from indexer.highlight import highlighter
from indexer.search import frequent_words
from indexer.search.frequent_words import learn_frequent_words
from indexer.sync.rebuild import rebuild

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = ("Hujan deras membanjiri jalan.", "Hujan reda, jalan kering.", "Pasar ramai.")


@pytest.fixture
def table(article_factory):
    """Return the table of a new process, on a site with articles."""
    for text in TEXTS:
        article_factory(title="Kabar", body=text)
    rebuild()
    surface_forms.compile_kernels()
    with patch.object(highlighter, "_SURFACE_FORMS", SurfaceForms()) as table:
        yield table


def analysed_of(table: SurfaceForms, text: str) -> list[str]:
    """Return the words of a text that the table does not know."""
    with patch.object(surface_forms, "_forms", side_effect=surface_forms._forms) as forms:
        table.occurrences(frozenset({"banjir"}), [text])
    return [call.args[0] for call in forms.call_args_list]


def test_words_of_articles_are_known_before_a_page_shows_them(table):
    assert learn_frequent_words(pause_seconds=0) > 5

    assert analysed_of(table, "Hujan membanjiri PASAR, (jalan) kering. Entah") == ["Entah"]
    assert table.occurrences(frozenset({"banjir"}), [TEXTS[0]]) == [[(12, "membanjiri")]]


def test_the_most_frequent_words_come_first(table):
    with (
        patch.object(frequent_words, "BATCH_WORDS", 1),
        patch.object(frequent_words, "MAX_WORDS", 3),
    ):
        assert learn_frequent_words(pause_seconds=0) == 3

    assert set(analysed_of(table, "Kabar hujan jalan pasar")) == {"pasar"}


def test_nothing_is_analysed_without_compiled_code(table):
    with (
        patch.object(surface_forms, "_compiled", []),
        patch.object(surface_forms, "_forms") as forms,
    ):
        learn_frequent_words(pause_seconds=0)

    assert not forms.called
