"""Search in the list of articles with the site's engine."""

from typing import Any

from django.conf import settings

from articles.models import Article, PendingUpdate
from articles.signals import deferred_announcements
from indexer import admin as indexed_admin
from tests.articles.admin.conftest import LIST, text_of


def _titles(client: Any, text: str, **parameters: str) -> list[str]:
    response = client.get(LIST, {"q": text, **parameters})
    assert response.status_code == 200
    return [article.title for article in response.context["cl"].result_list]


def test_the_engine_finds_inflected_forms_best_first(client: Any, article_factory: Any) -> None:
    article_factory(title="Cuaca", body="Hujan lebat. Sungai membanjiri dua desa di hilir.")
    article_factory(title="Banjir besar", body="Banjir merendam desa. Banjir surut.")
    article_factory(title="Panen", body="Padi dipanen.")

    assert _titles(client, "banjir") == ["Banjir besar", "Cuaca"]


def test_a_chosen_column_wins_over_relevance(client: Any, article_factory: Any) -> None:
    article_factory(title="Z banjir", body="Banjir banjir banjir.")
    article_factory(title="A biasa", body="Ada banjir kecil di sudut kota yang ramai.")

    assert _titles(client, "banjir", o="1") == ["A biasa", "Z banjir"]


def test_drafts_are_found_before_the_hits(client: Any, article_factory: Any) -> None:
    article_factory(title="Terbit", body="Banjir di hilir.")
    article_factory(title="Konsep", body="Catatan tentang banjir bandang.", status="draft")
    article_factory(title="Konsep lain", body="Tentang panen.", status="draft")

    assert _titles(client, "banjir") == ["Konsep", "Terbit"]


def test_articles_that_are_not_indexed_yet_are_found(client: Any, article_factory: Any) -> None:
    article_factory(title="Lama", body="Tentang padi.")
    with deferred_announcements():
        article_factory(title="Belum terindeks", body="Tentang gempa.")

    assert _titles(client, "gempa") == ["Belum terindeks"]


def test_filters_narrow_the_hits(client: Any, article_factory: Any) -> None:
    article_factory(title="Satu", body="Banjir.", source="Kompas")
    article_factory(title="Dua", body="Banjir.", source="Antara")

    assert _titles(client, "banjir", source="Antara") == ["Dua"]


def test_without_an_index_titles_are_searched_with_a_message(client: Any, index_dir: Any) -> None:
    with deferred_announcements():
        Article.objects.create(title="Tentang banjir", body="Isi.")
        Article.objects.create(title="Lain", body="Isi.")
    PendingUpdate.objects.all().delete()

    response = client.get(LIST, {"q": "banjir"})

    assert [article.title for article in response.context["cl"].result_list] == ["Tentang banjir"]
    assert "indeks belum dibuat" in text_of(response)


def test_the_number_of_hits_is_shown_if_not_all_are_listed(
    client: Any, article_factory: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(indexed_admin.IndexedArticleAdmin, "max_hits", 2)
    for number in range(3):
        article_factory(title=f"Banjir {number}", body="Banjir.")

    response = client.get(LIST, {"q": "banjir"})

    assert len(response.context["cl"].result_list) == 2
    assert "paling cocok dari 3" in text_of(response)


def test_an_action_on_all_hits_touches_only_them(
    client: Any, article_factory: Any, found: Any
) -> None:
    article_factory(title="Kena", body="Banjir.")
    article_factory(title="Tidak kena", body="Padi.")

    client.post(
        f"{LIST}?q=banjir",
        {"action": "unpublish", "select_across": "1", "_selected_action": ["0"]},
    )

    assert found("padi") == {"Tidak kena"}
    assert found("banjir") == set()


def test_an_overlong_query_is_searched(client: Any, article_factory: Any) -> None:
    article_factory(title="Banjir", body="Banjir.")

    assert _titles(client, "banjir " * settings.SEARCH_MAX_QUERY_LENGTH) == ["Banjir"]
