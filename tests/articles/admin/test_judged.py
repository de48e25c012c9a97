"""The admin of judged queries."""

import pytest

from articles.models import Article, JudgedQuery

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/articles/judgedquery/"


@pytest.fixture
def article(empty_index: None) -> Article:
    return Article.objects.create(title="Banjir di Demak", body="Banjir merendam sawah.")


def values(article: Article, **changed: object) -> dict[str, object]:
    return {"query": "banjir", "article": article.pk, "grade": 3, "note": ""} | changed


def test_the_next_judgement_begins_with_the_same_query(client, article) -> None:
    response = client.post(
        f"{LIST}add/", values(article, query=" banjir   rob ", _addanother="1"), follow=True
    )

    assert JudgedQuery.objects.get().query == "banjir rob"
    assert 'value="banjir rob"' in response.content.decode()


def test_an_article_is_judged_once_a_query(client, article) -> None:
    client.post(f"{LIST}add/", values(article))

    response = client.post(f"{LIST}add/", values(article, query="banjir ", grade=1))

    assert "Artikel ini sudah dinilai" in response.content.decode()
    assert JudgedQuery.objects.get().grade == 3


def test_articles_are_suggested_by_the_search_of_the_site(client, article) -> None:
    response = client.get(
        "/admin/autocomplete/",
        {
            "app_label": "articles",
            "model_name": "judgedquery",
            "field_name": "article",
            "term": "rendaman",
        },
    )

    assert response.json()["results"] == [{"id": str(article.pk), "text": "Banjir di Demak"}]


def test_a_judgement_outlives_its_article(client, article) -> None:
    JudgedQuery.objects.create(query="banjir", article=article, grade=3, note="lihat sawah")
    other = Article.objects.create(title="Gempa", body="Gempa.")
    JudgedQuery.objects.create(query="gempa", article=other, grade=2)
    Article.objects.filter(pk=article.pk).delete()

    found = client.get(LIST, {"q": "banjir"})
    form = client.get(f"{LIST}{JudgedQuery.objects.get(query='banjir').pk}/change/")

    assert "lihat sawah" in found.content.decode()
    assert "gempa" not in found.content.decode()
    assert form.status_code == 200
