"""The import of judged queries."""

import pytest

from articles.importing.judgements import JudgementError, import_judgements
from articles.models import Article, JudgedQuery

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return Article.objects.create(title="Banjir", body="Air", url="https://berita.example/a")


def saved() -> list[tuple[str, int]]:
    return list(JudgedQuery.objects.values_list("query", "grade"))


@pytest.mark.parametrize(
    "named", ["{pk}", "https://berita.example/a", "https://situs.example/articles/{pk}/banjir?q=x"]
)
def test_an_article_is_named_by_id_or_address(tmp_path, article, named) -> None:
    file = tmp_path / "nilai.tsv"
    file.write_text(f"# kueri\n\nbanjir  besar\t{named.format(pk=article.pk)}\t2\n")

    assert import_judgements(file) == 1
    assert saved() == [("banjir besar", 2)]


def test_a_second_reading_changes_the_grade(tmp_path, article) -> None:
    file = tmp_path / "nilai.tsv"
    for grade in (1, 3):
        file.write_text(f"banjir\t{article.pk}\t{grade}\n")
        import_judgements(file)

    assert saved() == [("banjir", 3)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("banjir\t{pk}", "line 2: 2 fields"),
        ("banjir\t{pk}\t4", "the grade '4'"),
        ("banjir\t999999\t1", "no article '999999'"),
        ("banjir\t\t1", "no article ''"),
        (" \t{pk}\t1", "1 to 256 characters"),
    ],
)
def test_a_file_with_a_wrong_line_is_not_imported(tmp_path, article, line, message) -> None:
    file = tmp_path / "nilai.tsv"
    file.write_text(f"gempa\t{article.pk}\t1\n{line.format(pk=article.pk)}\n")

    with pytest.raises(JudgementError, match=message):
        import_judgements(file)

    assert saved() == []
