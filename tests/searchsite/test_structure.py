"""Accessibility of every page, checked on the HTML: landmarks, names, headings, ids."""

import re
from collections import Counter

import pytest
from lxml.html import HtmlElement, document_fromstring

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def every_page(client, article_factory, flood_articles) -> list[HtmlElement]:
    """Return one parsed page of each kind."""
    article = article_factory(title="Banjir", category="Bencana", url="https://a.example/1")
    flood_articles(24, published_at=article.published_at)
    urls = [
        "/",
        "/help",
        "/search",
        "/search?q=banjir",
        "/search?q=banjir&page=2&category=Umum&from=2020&sort=date&to=x",
        "/search?q=tidak+ditemukan&source=Kabar+Uji",
        f"{article.get_absolute_url()}?q=banjir",
        "/tidak-ada",
    ]
    return [document_fromstring(client.get(url).content.decode()) for url in urls]


def name_of(element, document) -> str:
    """Return the accessible name, by the techniques that these pages use."""
    if element.get("aria-label"):
        return element.get("aria-label")
    if element.get("aria-labelledby"):
        (label,) = document.xpath("//*[@id=$id]", id=element.get("aria-labelledby"))
        return label.text_content().strip()
    if element.get("id"):
        labels = document.xpath("//label[@for=$id]", id=element.get("id"))
        if labels:
            return labels[0].text_content().strip()
    for label in element.iterancestors("label"):
        return label.text_content().strip()
    return element.text_content().strip()


def test_pages_have_language_title_and_viewport(every_page):
    for page in every_page:
        assert page.get("lang") == "id"
        assert page.findtext(".//title").strip()
        (viewport,) = page.cssselect("meta[name=viewport]")
        assert "maximum-scale" not in viewport.get("content")


def test_each_landmark_exists_once(every_page):
    for page in every_page:
        assert len(page.cssselect("main")) == 1
        assert len(page.cssselect("body > header")) == 1
        assert len(page.cssselect("body > footer")) == 1
        assert len(page.cssselect("[role=search]")) == 1


def test_several_navigations_have_different_names(every_page):
    for page in every_page:
        names = [name_of(nav, page) for nav in page.cssselect("nav")]
        assert len(set(names)) == len(names) > 0


def test_the_skip_link_comes_first_and_leads_to_the_content(every_page):
    for page in every_page:
        first = page.cssselect("a, input, button, summary")[0]
        assert "skip-link" in first.get("class")
        (target,) = page.xpath("//*[@id=$id]", id=first.get("href").lstrip("#"))
        assert target.tag == "main"


def test_headings_start_at_one_and_skip_no_level(every_page):
    for page in every_page:
        levels = [int(h.tag[1]) for h in page.cssselect("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1
        for previous, level in zip([0, *levels], levels, strict=False):
            assert level <= previous + 1


def test_every_field_and_every_link_has_a_name(every_page):
    for page in every_page:
        for field in page.cssselect("input:not([type=hidden]), select, textarea"):
            assert name_of(field, page), field.get("name")
        for element in page.cssselect("a, button, summary, section, aside, nav"):
            assert name_of(element, page), element.get("class")


def test_ids_are_unique_and_references_resolve(every_page):
    for page in every_page:
        ids = Counter(page.xpath("//@id"))
        assert set(ids.values()) <= {1}
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            assert set(page.xpath(f"//@{attribute}")) <= ids.keys()


def test_results_have_a_status_region(every_page):
    results = [page for page in every_page if "results-page" in page.body.get("class", "")]

    assert len(results) == 4
    for page in results:
        (status,) = page.cssselect("[role=status]")
        assert status.text_content().strip()


def test_times_can_be_read_by_machines(every_page):
    times = [time for page in every_page for time in page.iter("time")]

    assert times
    for time in times:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", time.get("datetime"))


def test_static_files_have_hashes_in_their_names_and_are_served(client, settings, fresh_templates):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    page = client.get("/help").content.decode()

    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    assert {file.rsplit(".", 1)[1] for file in files} == {"css", "js", "svg"}
    for file in files:
        assert re.search(r"\.[0-9a-f]{12}\.(css|js|svg)$", file)
        response = client.get(file)
        assert response.status_code == 200
        assert "immutable" in response["Cache-Control"]
        assert b"".join(response)
