"""``manage.py search --format json|csv``: the output for programs."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Article
from indexer.search.hit_rows import NAMES

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> tuple[str, str]:
    """Return what the command writes to standard output and to standard error."""
    output, errors = io.StringIO(), io.StringIO()
    call_command("search", *arguments, stdout=output, stderr=errors)
    return output.getvalue(), errors.getvalue()


def rows_of(*arguments: str) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv")[0])))


@pytest.fixture
def articles(empty_index: None, settings: Any) -> list[Article]:
    settings.SITE_URL = "http://testserver"
    text = "Banjir merendam tiga desa di Demak. " + " ".join(f"kata{n}" for n in range(60))
    return [
        Article.objects.create(
            title="Banjir di Demak",
            body=text,
            source="news.pagi.com",
            author="Sari",
            category="Bencana",
            published_at="2022-01-06T18:30:00Z",
        ),
        Article.objects.create(title="Banjir di Demak", body=text, source="Warta", author="Budi"),
        Article.objects.create(
            title='=HYPERLINK("x")', body="Banjir,\n\n“surut”; di Kudus.", source="@warta"
        ),
    ]


def test_json_has_the_values_of_the_api(articles: list[Article], collected_static: None) -> None:
    answer = json.loads(run("banjir", "--format", "json")[0])
    told = Client().get("/api/v1/search", {"q": "banjir"}).json()

    assert len(answer["hits"]) == len(told["hits"]) == 2
    for hit, same in zip(answer["hits"], told["hits"], strict=True):
        shared = hit.keys() & same.keys()
        assert hit.keys() - shared == {"snippet", "copy_ids"}
        assert {name: hit[name] for name in shared} == {name: same[name] for name in shared}
        assert hit["copy_ids"] == [copy["id"] for copy in same["copies"]]
    beside = answer.keys() - {"hits", "took_ms"}
    assert beside <= told.keys()
    assert {name: answer[name] for name in beside} == {name: told[name] for name in beside}


def test_csv_has_the_rows_of_json(articles: list[Article]) -> None:
    hits = json.loads(run("banjir", "--format", "json")[0])["hits"]
    rows = rows_of("banjir")

    assert list(rows[0]) == list(NAMES)
    assert [row["id"] for row in rows] == [str(hit["id"]) for hit in hits]
    folded = next(row for row in rows if row["copy_ids"])
    hit = next(hit for hit in hits if hit["copy_ids"])
    assert folded["copy_ids"] == str(hit["copy_ids"][0])
    assert (folded["untitled"], folded["pinned"]) == ("false", "false")
    assert float(folded["score"]) == hit["score"]
    assert folded["snippet"] == " ".join(hit["snippet"].split())


def test_no_cell_is_a_formula_and_each_hit_is_one_line(articles: list[Article]) -> None:
    output, _errors = run("surut", "--format", "csv")

    (row,) = rows_of("surut")
    assert (row["title"], row["source"]) == ('\'=HYPERLINK("x")', "'@warta")
    assert len(output.splitlines()) == 2


@pytest.mark.parametrize("arguments", [["--limit", "1"], ["--limit", "1", "--page", "2"]])
def test_limit_and_page_cut_the_hits(articles: list[Article], arguments: list[str]) -> None:
    assert len(json.loads(run("banjir", "--format", "json", *arguments)[0])["hits"]) == 1
    assert len(rows_of("banjir", *arguments)) == 1


def test_filters_count(articles: list[Article]) -> None:
    assert [row["author"] for row in rows_of("banjir", "--author", "Budi")] == ["Budi"]


def test_more_hits_than_people_read_can_be_asked_for(empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(title=f"Gempa ke-{number}", body="Bumi bergetar.") for number in range(150)
    )

    assert len(rows_of("gempa", "--limit", "1000")) == 150
    with pytest.raises(CommandError, match="--limit takes 1 to 10000"):
        run("gempa", "--limit", "10001", "--format", "json")
    with pytest.raises(CommandError, match="--limit takes 1 to 100 "):
        run("gempa", "--limit", "101")


def test_no_hits_are_an_answer(articles: list[Article]) -> None:
    assert json.loads(run("unta", "--format", "json")[0])["hits"] == []
    assert run("unta", "--format", "csv")[0] == ",".join(NAMES) + "\n"


def test_notices_go_beside_the_output(articles: list[Article]) -> None:
    output, errors = run("banjir foo:bar", "--format", "csv")
    answer = json.loads(run("banjir foo:bar", "--format", "json")[0])

    assert "foo" in errors
    assert "foo" not in output.splitlines()[0]
    assert "foo" in answer["notice"]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_error_writes_nothing_to_the_output(
    articles: list[Article], index_dir: Path, form: str
) -> None:
    shutil.rmtree(index_dir)
    output = io.StringIO()

    with pytest.raises(CommandError, match="reindex"):
        call_command("search", "banjir", "--format", form, stdout=output)

    assert output.getvalue() == ""


def test_an_unknown_format_is_refused(articles: list[Article]) -> None:
    with pytest.raises(CommandError, match="--format"):
        run("banjir", "--format", "xml")


def test_urls_are_absolute_where_the_site_knows_its_address(
    articles: list[Article], settings: Any
) -> None:
    settings.SITE_URL = "https://berita.example"
    path = articles[2].get_absolute_url()
    url = f"https://berita.example{path}"

    assert f"\n     {url}\n" in run("surut")[0]
    assert json.loads(run("surut", "--format", "json")[0])["hits"][0]["url"] == url
    assert rows_of("surut")[0]["url"] == url


def test_without_an_address_urls_are_paths_and_text_has_none(
    articles: list[Article], settings: Any
) -> None:
    settings.SITE_URL = ""
    path = articles[2].get_absolute_url()

    assert path not in run("surut")[0]
    assert json.loads(run("surut", "--format", "json")[0])["hits"][0]["url"] == path
    assert rows_of("surut")[0]["url"] == path
