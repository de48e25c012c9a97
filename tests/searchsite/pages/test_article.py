"""The article page."""

import shutil

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def texts(document, selector):
    return [" ".join(element.text_content().split()) for element in document.cssselect(selector)]


def test_the_whole_article_is_shown_in_its_paragraphs(open_page, article_factory):
    article = article_factory(
        title="Gempa di Cianjur",
        body="Paragraf satu.\n\nParagraf dua,\nbaris kedua.\n \nParagraf tiga.",
        url="https://berita.example/gempa?a=1&b=2",
    )

    page = open_page(article.get_absolute_url())

    assert texts(page, "h1") == ["Gempa di Cianjur"]
    assert texts(page, ".reading__body p") == [
        "Paragraf satu.",
        "Paragraf dua, baris kedua.",
        "Paragraf tiga.",
    ]
    assert "Senin, 1 Januari 2024, 12.00 WIB" in texts(page, "time")
    assert page.cssselect("mark") == []
    assert page.cssselect(".back") == []
    (original,) = page.cssselect("a[rel~=external]")
    assert original.get("href") == "https://berita.example/gempa?a=1&b=2"
    assert "berita.example" in original.text_content()
    (canonical,) = page.cssselect("link[rel=canonical]")
    assert canonical.get("href") == f"http://testserver{article.get_absolute_url()}"


def test_words_of_the_search_are_highlighted_and_a_link_leads_back(open_page, article_factory):
    article = article_factory(title="Kerusuhan", body="Perusuh ditangkap.\n\nKota kembali tenang.")
    results = open_page("/search?q=rusuh&source=Kabar+Uji&sort=date")
    (link,) = results.cssselect(".hit h2 a")
    assert link.get("href").startswith(article.get_absolute_url())

    page = open_page(link.get("href"))

    assert texts(page, "mark") == ["Kerusuhan", "Perusuh"]
    (back,) = page.cssselect(".back a")
    assert back.get("href") == "/search?q=rusuh&source=Kabar+Uji&sort=date"
    assert page.cssselect("form[role=search] input[name=q]")[0].get("value") == "rusuh"


def test_the_link_back_leads_to_the_same_page_of_results(open_page, flood_articles):
    flood_articles(11)
    (link,) = open_page("/search?q=banjir&page=2").cssselect(".hit h2 a")

    (back,) = open_page(link.get("href")).cssselect(".back a")

    assert back.get("href") == "/search?q=banjir&page=2"


@pytest.mark.parametrize(
    "query",
    ["dari=//evil.example", "q=//evil.example", "q=https://evil.example&next=//evil.example"],
)
def test_no_parameter_makes_a_link_out_of_the_site(open_page, article_factory, query):
    article = article_factory()

    page = open_page(f"{article.get_absolute_url()}?{query}")

    for link in page.cssselect("main a"):
        assert link.get("href").startswith(("/search?", "/articles/"))


@pytest.mark.parametrize("slug", ["lama", "%22%3E%3Cscript%3E", "a%20b", "-", "%E2%82%AC"])
def test_a_wrong_slug_is_redirected_with_its_query(client, article_factory, slug):
    article = article_factory(title="Judul Baru")

    response = client.get(f"/articles/{article.pk}/{slug}?q=a%26b&page=2")

    assert response.status_code == 301
    assert response["Location"] == f"/articles/{article.pk}/judul-baru?q=a%26b&page=2"


@pytest.mark.parametrize("ending", ["", "/", "/judul-baru/"])
def test_short_addresses_and_slashes_lead_to_the_article(client, article_factory, ending):
    article = article_factory(title="Judul Baru")

    response = client.get(f"/articles/{article.pk}{ending}?q=x", follow=True)

    assert response.status_code == 200
    assert response.redirect_chain[-1] == (f"/articles/{article.pk}/judul-baru?q=x", 301)


def test_drafts_are_not_found(open_page, article_factory):
    draft = article_factory(status="draft")

    for url in (draft.get_absolute_url(), f"/articles/{draft.pk}/lain", f"/articles/{draft.pk}"):
        assert texts(open_page(url, status=404), "h1") == ["Halaman tidak ditemukan"]


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 19, "9" * 60])
def test_unknown_articles_are_not_found(open_page, transactional_db, pk):
    page = open_page(f"/articles/{pk}/apa-saja", status=404)

    assert texts(page, "h1") == ["Halaman tidak ditemukan"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "http://[", "//a.example"]
)
def test_only_web_addresses_become_a_link_to_the_original(open_page, article_factory, url):
    article = article_factory(url=url)

    page = open_page(article.get_absolute_url())

    assert page.cssselect("a[rel~=external]") == []


def test_an_article_with_nothing_but_a_body_is_shown(open_page, article_factory):
    article = article_factory(title="X", source="", author="", category="", published_at=None)

    page = open_page(article.get_absolute_url())

    assert texts(page, ".meta") == ["Sumber tidak diketahui Tanggal tidak diketahui 1 menit baca"]


def test_a_time_that_is_only_a_date_shows_no_clock(open_page, article_factory):
    from datetime import UTC, datetime

    article = article_factory(published_at=datetime(2024, 1, 1, 17, tzinfo=UTC))

    assert texts(open_page(article.get_absolute_url()), "time") == ["Selasa, 2 Januari 2024"]


def test_an_article_is_readable_without_an_index(open_page, article_factory, settings, tmp_path):
    article = article_factory(body="Perusuh ditangkap.")
    settings.INDEX_DIR = tmp_path / "elsewhere"

    page = open_page(f"{article.get_absolute_url()}?q=rusuh")

    assert texts(page, "mark") == ["Perusuh"]


@pytest.mark.parametrize(
    "piece", ["banjir\n\n", "banjir ", "banjir"], ids=["lines", "words", "letters"]
)
def test_a_very_long_article_is_shown_whole_and_highlighted_in_part(
    open_page, article_factory, piece
):
    body = piece * 40_000
    article = article_factory(title="Besar", body=body)

    page = open_page(f"{article.get_absolute_url()}?q=banjir")

    shown = page.cssselect(".reading__body")[0].text_content()
    assert "".join(shown.split()) == "".join(body.split())
    assert len(page.cssselect("mark")) < 20_000


@pytest.fixture
def flood(article_factory):
    """Return an article; save a related article and another version of its text."""
    text = " ".join(f"kata{n}" for n in range(60))
    article_factory(title="Demak <siaga>", body="Banjir di Demak, kata5.", source="Lain")
    article_factory(title="Banjir rendam Demak", body=f"Dari Demak. {text}", published_at=None)
    return article_factory(title="Banjir Demak", body=f"Banjir di Demak. {text}")


def test_related_articles_and_versions_are_in_separate_sections(open_page, flood):
    page = open_page(flood.get_absolute_url())

    sections = page.cssselect("section.related")
    assert [texts(section, "h2") for section in sections] == [
        ["Artikel terkait"],
        ["Versi lain berita ini"],
    ]
    assert [texts(section, "h3") for section in sections] == [
        ["Demak <siaga>"],
        ["Banjir rendam Demak"],
    ]
    assert texts(sections[0], ".meta") == ["Lain 1 Januari 2024"]
    assert texts(sections[1], ".meta") == ["Kabar Uji Tanggal tidak diketahui"]
    for section in sections:
        (heading,) = section.cssselect("h2")
        assert section.get("aria-labelledby") == heading.get("id")
        (link,) = section.cssselect("li a")
        assert link.get("href").startswith("/articles/")


def test_an_article_without_related_articles_has_no_such_section(open_page, article_factory):
    page = open_page(article_factory().get_absolute_url())

    assert page.cssselect(".related") == []


def truncate_segments(folder):
    for segment in folder.glob("*/*.seg"):
        segment.write_bytes(segment.read_bytes()[:100])


def remove_index(folder):
    shutil.rmtree(folder)


@pytest.mark.parametrize("damage", [remove_index, truncate_segments])
def test_an_article_with_a_damaged_index_has_no_related_articles(
    open_page, flood, index_dir, damage
):
    damage(index_dir)

    page = open_page(flood.get_absolute_url())

    assert texts(page, "h1") == ["Banjir Demak"]
    assert page.cssselect(".related") == []


def test_an_article_takes_five_database_queries_revision_article_copies_their_keys_related(
    client, flood, django_assert_num_queries
):
    client.get(f"{flood.get_absolute_url()}?q=warga")

    with django_assert_num_queries(5):
        client.get(f"{flood.get_absolute_url()}?q=warga")


def test_the_kind_stands_above_the_title_and_leads_to_its_like(open_page, article_factory):
    article = article_factory(title="Pasar roboh", body="Sebarkan!", stated_kind="claim")

    page = open_page(article.get_absolute_url())

    (badge,) = page.cssselect(".reading__head .badge")
    assert badge.text_content() == "Klaim hoaks"
    assert badge.get("href") == "/search?kind=claim"


def test_news_have_no_badge(open_page, article_factory):
    page = open_page(article_factory(title="Pasar dibuka", body="Ramai.").get_absolute_url())

    assert not page.cssselect(".badge")


@pytest.fixture
def numbered_floods(flood_articles):
    """Save 23 articles about floods with descending fit, so that the order of the hits is known."""
    return flood_articles(23)


def hit_links(open_page, query, pages):
    """Return the links to the articles of several pages of results."""
    return [
        link.get("href")
        for number in range(1, pages + 1)
        for link in open_page(f"/search?{query}&page={number}").cssselect(".hit h2 a")
    ]


def path_of(url):
    return url.partition("?")[0]


@pytest.mark.parametrize("query", ["q=banjir", "q=banjir&sort=oldest", "source=Kabar+Uji"])
def test_every_hit_leads_to_the_next_and_the_previous_one(open_page, numbered_floods, query):
    links = hit_links(open_page, query, 3)

    for place in (0, 1, 9, 10, 19, 22):
        page = open_page(links[place])
        steps = {a.get("rel"): a.get("href") for a in page.cssselect(".way__hits a")}
        beside = {"prev": links[place - 1] if place else None, "next": (*links, None)[place + 1]}
        assert steps == {rel: url for rel, url in beside.items() if url}
        assert texts(page, ".way__hits span") == [f"Hasil {place + 1} dari 23"]
        (back,) = page.cssselect(".back a")
        assert f"page={place // 10 + 1}" in back.get("href") or place < 10


def test_a_withdrawn_article_is_passed_over(client, open_page, numbered_floods):
    from django.db import connection

    links = hit_links(open_page, "q=banjir", 1)
    withdrawn = int(links[1].split("/")[2])
    with connection.cursor() as cursor:  # behind the back of the index
        cursor.execute("DELETE FROM articles_pendingupdate")
        cursor.execute("DELETE FROM articles_article WHERE id = %s", [withdrawn])

    page = open_page(links[0])

    (following,) = page.cssselect(".way__hits a[rel=next]")
    assert path_of(following.get("href")) == path_of(links[2])


@pytest.mark.parametrize("number", ["0", "-1", "x", "99", "9" * 30, "%00", "1.5", ""])
def test_a_wrong_number_shows_no_wrong_neighbours(open_page, numbered_floods, number):
    url = path_of(hit_links(open_page, "q=banjir", 1)[0])

    page = open_page(f"{url}?q=banjir&n={number}")

    assert page.cssselect(".way__hits") == []
    assert page.cssselect(".back a")


def test_a_folded_copy_has_the_neighbours_of_its_row(open_page, article_factory):
    text = " ".join(f"kata{n}" for n in range(80))
    copies = [
        article_factory(title=title, body=f"Banjir di Demak. {text}", source=source)
        for title, source in (("Banjir Demak", "Kabar Uji"), ("Demak dilanda banjir", "Warta"))
    ]
    other = article_factory(title="Banjir banjir", body="Banjir di kota lain.")
    hrefs = [link.get("href") for link in open_page("/search?q=banjir").cssselect(".hit h2 a")]
    rows = [path_of(href) for href in hrefs]
    number = 2 if rows.index(other.get_absolute_url()) == 0 else 1
    assert len(rows) == 2

    for article in copies:
        page = open_page(f"{article.get_absolute_url()}?q=banjir&n={number}")

        assert texts(page, ".way__hits span") == [f"Hasil {number} dari 2"]
        (beside,) = page.cssselect(".way__hits a")
        assert path_of(beside.get("href")) == other.get_absolute_url()


def test_an_article_that_moved_a_little_is_found_at_its_new_place(
    open_page, numbered_floods, article_factory
):
    links = hit_links(open_page, "q=banjir", 1)
    article_factory(title="Banjir banjir banjir", body="Banjir banjir.")

    page = open_page(links[3])

    assert texts(page, ".way__hits span") == ["Hasil 5 dari 24"]


def test_neighbours_cost_one_database_query_more(
    client, open_page, numbered_floods, django_assert_max_num_queries
):
    link = hit_links(open_page, "q=banjir", 1)[4]
    client.get(link)

    with django_assert_max_num_queries(5):
        client.get(link)


def test_a_link_without_the_number_runs_no_search(open_page, article_factory, monkeypatch):
    from searchsite.pages import article as module

    monkeypatch.setattr(module, "search", lambda request: pytest.fail("searched"))

    open_page(f"{article_factory(title='Banjir').get_absolute_url()}?q=banjir")


def test_an_article_without_a_title_of_its_own_says_so(open_page, article_factory):
    article = article_factory(title=": Air naik di Demak", body=": Air naik di Demak. Warga.")

    page = open_page(article.get_absolute_url())

    assert texts(page, "h1") == ["Air naik di Demak"]
    assert "tidak berjudul" in texts(page, ".reading__untitled")[0]
    assert page.cssselect("title")[0].text.startswith("Air naik")


def test_the_permalink_is_there_for_print(open_page, article_factory):
    article = article_factory()

    page = open_page(f"{article.get_absolute_url()}?q=banjir")

    assert texts(page, ".permalink") == [f"Tautan tetap: http://testserver/articles/{article.pk}"]


def test_the_number_of_matches_is_said(open_page, article_factory):
    article = article_factory(title="Lain", body="Banjir naik. Kebanjiran lagi.")

    page = open_page(f"{article.get_absolute_url()}?q=banjir")

    (bar,) = page.cssselect(".matches")
    assert texts(bar, "a[href='#m1']") == ["2 kecocokan"]
    assert bar.get("data-place") == "{n} dari 2"
    assert [mark.get("id") for mark in page.cssselect(".reading__body mark")] == ["m1", "m2"]
