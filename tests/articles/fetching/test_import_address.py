"""``manage.py import_articles`` reads web addresses beside files, and only those it is given."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.fetching import client as http
from articles.models import Article, ImportBatch
from tests.articles.fetching.conftest import PARAGRAPH, Site, at, page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def web(site: Site, intranet: None, monkeypatch: pytest.MonkeyPatch, empty_index: None) -> Site:
    """Let every name be the server of the test."""
    monkeypatch.setattr(http, "look_up", at("127.0.0.1"))
    return site


def test_addresses_and_files_are_imported_together(web: Site, tmp_path: Path, capsys: Any) -> None:
    web.add("/berita/1", page("Judul dari web"))
    file = tmp_path / "berita.txt"
    file.write_text(
        "Judul dari berkas\n\nJembatan gantung di hulu sungai selesai diperbaiki warga."
    )

    call_command("import_articles", str(file), web.url("/berita/1"), "--source", "Kabar Uji")

    assert set(Article.objects.values_list("title", "source")) == {
        ("Judul dari berkas", "Kabar Uji"),
        ("Judul dari web", "Kabar Uji"),
    }
    assert Article.objects.get(title="Judul dari web").url == web.url("/berita/1")
    assert ImportBatch.objects.get().articles.count() == 2


def test_an_address_that_fails_is_a_rejection(web: Site, capsys: Any) -> None:
    web.add("/berita/1", page("Judul dari web"))

    call_command("import_articles", web.url("/tiada"), web.url("/berita/1"))

    output = capsys.readouterr().out
    assert f"{web.url('/tiada')}: does not exist (status 404)" in output
    assert Article.objects.count() == 1


def test_a_second_import_adds_nothing(web: Site, capsys: Any) -> None:
    web.add("/berita/1", page("Judul dari web"))

    call_command("import_articles", web.url("/berita/1"))
    call_command("import_articles", web.url("/berita/1?utm_source=x"), web.url("/berita/1"))

    assert Article.objects.count() == 1


def test_an_address_inside_is_refused(site: Site, empty_index: None, capsys: Any) -> None:
    with pytest.raises(CommandError, match="No article could be read"):
        call_command("import_articles", site.url("/", "127.0.0.1"))

    assert "is not on the public internet" in capsys.readouterr().out
    assert site.requests == []


def test_nothing_is_fetched_for_addresses_inside_files(
    web: Site, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "berita.csv"
    file.write_text(f"judul,isi,url\nSatu,{PARAGRAPH.replace(',', '')},{web.url('/berita/1')}\n")

    call_command("import_articles", str(file))

    assert Article.objects.count() == 1
    assert web.requests == []
