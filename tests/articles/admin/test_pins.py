"""Pins in the admin: the form and its values, the list, and the effect on pages of readers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import localdate

from articles.models import Article, Pin

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/articles/pin/"
MARK = "Pilihan redaksi"


@pytest.fixture
def quake(empty_index: None) -> Article:
    Article.objects.create(title="Banjir Demak", body="Air naik.")
    return Article.objects.create(title="Gempa Palu", body="Bumi bergetar.")


def form(query: str, article: int, **values: object) -> dict[str, object]:
    facts = {"match": "forms", "action": "pin", "position": 1, "note": ""}
    days = {"first_day": "", "last_day": ""}
    return {"query": query, "article": article, **facts, **days, **values}


def hits(client, query: str) -> list[dict[str, object]]:
    return client.get("/api/v1/search", {"q": query}).json()["hits"]


def test_a_saved_pin_is_on_the_next_page_and_a_deleted_one_is_not(client, quake) -> None:
    before = client.get("/search?q=banjir").content.decode()
    assert "Gempa Palu" not in before

    response = client.post(f"{LIST}add/", form(" banjir ", quake.pk, note="Liputan khusus"))

    pin = Pin.objects.get()
    assert response.status_code == 302
    assert pin.created_by is not None
    assert (pin.query, pin.note) == ("banjir", "Liputan khusus")
    client.logout()
    page = client.get("/search?q=banjir").content.decode()
    assert page.index(MARK) < page.index("Gempa Palu") < page.index("Demak")
    assert [hit["pinned"] for hit in hits(client, "banjir")] == [True, False]
    pin.delete()
    assert MARK not in client.get("/search?q=banjir").content.decode()


def test_remembered_pages_follow_a_hidden_article(client, quake) -> None:
    client.logout()
    etag = client.get("/search?q=gempa").headers["ETag"]
    assert client.get("/search?q=gempa", headers={"If-None-Match": etag}).status_code == 304

    Pin.objects.create(query="gempa", article=quake, action="hide")

    answer = client.get("/search?q=gempa", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "Gempa Palu" not in answer.content.decode().split('class="hits"')[-1] or (
        "Tidak ada artikel yang cocok" in answer.content.decode()
    )


def test_the_form_takes_values_of_its_address(client, quake) -> None:
    Pin.objects.create(query="banjir", article_id=1_000_000, position=1)

    page = client.get(f"{LIST}add/?query=banjir&article={quake.pk}&action=hide").content.decode()

    assert 'value="banjir"' in page
    assert f'<option value="{quake.pk}" selected>Gempa Palu</option>' in page
    assert 'name="position" value="2"' in page  # the next free one
    assert '<a href="/search?q=banjir">' in page


def test_the_address_of_a_pin_that_exists_leads_to_it(client, quake) -> None:
    pin = Pin.objects.create(query="banjir", article=quake)

    response = client.get(f"{LIST}add/?query=banjir&article={quake.pk}")

    assert response.headers["Location"] == f"{LIST}{pin.pk}/change/"


def test_an_address_with_a_wrong_article_shows_the_form(client, quake) -> None:
    for model in ("pin", "judgedquery"):
        for article in ("²", "x", "-1", "1.5", "9" * 40, str(2**63), "", "999999"):
            address = f"/admin/articles/{model}/add/?query=banjir&article={article}"
            assert client.get(address).status_code == 200, address


WRONG_VALUES: list[dict[str, object]] = [
    {"query": "   "},
    {"query": "?!"},
    {"position": 0},
    {"position": 101},
    {"article": 999_999},
    {"first_day": "2026-03-02", "last_day": "2026-03-01"},
    {"match": "any"},
]


def test_a_wrong_pin_is_shown_with_its_error(client, quake) -> None:
    for values in WRONG_VALUES:
        response = client.post(f"{LIST}add/", form("banjir", quake.pk) | values)

        assert response.status_code == 200
        assert "errorlist" in response.content.decode(), values
    assert not Pin.objects.exists()


def test_a_query_that_is_too_long_is_not_said_to_lack_letters(client, quake) -> None:
    response = client.post(f"{LIST}add/", form("kata " * 60, quake.pk))

    (error,) = response.context["adminform"].form.errors["query"]
    assert "256" in error


@pytest.mark.parametrize("match", Pin.Match.values)
@pytest.mark.parametrize("query", ["sumber:", 'judul:""', "tanggal:kapan", "penulis:() kategori:"])
def test_a_query_that_searches_for_nothing_is_refused(client, quake, query, match) -> None:
    response = client.post(f"{LIST}add/", form(query, quake.pk, match=match))

    (error,) = response.context["adminform"].form.errors["query"]
    assert error.startswith("Kueri ini tidak mencari apa pun.")
    assert not Pin.objects.exists()


@pytest.mark.parametrize("query", ["sumber:kompas", "tanggal:kemarin", "-banjir", "gemp*", "dan"])
def test_a_query_with_a_value_is_taken(client, quake, query) -> None:
    client.post(f"{LIST}add/", form(query, quake.pk, match="exact"))

    assert Pin.objects.get().query == query


def test_an_article_has_one_rule_for_a_query(client, quake) -> None:
    Pin.objects.create(query="banjir", article=quake)

    page = client.post(f"{LIST}add/", form("banjir", quake.pk, action="hide")).content.decode()

    assert "Artikel ini sudah diatur untuk kueri itu." in page


def test_add_another_keeps_the_query(client, quake) -> None:
    response = client.post(f"{LIST}add/", form("banjir", quake.pk, _addanother="1"))

    assert response.headers["Location"] == f"{LIST}add/?query=banjir&match=forms"


def test_the_list_tells_what_applies_today(client, quake) -> None:
    today = localdate()
    days = {
        "lampau": (None, today - timedelta(days=1)),
        "nanti": (today + timedelta(days=1), None),
        "kini": (today, today),
    }
    for query, (first, last) in days.items():
        Pin.objects.create(query=query, article=quake, first_day=first, last_day=last)

    def listed(choice: str) -> set[str]:
        page = client.get(f"{LIST}?berlaku={choice}").content.decode().split("result_list")[1]
        return {query for query in days if f">{query}<" in page}

    assert listed("now") == {"kini"}
    assert listed("later") == {"nanti"}
    assert listed("past") == {"lampau"}


def test_the_list_names_articles_that_readers_cannot_see(client, quake) -> None:
    Pin.objects.create(query="draf", article=quake)
    Article.objects.filter(pk=quake.pk).update(status=Article.Status.DRAFT)
    Pin.objects.create(query="hilang", article_id=999_999)

    page = client.get(LIST).content.decode()

    assert "Gempa Palu (Draf)" in page
    assert "#999999 (sudah dihapus)" in page


def test_other_programs_can_delete_a_pinned_article(client, quake) -> None:
    Pin.objects.create(query="banjir", article=quake)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_article WHERE id = %s", [quake.pk])

    assert [hit["pinned"] for hit in hits(client, "banjir")] == [False]


def test_a_forged_article_is_refused_by_the_form(client, quake) -> None:
    for wrong in ("x", "1e3", "-1", "9" * 40, "²"):
        response = client.post(f"{LIST}add/", form("banjir", quake.pk) | {"article": wrong})

        assert response.status_code == 200
        assert response.context["adminform"].form.errors.keys() == {"article"}


def test_a_query_with_too_many_rules_says_so(client, quake) -> None:
    rows = [Pin(query="gempa", article_id=number, match="words") for number in range(500, 600)]
    Pin.objects.bulk_create(rows)

    page = client.post(f"{LIST}add/", form("gempa", quake.pk)).content.decode()

    assert "sudah punya 100 aturan" in page
    assert Pin.objects.count() == 100
