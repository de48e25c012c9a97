"""The OpenSearch description, as a browser reads it."""

from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

import pytest
from lxml.html import document_fromstring

pytestmark = pytest.mark.django_db(transaction=True)

NAMESPACE = {"": "http://a9.com/-/spec/opensearch/1.1/"}


@pytest.fixture
def description(client):
    """Return a function that requests and parses the description."""

    def read(**headers):
        response = client.get("/opensearch.xml", headers=headers)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("application/opensearchdescription+xml")
        return fromstring(response.content)

    return read


def templates(root) -> dict[str, str]:
    """Return the address of each relation."""
    return {url.get("rel"): url.get("template") for url in root.findall("Url", NAMESPACE)}


def test_every_page_names_the_description(client):
    page = document_fromstring(client.get("/help").content.decode())

    (link,) = page.cssselect("link[rel=search]")
    assert link.get("type") == "application/opensearchdescription+xml"
    assert urlsplit(link.get("href")).path == "/opensearch.xml"
    assert link.get("title") == "Telusur"


def test_the_address_bar_searches_the_site(client, description, article_factory):
    article_factory(title="Panen raya")

    address = templates(description())["results"]

    assert address == "http://testserver/search?q={searchTerms}"
    found = client.get(address.replace("{searchTerms}", "panen%20raya")).content.decode()
    assert "Panen" in document_fromstring(found).cssselect(".hit h2")[0].text_content()


def test_the_address_bar_suggests(client, description, article_factory):
    article_factory(title="Panen raya")

    address = templates(description())["suggestions"]
    response = client.get(address.replace("{searchTerms}", "pan"))

    assert response["Content-Type"].startswith("application/x-suggestions+json")
    typed, texts, *_ = response.json()
    assert typed == "pan"
    assert isinstance(texts, list)


def test_names_keep_to_their_limits(description, settings):
    settings.SITE_NAME = "Perpustakaan <Berita> & Arsip Nusantara Raya Sejahtera Bersama"
    settings.SITE_DESCRIPTION = "kata " * 1_000

    root = description()

    assert root.findtext("ShortName", namespaces=NAMESPACE) == "Perpustakaan"
    assert len(root.findtext("LongName", namespaces=NAMESPACE)) <= 48
    assert len(root.findtext("Description", namespaces=NAMESPACE)) <= 1_024


def test_a_name_without_a_space_is_cut(description, settings):
    settings.SITE_NAME = "BeritaNusantaraSepanjangMasa"

    short = description().findtext("ShortName", namespaces=NAMESPACE)

    assert short == "BeritaNusantaraS"


def test_the_icon_is_the_one_of_the_pages(client, description):
    (image,) = description().findall("Image", NAMESPACE)

    path = urlsplit(image.text).path
    page = document_fromstring(client.get("/help").content.decode())
    assert path == page.cssselect("link[rel=icon]")[0].get("href")
    assert image.get("type") == "image/svg+xml"
