"""The identity of the site: a name, a description and a logo of its own on every page."""

import re

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from lxml.html import document_fromstring

from searchsite.errors import server_error
from searchsite.identity import logo_url, site_description, site_logo

pytestmark = pytest.mark.django_db

NAME = 'Arsip <i>"Rakyat"</i> & Kawan'
SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
)


@pytest.fixture
def own_name(settings, fresh_templates):
    settings.SITE_NAME = NAME
    settings.SITE_DESCRIPTION = "Berita dari <b>tiga</b> kampung."


@pytest.fixture
def own_logo(settings, tmp_path, fresh_templates):
    settings.SITE_LOGO = tmp_path / "lambang.svg"
    settings.SITE_LOGO.write_bytes(SQUARE)
    return settings.SITE_LOGO


@pytest.mark.parametrize("url", ["/", "/help", "/tidak-ada"])
def test_every_page_has_the_name_in_title_header_and_footer(client, own_name, url):
    page = document_fromstring(client.get(url).content.decode())

    assert page.findtext(".//title").endswith(f" · {NAME}")
    assert page.cssselect(".wordmark")[0].text_content() == NAME
    assert not page.cssselect("i")
    assert "Berita dari <b>tiga</b> kampung." in page.cssselect(".site-footer")[0].text_content()
    assert "Telusur " not in page.text_content()


def test_the_page_of_an_internal_error_has_the_name(own_name, own_logo):
    response = server_error(RequestFactory().get("/"))
    page = document_fromstring(response.content.decode())

    assert page.findtext(".//title").endswith(f" · {NAME}")
    assert page.cssselect(".wordmark")[0].text_content().strip() == NAME
    assert page.cssselect(".wordmark img")[0].get("src") == logo_url()


def test_the_admin_has_the_name_and_the_logo(client, own_name, own_logo):
    page = document_fromstring(client.get("/admin/login/").content.decode())

    assert NAME in page.cssselect("#site-name")[0].text_content()
    assert page.cssselect("#branding img")[0].get("src") == logo_url()
    assert NAME in page.findtext(".//title")


def test_the_standard_description_names_the_site(settings):
    settings.SITE_NAME, settings.SITE_DESCRIPTION = "Arsip", ""

    assert site_description().startswith("Arsip ")


def test_the_logo_stands_before_the_name_and_is_the_icon(client, own_logo):
    page = document_fromstring(client.get("/help").content.decode())

    (image,) = page.cssselect(".wordmark img")
    assert image.get("alt") == ""
    assert page.cssselect("link[rel=icon]")[0].get("href") == image.get("src")
    response = client.get(image.get("src"))
    assert response.content == SQUARE
    assert response["Content-Type"] == "image/svg+xml"
    assert "immutable" in response["Cache-Control"]
    assert client.get("/favicon.ico")["Location"] == image.get("src")


def test_a_logo_runs_no_script(client, own_logo):
    own_logo.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")

    response = client.get("/logo")

    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_new_logo_has_a_new_url(client, own_logo):
    old = logo_url()
    own_logo.write_bytes(SQUARE.replace(b"rect", b"path"))

    assert logo_url() != old
    assert "immutable" not in client.get(old)["Cache-Control"]


def test_a_logo_that_is_gone_leaves_the_name(client, own_logo, caplog):
    own_logo.unlink()

    page = document_fromstring(client.get("/help").content.decode())

    assert site_logo() is None
    assert not page.cssselect(".wordmark img")
    assert client.get("/logo").status_code == 404
    assert "cannot be read" in caplog.text


def test_a_site_without_a_logo_has_none(client):
    assert site_settings.SITE_LOGO is None
    assert client.get("/logo").status_code == 404
    assert client.get("/favicon.ico")["Location"].endswith("icon.svg")


@pytest.mark.parametrize("name", ["lambang.svg", "lambang.html", ""])
def test_the_setting_of_the_logo_names_an_image_that_exists(monkeypatch, tmp_path, name):
    from searchsite.settings import _image

    (tmp_path / "lambang.html").write_text("<p>")
    monkeypatch.setenv("SITE_LOGO", str(tmp_path / name) if name else "")

    if not name:
        assert _image("SITE_LOGO") is None
        return
    with pytest.raises(ImproperlyConfigured, match=re.escape(name)):
        _image("SITE_LOGO")
