"""``/api/v1/suggest``: the contract of the search box, and of browsers."""

import random

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/v1/suggest"


@pytest.fixture
def article(article_factory):
    return article_factory(title="Presiden Jokowi meninjau pasar")


def test_the_answer_has_exactly_the_promised_fields(client, article):
    response = client.get(PATH, {"q": "presiden jok"})

    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    answer = response.json()
    assert list(answer) == ["query", "groups", "status", "queries", "titles"]
    assert answer["query"] == "presiden jok"
    assert answer["groups"] == {"queries": "Pencarian", "titles": "Artikel"}
    assert answer["status"] == f"{len(answer['queries']) + 1} saran."
    assert {
        "text": "presiden jokowi",
        "parts": [{"text": "presiden jok", "typed": True}, {"text": "owi", "typed": False}],
    } in answer["queries"]
    assert answer["titles"] == [
        {
            "id": article.pk,
            "title": "Presiden Jokowi meninjau pasar",
            "url": article.get_absolute_url(),
            "parts": [
                {"text": "Presiden Jok", "typed": True},
                {"text": "owi meninjau pasar", "typed": False},
            ],
        }
    ]


def test_browsers_get_arrays(client, article):
    response = client.get(PATH, {"q": "presiden jok", "format": "opensearch"})

    assert response.headers["Content-Type"] == "application/x-suggestions+json"
    assert response.headers["Cache-Control"] == "no-store"
    typed, texts, descriptions, urls = response.json()
    assert typed == "presiden jok"
    assert len(texts) == len(descriptions) == len(urls)
    at = texts.index("presiden jokowi")
    assert urls[at] == f"http://testserver{reverse('search')}?q=presiden+jokowi"
    assert (texts[-1], descriptions[-1]) == (article.title, "Artikel")
    assert urls[-1] == f"http://testserver{article.get_absolute_url()}"


@pytest.mark.parametrize("query", ["", "?q=", "?q=a", "?q=%FF%FE", "?q=%00", "?q=" + "a" * 9_000])
def test_texts_without_suggestions_give_empty_lists(client, article, query):
    answer = client.get(PATH + query).json()

    assert (answer["queries"], answer["titles"]) == ([], [])
    assert answer["status"] == "Tidak ada saran."


def test_any_text_gets_an_answer(client, article):
    chance = random.Random(4)
    letters = "presiden jokw:\"'()*~-+%_\\<>&\x00\u0301\ud800é😀ａ\u202e"
    for _ in range(150):
        text = "".join(chance.choices(letters, k=chance.randint(0, 40)))
        for form in ("", "opensearch"):
            query = {"q": text.encode("utf-8", "surrogatepass"), "format": form}
            assert client.get(PATH, query).status_code == 200


def test_nothing_is_marked_up(client, article_factory):
    article_factory(title="<script>alert(1)</script> banjir")

    response = client.get(PATH, {"q": "alert"})

    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["titles"][0]["title"] == "<script>alert(1)</script> banjir"


def test_only_reading_is_allowed(client):
    assert client.post(PATH).status_code == 405
    assert client.post(f"{PATH}?format=opensearch").status_code == 405
    assert client.head(PATH).status_code == 200


def test_without_an_index_the_answer_is_empty(client, db):
    response = client.get(PATH, {"q": "banjir"})

    assert response.status_code == 200
    assert response.json()["queries"] == []
