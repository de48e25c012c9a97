"""Publishing, unpublishing and deleting many articles: few queries, and search follows."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Operation, OriginalText, Revision
from tests.articles.admin.conftest import LIST, text_of


@pytest.fixture
def sixty(empty_index: None) -> list[int]:
    """Return the ids of sixty published articles about tea; they are in the index."""
    articles = Article.objects.bulk_create(
        Article(title=f"Teh {number}", body=f"Kebun teh nomor {number}.") for number in range(60)
    )
    return [article.pk for article in articles]


def _act(client: Any, action: str, keys: list[int], **more: str) -> Any:
    return client.post(LIST, {"action": action, "_selected_action": keys, **more}, follow=True)


def test_unpublished_articles_leave_search_and_come_back(
    client: Any, sixty: list[int], found: Any
) -> None:
    before = len(found("kebun teh"))
    gone = _act(client, "unpublish", sixty, confirmed="60")
    during = found("kebun teh")
    back = _act(client, "publish", sixty[:7])

    assert before == 50
    assert "60 artikel ditarik" in text_of(gone)
    assert during == set()
    assert "7 artikel diterbitkan" in text_of(back)
    assert len(found("kebun teh")) == 7


def test_articles_that_have_the_status_do_not_change(client: Any, sixty: list[int]) -> None:
    changed_at = Article.objects.get(pk=sixty[0]).updated_at

    page = text_of(_act(client, "publish", sixty))

    assert "Tidak ada yang perlu diubah" in page
    assert Article.objects.get(pk=sixty[0]).updated_at == changed_at
    assert not Revision.objects.exists()


def test_unpublishing_many_takes_few_queries(client: Any, sixty: list[int]) -> None:
    client.get(LIST)

    with CaptureQueriesContext(connection) as queries:
        answer = {"action": "unpublish", "_selected_action": sixty, "confirmed": "60"}
        client.post(LIST, answer)

    assert len(queries) < 70
    assert Operation.objects.get().changed == Revision.objects.count() == 60


def test_discarded_articles_are_gone_from_search(client: Any, sixty: list[int], found: Any) -> None:
    OriginalText.objects.create(article_id=sixty[0], text="Mentah.", origin="a.txt:1")

    confirmation = text_of(_act(client, "delete_selected", sixty[:30]))
    before = len(found("kebun teh"))
    discarded = text_of(_act(client, "delete_selected", sixty[:30], confirmed="30"))

    assert "<strong>30</strong> artikel" in confirmation
    assert before == 50
    assert "30 artikel dibuang ke tempat sampah" in discarded
    assert len(found("kebun teh")) == 30
    assert OriginalText.objects.exists()


def test_discarding_everything_sends_no_list_of_keys(
    client: Any, sixty: list[int], found: Any
) -> None:
    Article.objects.bulk_create(
        Article(title=f"Kopi {number}", body="Kebun kopi.") for number in range(1_200)
    )

    confirmation = text_of(_act(client, "delete_selected", sixty[:1], select_across="1"))
    answer = {"confirmed": "1260", "select_across": "1"}
    _act(client, "delete_selected", sixty[:1], **answer)

    assert confirmation.count('name="_selected_action"') == 1
    assert confirmation.count("/change/") <= 110
    assert "1260" in confirmation.replace(".", "")
    assert set(Article.objects.values_list("status", flat=True)) == {"trashed"}
    assert found("kebun") == set()


def test_deleting_one_from_its_form(client: Any, article_factory: Any, found: Any) -> None:
    article = article_factory(title="Kelapa", body="Kelapa sawit.")

    client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})

    assert found("kelapa") == set()


def test_unpublishing_in_the_form(
    client: Any, article_factory: Any, form_values: Any, found: Any
) -> None:
    article = article_factory(title="Kelapa", body="Kelapa sawit.")

    client.post(f"{LIST}{article.pk}/change/", form_values(body="Kelapa.", status="draft"))

    assert found("kelapa") == set()
