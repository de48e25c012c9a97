"""The article API, and the behaviour that all URLs of the API share."""

from datetime import UTC, datetime

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_article_has_exactly_the_promised_fields(client, article_factory):
    article = article_factory(
        title="Banjir <Demak>", body="Satu.\n\nDua.", url="https://berita.example/1"
    )

    response = client.get(f"/api/v1/articles/{article.pk}")

    assert response["Content-Type"] == "application/json"
    assert list(response.json().items()) == [
        ("id", article.pk),
        ("title", "Banjir <Demak>"),
        ("untitled", False),
        ("body", "Satu.\n\nDua."),
        ("source", "Kabar Uji"),
        ("outlet", "Kabar Uji"),
        ("author", "Tim Uji"),
        ("category", "Umum"),
        ("kind", "news"),
        ("url", "https://berita.example/1"),
        ("published", "2024-01-01T12:00:00+07:00"),
        ("related", []),
        ("versions", []),
    ]


def test_related_articles_and_versions_have_exactly_the_promised_fields(client, article_factory):
    text = " ".join(f"kata{n}" for n in range(60))
    article = article_factory(title="Banjir Demak", body=f"Banjir di Demak. {text}")
    other = article_factory(title="Demak", body="Banjir di Demak, kata5.", published_at=None)
    version = article_factory(title="Banjir rendam Demak", body=f"Dari Demak. {text}")

    answer = client.get(f"/api/v1/articles/{article.pk}").json()

    assert [list(link.items()) for link in answer["related"]] == [
        [
            ("id", other.pk),
            ("title", "Demak"),
            ("url", f"http://testserver{other.get_absolute_url()}"),
            ("source", "Kabar Uji"),
            ("kind", "news"),
            ("published", None),
        ]
    ]
    assert [link["id"] for link in answer["versions"]] == [version.pk]
    assert answer["versions"][0]["published"] == "2024-01-01T12:00:00+07:00"


def test_related_articles_are_null_without_an_index(client, article_factory, settings, tmp_path):
    article = article_factory()
    settings.INDEX_DIR = tmp_path / "elsewhere"

    response = client.get(f"/api/v1/articles/{article.pk}")

    assert response.status_code == 200
    assert (response.json()["related"], response.json()["versions"]) == (None, None)


def test_an_article_without_a_date_has_null(client, article_factory):
    article = article_factory(published_at=None)

    assert client.get(f"/api/v1/articles/{article.pk}").json()["published"] is None


def test_times_are_in_the_zone_of_the_site(client, article_factory, settings):
    settings.TIME_ZONE = "Asia/Jayapura"
    article = article_factory()

    published = client.get(f"/api/v1/articles/{article.pk}").json()["published"]

    assert published == "2024-01-01T14:00:00+09:00"


def test_a_time_before_standard_time_has_an_offset_of_minutes(client, article_factory):
    """Jakarta's offset was 7:07:12 before 1924; RFC 3339 has no seconds there."""
    moment = datetime(1871, 2, 3, tzinfo=UTC)
    article = article_factory(published_at=moment)

    published = client.get(f"/api/v1/articles/{article.pk}").json()["published"]

    assert published == "1871-02-03T07:07:00+07:07"
    assert datetime.fromisoformat(published) == moment


@pytest.mark.parametrize("pk", ["0", "123456789", "9" * 40])
def test_an_unknown_article_is_a_404_in_json(client, transactional_db, pk):
    response = client.get(f"/api/v1/articles/{pk}")

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not-found"


def test_a_draft_is_a_404_like_an_unknown_article(client, article_factory):
    draft = article_factory(status="draft")

    assert client.get(f"/api/v1/articles/{draft.pk}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/api/v1", "/api/v1/", "/api/v1/lain", "/api/v1/articles/x", "/api/v2/search"]
)
def test_an_unknown_url_is_a_404_in_json(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not-found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/api/v1/search?q=a", "/api/v1/articles/1"])
def test_only_reading_is_allowed(path, method):
    client = Client(enforce_csrf_checks=True)

    response = getattr(client, method)(path)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response.json()["error"]["code"] == "method-not-allowed"


def test_head_answers_without_a_body(client, article_factory):
    article = article_factory()

    for path in ("/api/v1/search?q=warga", f"/api/v1/articles/{article.pk}"):
        response = client.head(path)
        assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("path", ["/api/v1/search/?q=a%26b", "/api/v1/articles/7/?x=1"])
def test_a_trailing_slash_is_removed_by_a_redirect(client, path):
    response = client.get(path)

    assert response.status_code == 301
    assert response["Location"] == path.replace("/?", "?")


def test_a_title_that_is_only_the_beginning_of_the_text_is_told(client, article_factory):
    article = article_factory(title=": Air naik di Demak", body=": Air naik di Demak. Warga.")

    one = client.get(f"/api/v1/articles/{article.pk}").json()
    (hit,) = client.get("/api/v1/search?q=demak").json()["hits"]

    assert (one["title"], one["untitled"]) == ("Air naik di Demak", True)
    assert (hit["title"], hit["untitled"]) == ("Air naik di Demak", True)
