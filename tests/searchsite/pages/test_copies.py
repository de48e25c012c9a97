"""Copies of a text are one row, which unfolds; every copy is one click away."""

from urllib.parse import parse_qs, urlsplit

import pytest

from indexer.copies import versions

pytestmark = pytest.mark.django_db(transaction=True)

FLOOD = """Sungai Tuntang meluap dan merendam ratusan rumah warga di Kecamatan Karanganyar sejak
dini hari. Tanggul di Desa Ketanjung jebol sepanjang dua puluh meter setelah hujan deras mengguyur
kawasan hulu selama tiga hari berturut-turut. Petugas menyusun karung pasir dan menunggu alat berat
datang. Ratusan pengungsi menempati balai desa, sekolah, dan masjid; dapur umum melayani tiga kali
makan."""


@pytest.fixture
def floods(article_factory):
    """Return five copies of a text, the best hit for *tuntang* first, and another article."""
    sources = ("Kabar Uji", "Kompas", "Antara", "Tempo", "Antara")
    copies = [
        article_factory(
            title="Sungai Tuntang meluap" if not number else f"Banjir Karanganyar <{number}>",
            body=f"{FLOOD} {'Air belum surut. ' * number}",
            source=source,
        )
        for number, source in enumerate(sources)
    ]
    other = article_factory(title="Jembatan Tuntang", body="Jembatan di atas Sungai Tuntang dicat.")
    return [*copies, other]


def listed(page):
    """Return the path of every hit."""
    return [urlsplit(link.get("href")).path for link in page.cssselect(".hit h2 a")]


def test_copies_are_one_row_that_lists_them(open_page, floods):
    page = open_page("/search?q=tuntang")

    assert len(page.cssselect(".hit")) == 2
    assert floods[0].get_absolute_url() in listed(page)
    (details,) = page.cssselect("details.copies")
    assert details.get("open") is None
    assert details.cssselect("summary")[0].text_content().startswith("Juga di ")
    links = details.cssselect("li a")
    assert {urlsplit(link.get("href")).path for link in links} == {
        article.get_absolute_url() for article in floods[1:5]
    }
    assert "Banjir Karanganyar <1>" in [link.text_content() for link in links]


def test_the_row_names_two_outlets_and_counts_the_rest(open_page, floods):
    page = open_page("/search?q=tuntang")

    label = page.cssselect("details.copies summary")[0].text_content()
    named, _, more = label.removeprefix("Juga di ").partition(" (+")
    assert len(named.split(", ")) == 2
    assert set(named.split(", ")) <= {"Kompas", "Antara", "Tempo"}
    assert more == "2)"


def test_a_row_lists_a_few_copies_and_links_to_all(open_page, client, floods, monkeypatch):
    monkeypatch.setattr("searchsite.presentation.hits.MAX_SHOWN_COPIES", 3)

    (details,) = open_page("/search?q=tuntang").cssselect("details.copies")
    *copies, more = details.cssselect("li a")
    hits = client.get("/api/v1/search?q=tuntang").json()["hits"]

    assert details.cssselect("summary")[0].text_content().endswith(" (+2)")
    assert (len(copies), more.text_content()) == (3, "1 salinan lain")
    assert len(open_page(more.get("href")).cssselect(".hit")) == 6
    assert {(len(hit["copies"]), hit["more_copies"]) for hit in hits} == {(3, 1), (0, 0)}


def test_the_line_of_the_total_counts_rows_and_folded_copies_and_links_to_all(open_page, floods):
    page = open_page("/search?q=tuntang")

    (line,) = page.cssselect(".results__count")
    assert line.text_content().startswith("2 artikel, 4 salinan dilipat")
    (link,) = line.cssselect("a")
    unfolded = open_page(link.get("href"))
    assert len(unfolded.cssselect(".hit")) == 6
    assert unfolded.cssselect("details.copies") == []
    assert unfolded.cssselect(".results__count")[0].text_content().startswith("6 artikel")
    (back,) = [a for a in unfolded.cssselect(".meant a") if a.text_content() == "Lipat salinan"]
    assert len(open_page(back.get("href")).cssselect(".hit")) == 2


def test_links_carry_the_unfolded_copies(open_page, floods):
    page = open_page("/search?q=tuntang&salinan=1")

    links = [*page.cssselect(".sort a"), *page.cssselect(".choices a"), *page.cssselect("h2 a")]
    assert len(links) > 8
    for link in links:
        assert parse_qs(urlsplit(link.get("href")).query).get("salinan") == ["1"]
    assert page.cssselect("header input[name=salinan]")[0].get("value") == "1"


@pytest.mark.parametrize("sort", ["relevance", "recent", "date", "oldest"])
def test_pages_and_counts_agree_in_every_order(client, floods, sort):
    url = f"/api/v1/search?q=tuntang&sort={sort}&lemah=1&per_page=1"
    pages = [client.get(f"{url}&page={number}").json() for number in (1, 2)]

    assert [(page["total"], page["folded"]) for page in pages] == [(2, 4), (2, 4)]
    hits = [hit for page in pages for hit in page["hits"]]
    shown = [hit["id"] for hit in hits] + [copy["id"] for hit in hits for copy in hit["copies"]]
    assert sorted(shown) == sorted(article.pk for article in floods)


def test_a_filter_shows_as_many_rows_as_it_counts(client, floods):
    counts = client.get("/api/v1/search?q=tuntang").json()["facets"]["sources"]

    assert counts
    for each in counts:
        found = client.get("/api/v1/search", {"q": "tuntang", "source": each["value"]}).json()
        assert found["total"] == each["count"]


def test_the_answer_describes_each_copy(client, floods):
    hits = client.get("/api/v1/search?q=tuntang").json()["hits"]

    copies = [copy for hit in hits for copy in hit["copies"]]
    by_id = {copy["id"]: copy for copy in copies}
    assert by_id[floods[1].pk] == {
        "id": floods[1].pk,
        "title": "Banjir Karanganyar <1>",
        "url": f"http://testserver{floods[1].get_absolute_url()}",
        "source": "Kompas",
        "outlet": "Kompas",
        "published": "2024-01-01T12:00:00+07:00",
    }


def test_without_folding_the_answer_has_no_copies(client, floods):
    answer = client.get("/api/v1/search?q=tuntang&salinan=1").json()

    assert (answer["total"], answer["folded"]) == (6, 0)
    assert all(hit["copies"] == [] for hit in answer["hits"])


def test_a_wrong_value_of_the_switch_is_told(client, floods):
    response = client.get("/api/v1/search?q=tuntang&salinan=ya")

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "bad-switch"


def test_the_deleted_row_is_replaced_by_one_of_its_copies(client, floods):
    shown = client.get("/api/v1/search?q=tuntang").json()["hits"]
    first = next(hit for hit in shown if hit["copies"])

    next(article for article in floods if article.pk == first["id"]).delete()

    answer = client.get("/api/v1/search?q=tuntang").json()
    assert (answer["total"], answer["folded"]) == (2, 3)
    left = next(hit for hit in answer["hits"] if hit["copies"])
    assert left["id"] in {copy["id"] for copy in first["copies"]}


def test_a_copy_withdrawn_since_the_last_commit_is_not_listed(open_page, floods):
    from articles.signals import deferred_announcements

    with deferred_announcements():
        floods[3].status = "draft"
        floods[3].save()
        page = open_page("/search?q=tuntang")

    links = [urlsplit(link.get("href")).path for link in page.cssselect("details.copies li a")]
    assert len(links) == 3
    assert floods[3].get_absolute_url() not in links


def test_every_copy_lists_the_others_as_versions(open_page, floods):
    for article in floods[:5]:
        page = open_page(article.get_absolute_url())

        (section,) = [
            each
            for each in page.cssselect("section.related")
            if "Versi lain" in each.cssselect("h2")[0].text_content()
        ]
        found = {urlsplit(link.get("href")).path for link in section.cssselect("h3 a")}
        assert found == {other.get_absolute_url() for other in floods[:5] if other != article}
    assert versions(floods[5].pk) == []


def test_an_article_without_folded_copies_has_no_list(open_page, floods):
    page = open_page("/search?q=jembatan")

    assert page.cssselect("details.copies") == []
    assert "salinan" not in page.cssselect(".results__count")[0].text_content()
