"""The search API: the shape of its answers, its parameters and its errors."""

from datetime import UTC, datetime

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def floods(article_factory):
    """Return two articles about floods and one about another topic."""
    return [
        article_factory(
            title="Banjir merendam Demak",
            body="Banjir setinggi dada merendam tiga desa.",
            source="Kabar Uji",
            author="Sari Utami",
            category="Bencana",
            url="https://berita.example/1",
            published_at=datetime(2022, 1, 6, 18, 30, tzinfo=UTC),
        ),
        article_factory(title="Kebanjiran", body="Toko kebanjiran pesanan.", published_at=None),
        article_factory(title="Harga cabai", body="Pasokan cabai berkurang."),
    ]


def test_the_answer_has_exactly_the_promised_shape(client, floods):
    answer = client.get("/api/v1/search?q=demak").json()

    assert list(answer) == [
        *("query", "total", "folded", "took_ms", "page", "next", "hits", "facets"),
        "timeline",
        *("understood", "corrected", "widened", "kinds", "sequences", "suggested"),
        *("times", "left_out", "notice"),
    ]
    assert (answer["query"], answer["total"], answer["page"]) == ("demak", 1, 1)
    assert answer["took_ms"] >= 0
    assert answer["corrected"] is answer["suggested"] is answer["notice"] is None
    (hit,) = answer["hits"]
    score, snippet = hit.pop("score"), hit.pop("snippet_html")
    assert hit == {
        "id": floods[0].pk,
        "title": "Banjir merendam Demak",
        "untitled": False,
        "url": f"http://testserver/articles/{floods[0].pk}/banjir-merendam-demak",
        "source": "Kabar Uji",
        "outlet": "Kabar Uji",
        "author": "Sari Utami",
        "category": "Bencana",
        "kind": "news",
        "published": "2022-01-07T01:30:00+07:00",
        "pinned": False,
        "copies": [],
        "more_copies": 0,
    }
    assert score > 0
    assert "Banjir setinggi dada" in snippet
    assert answer["facets"] == {
        "sources": [{"value": "Kabar Uji", "count": 1}],
        "categories": [{"value": "Bencana", "count": 1}],
        "kinds": [{"value": "news", "count": 1}],
        "authors": [{"value": "Sari Utami", "count": 1}],
        "years": [{"value": "2022", "count": 1}],
        "undated": 0,
        "subsources": [],
    }
    assert answer["left_out"] == {"weaker": 0, "undated": 0}


def test_every_form_of_a_word_is_marked_in_snippets(client, floods):
    answer = client.get("/api/v1/search?q=banjir").json()

    by_id = {hit["id"]: hit for hit in answer["hits"]}
    assert by_id.keys() == {floods[0].pk, floods[1].pk}
    assert "<mark>Banjir</mark>" in by_id[floods[0].pk]["snippet_html"]
    assert "<mark>kebanjiran</mark>" in by_id[floods[1].pk]["snippet_html"]
    assert by_id[floods[1].pk]["published"] is None


def test_scores_decrease_from_hit_to_hit(client, article_factory):
    for n in range(1, 6):
        article_factory(title=f"Nomor {n}", body="banjir " * n + "air " * 20)

    scores = [hit["score"] for hit in client.get("/api/v1/search?q=banjir").json()["hits"]]

    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 5


def test_per_page_and_page_cut_the_hits(client, flood_articles):
    ids = set(flood_articles(7))
    pages = [
        client.get(f"/api/v1/search?q=banjir&per_page=3&page={page}").json()
        for page in (1, 2, 3, 4)
    ]

    assert [len(page["hits"]) for page in pages] == [3, 3, 1, 0]
    assert {page["total"] for page in pages} == {7}
    assert {hit["id"] for page in pages for hit in page["hits"]} == ids
    assert [page["page"] for page in pages] == [1, 2, 3, 4]


def test_facets_are_counted_without_their_own_filter(client, article_factory):
    for author, category in (("Sari", "Kota"), ("Sari", "Desa"), ("Budi", "Kota")):
        article_factory(title="Rob", author=author, category=category)

    answer = client.get("/api/v1/search?q=rob&author=Sari&author=Hilang&category=Kota").json()

    assert [hit["author"] for hit in answer["hits"]] == ["Sari"]
    assert answer["facets"]["authors"] == [
        {"value": "Budi", "count": 1},
        {"value": "Sari", "count": 1},
        {"value": "Hilang", "count": 0},
    ]
    assert answer["facets"]["categories"] == [
        {"value": "Desa", "count": 1},
        {"value": "Kota", "count": 1},
    ]


def test_filters_and_sort_work_as_on_the_page(client, floods):
    url = "/api/v1/search?q=banjir&source=Kabar+Uji&category=Bencana&from=2022-01&to=2022&sort=date"

    answer = client.get(url).json()

    assert [hit["id"] for hit in answer["hits"]] == [floods[0].pk]


def test_corrections_and_suggestions_are_named(client, floods):
    corrected = client.get("/api/v1/search?q=demka").json()
    literal = client.get("/api/v1/search?q=demka&tepat=1").json()

    assert [hit["id"] for hit in corrected["hits"]] == [floods[0].pk]
    assert (corrected["query"], corrected["corrected"]) == ("demka", "demak")
    assert corrected["suggested"] is None
    assert "“demak”" in corrected["notice"]
    assert (literal["total"], literal["corrected"], literal["suggested"]) == (0, None, "demak")


def test_a_search_without_hits_is_an_ordinary_answer(client, floods):
    answer = client.get("/api/v1/search?q=unta").json()

    assert (answer["total"], answer["hits"]) == (0, [])


@pytest.mark.parametrize(
    ("parameters", "parameter", "code"),
    [
        ("page=0", "page", "bad-page"),
        ("page=x", "page", "bad-page"),
        ("page=1000000000", "page", "page-too-deep"),
        ("per_page=51", "per_page", "bad-per-page"),
        ("per_page=0", "per_page", "bad-per-page"),
        ("from=kemarin", "from", "bad-date"),
        ("to=2022-02-30", "to", "bad-date"),
        ("sort=besar", "sort", "bad-sort"),
        ("tepat=ya", "tepat", "bad-switch"),
        ("&".join(f"source={n}" for n in range(30)), "source", "too-many-values"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(client, floods, parameters, parameter, code):
    response = client.get(f"/api/v1/search?q=banjir&{parameters}")

    assert response.status_code == (404 if code == "page-too-deep" else 400)
    assert response["Content-Type"] == "application/problem+json"
    error = response.json()["error"]
    assert list(error) == ["code", "message", "parameter"]
    assert (error["code"], error["parameter"]) == (code, parameter)
    assert error["message"]


def test_changes_of_the_query_are_reported_in_the_notice(client, floods):
    answer = client.get("/api/v1/search?q=" + "banjir+" * 60).json()
    swapped = client.get("/api/v1/search?q=banjir&from=2023&to=2022").json()

    assert isinstance(answer["notice"], str)
    assert "ditukar" in swapped["notice"]


@pytest.mark.parametrize("query", ["%00", "%ff%fe", "%ED%A0%80", "%22", "(((", "-", "*", "a~9"])
def test_hostile_queries_get_an_ordinary_answer(client, floods, query):
    assert client.get(f"/api/v1/search?q={query}").status_code == 200


def test_a_missing_index_is_a_503_in_json(client, settings, tmp_path, floods):
    settings.INDEX_DIR = tmp_path / "elsewhere"

    response = client.get("/api/v1/search?q=banjir")

    assert response.status_code == 503
    assert response["Retry-After"]
    assert response.json()["error"]["code"] == "index-missing"
    assert str(tmp_path) not in response.content.decode()


def test_hits_take_one_database_query_and_the_synonym_version_another(
    client, floods, django_assert_num_queries
):
    client.get("/api/v1/search?q=banjir")

    with django_assert_num_queries(2):
        client.get("/api/v1/search?q=banjir&per_page=50")


def test_caches_ask_again_before_they_use_an_answer(client, floods):
    assert client.get("/api/v1/search?q=banjir")["Cache-Control"] == "no-cache"


def test_hits_and_facets_name_outlets_and_sources(client, article_factory):
    for source in ("pagi.com", "PAGI.com", "kota.pagi.com", "Kabar Uji"):
        article_factory(title="Banjir", source=source)

    answer = client.get("/api/v1/search?q=banjir&source=pagi.COM").json()

    assert {(hit["source"], hit["outlet"]) for hit in answer["hits"]} == {
        ("pagi.com", "pagi.com"),
        ("PAGI.com", "pagi.com"),
        ("kota.pagi.com", "pagi.com"),
    }
    assert answer["facets"]["sources"] == [
        {"value": "pagi.com", "count": 3},
        {"value": "Kabar Uji", "count": 1},
    ]
    assert answer["facets"]["subsources"] == [
        {"value": '"pagi.com"', "count": 2, "outlet": "pagi.com"},
        {"value": "kota.pagi.com", "count": 1, "outlet": "pagi.com"},
    ]
    for part in answer["facets"]["subsources"]:
        found = client.get("/api/v1/search", {"q": "banjir", "source": part["value"]}).json()
        assert found["total"] == part["count"]


def test_articles_that_are_left_out_are_counted(client, floods, article_factory):
    article_factory(
        title="Pasar",
        body=f"Sepi sejak banjir. {'Kain batik di lapak. ' * 80}",
        published_at=None,
    )

    by_date = client.get("/api/v1/search?q=banjir&sort=oldest").json()
    all_of_them = client.get("/api/v1/search?q=banjir&sort=oldest&lemah=1").json()
    dated = client.get("/api/v1/search?q=banjir&from=2022").json()

    assert by_date["left_out"] == {"weaker": 1, "undated": 0}
    assert by_date["hits"][0]["id"] == floods[0].pk
    assert all_of_them["left_out"] == {"weaker": 0, "undated": 0}
    assert all_of_them["total"] == by_date["total"] + 1
    assert all_of_them["facets"]["undated"] == 2
    assert dated["left_out"] == {"weaker": 0, "undated": 2}
    assert client.get("/api/v1/search?q=banjir&undated=1").json()["total"] == 2
