"""Spellings: which may be one name, the tables of searches, and taking a merge back."""

from typing import Any

import pytest

from articles.bulk.merging import Merging, forget, owners, remember
from articles.bulk.spellings import counts_of, likely_groups
from articles.models import Article, Byline, Operation, Outlet
from articles.operations.execution import run
from articles.operations.taking_back import take_back
from articles.outlets.directory import OutletDirectory
from articles.outlets.models import current_table

pytestmark = pytest.mark.django_db


def _rows() -> dict[str, set[str]]:
    rows: list[Any] = [*Outlet.objects.all(), *Byline.objects.all()]
    return {row.name: set(row.lines()) for row in rows}


@pytest.mark.parametrize(
    ("field", "names", "expected"),
    [
        (
            "source",
            {"Kompas": 3, "KOMPAS.com": 9, "www.kompas.com": 1, "Antara": 5},
            [["KOMPAS.com", "Kompas", "www.kompas.com"]],
        ),
        ("source", {"news.detik.com": 2, "finance.detik.com": 3, "detik.com": 4}, []),
        ("author", {"Siti Aminah": 4, "siti aminah": 1, "Aminah, Siti": 2, "Budi": 9}, None),
        ("author", {"Rahmat Hidayat": 5, "Rahmad Hidayat": 1, "Rahman": 2}, None),
        ("author", {"Ani": 3, "Adi": 3}, []),
        ("author", {"—": 3, "***": 3}, []),
    ],
    ids=["hosts", "parts of an outlet", "order and case", "one letter", "short", "signs"],
)
def test_likely_groups(field: str, names: dict[str, int], expected: list[list[str]] | None) -> None:
    groups = likely_groups(names, field)

    if expected is None:
        assert len(groups) == 1
        assert groups[0][0] == max(groups[0], key=names.__getitem__)
    else:
        assert groups == expected


def test_counts_leave_the_trash_out() -> None:
    Article.objects.create(title="a", body="x", author="Ani")
    Article.objects.create(title="b", body="x", author="Ani", status="trashed")

    assert counts_of("author") == {"Ani": 1}


def test_merged_authors_become_spellings_of_one_byline() -> None:
    merging = remember(Merging("author", "Siti Aminah", ["S. Aminah", "siti aminah"]))

    assert _rows() == {"Siti Aminah": {"S. Aminah", "siti aminah"}}
    assert set(merging.added) == {"S. Aminah", "siti aminah"}


def test_a_merged_source_stays_in_its_outlet() -> None:
    for source in ("Detik", "detik.com", "news.detik.com", "Detikcom"):
        Article.objects.create(title=source, body="x", source=source)

    remember(Merging("source", "Detik", ["Detikcom"]))

    assert _rows() == {"Detik": {"detik.com", "Detikcom"}}


def test_a_host_below_a_domain_makes_no_outlet_of_its_own() -> None:
    for source in ("detik.com", "news.detik.com"):
        Article.objects.create(title=source, body="x", source=source)

    remember(Merging("source", "news.detik.com", ["Detik News"]))

    assert _rows() == {"detik.com": {"Detik News"}}


def test_spellings_of_other_rows_stay_there() -> None:
    Byline.objects.create(name="Budi Santoso", spellings="Budi S.")

    merging = Merging("author", "Budi Setiawan", ["Budi S.", "B. Setiawan"])
    remember(merging)

    assert owners(merging) == {"Budi S.": "Budi Santoso"}
    assert _rows() == {"Budi Santoso": {"Budi S."}, "Budi Setiawan": {"B. Setiawan"}}


def test_forgetting_keeps_what_editors_wrote() -> None:
    Byline.objects.create(name="Ani", spellings="A.")

    merging = remember(Merging("author", "Ani", ["Anie", "A."]))
    forget(merging)

    assert merging.added == ("Anie",)
    assert _rows() == {"Ani": {"A."}}


def test_a_merge_taken_back_leaves_the_table_and_returns_with_it() -> None:
    articles = [Article.objects.create(title=n, body="x", author=n) for n in ("Ani", "Anie")]
    merging = remember(Merging("author", "Ani", ["Anie"]))
    operation = run(
        kind=Operation.Kind.MERGE, user=None, queryset=Article.objects.all(), change=merging
    )
    merged = set(Article.objects.values_list("author", flat=True))

    back = take_back(operation, user=None)
    assert back is not None
    apart, without = set(Article.objects.values_list("author", flat=True)), _rows()
    take_back(back, user=None)

    assert merged == {"Ani"}
    assert (apart, without) == ({article.author for article in articles}, {})
    assert _rows() == {"Ani": {"Anie"}}


def _merged(field: str, name: str, spelling: str) -> Operation:
    merging = remember(Merging(field, name, [spelling]))
    selected = Article.objects.filter(**{field: spelling})
    return run(kind=Operation.Kind.MERGE, user=None, queryset=selected, change=merging)


@pytest.mark.parametrize("field", ["source", "author"])
def test_merges_in_a_chain_and_a_circle_keep_all_spellings(field: str) -> None:
    first, second, third = "Kabar Pagi", "Warta Siang", "Berita Malam"
    for name in (first, second, third):
        Article.objects.create(title=name, body="x", **{field: name})

    merges = [_merged(field, second, first)]
    merges.append(_merged(field, third, second))
    chain = _rows()
    merges.append(_merged(field, first, third))

    assert chain == {third: {first, second}}
    assert _rows() == {first: {second, third}}
    assert set(Article.objects.values_list(field, flat=True)) == {first}
    take_back(merges[2], user=None)
    assert _rows() == chain
    take_back(merges[1], user=None)
    assert _rows() == {second: {first}}
    take_back(merges[0], user=None)
    assert _rows() == {}
    assert all(getattr(article, field) == article.title for article in Article.objects.all())


def test_a_taking_back_of_nothing_leaves_the_table() -> None:
    Article.objects.create(title="Ani", body="x", author="Anie")
    operation = _merged("author", "Ani", "Anie")
    Article.objects.update(author="Budi")

    take_back(operation, user=None)

    assert _rows() == {"Ani": {"Anie"}}


def test_an_outlet_with_articles_of_other_sources_stays() -> None:
    for source in ("Tribun", "Tribun Jateng", "Kompas"):
        Article.objects.create(title=source, body="x", source=source)
    Outlet.objects.create(name="Tribun", names="Tribun Jateng")

    merging = Merging("source", "Kompas", ["Tribun"])
    remember(merging)

    assert owners(merging) == {"Tribun": "Tribun"}
    assert _rows()["Tribun"] == {"Tribun Jateng"}


def test_a_filter_by_a_merged_source_finds_its_outlet() -> None:
    Article.objects.create(title="x", body="x", source="Kabar")
    remember(Merging("source", "Kabar", ["Kabar Lama", "kabar-lama.example"]))

    directory = OutletDirectory(counts_of("source"), current_table())

    for spelling in ("Kabar Lama", "kabar-lama.example"):
        assert directory.choice(spelling).sources == ("Kabar",)
